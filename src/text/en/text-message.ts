import type { textMessage as fi } from '../fi/text-message.ts'

export const textMessage: typeof fi = {
  from: (name) => `${name}: `,
  remind: 'Reminder: ',
  ask: 'How did it go?',
  number: (low, high) => `Reply with ${low}-${high} or open`,
  numberWith: (low, high, word) => `Reply with ${low}-${high} (${high} = ${word}) or open`,
  solved: 'Reply YES, PARTLY or NO, or open',
  open: 'Answer here:',
  stop: 'Opt out: STOP',
  leave: (link) => `Opt out: ${link}`,
  unclear: 'Thank you for your message! We could not find a score in it.',
  anonymous: 'Thank you! This survey is anonymous, so we cannot take your answer by text.',
}
