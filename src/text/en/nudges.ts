import type { nudges as fi } from '../fi/nudges.ts'

export const nudges: typeof fi = {
  kind: {
    matched: 'Rule',
    handed: 'You were given a case',
    mention: 'You were mentioned',
    reply: 'The customer replied',
    reopened: 'A case was opened again',
    late: 'The case is late',
    silent: 'The customer has not heard from us as promised',
  },
  case: (number, title) => `Case ${number}: ${title}`,
  caseNumber: (number) => `Case ${number}`,
  alert: 'A figure departs from the usual',
  answer: 'Answer',
  digest: (n) => (n === 1 ? 'One thing is waiting' : `${n} things are waiting`),
  more: (n) => `and ${n} more`,
  open: 'Open in Hetki',
  urgent: 'Urgent',
  staffFoot: (organisation) => `Sent by Hetki, ${organisation}. What you are told is set in the case rules.`,
  customerSubject: (number) => `Your feedback (${number})`,
  customerFoot: (organisation, number) => `${organisation} · your case number ${number}`,
  answerable: 'You can reply to this message.',
}
