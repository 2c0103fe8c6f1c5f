import type { nudges as fi } from '../fi/nudges.ts'

export const nudges: typeof fi = {
  kind: {
    matched: 'Regel',
    handed: 'Du fick ett ärende',
    mention: 'Du nämndes',
    reply: 'Kunden svarade',
    reopened: 'Ett ärende öppnades igen',
    late: 'Ärendet är försenat',
    silent: 'Kunden har inte hört av oss inom utlovad tid',
  },
  case: (number, title) => `Ärende ${number}: ${title}`,
  caseNumber: (number) => `Ärende ${number}`,
  alert: 'Ett tal avviker från det vanliga',
  answer: 'Svar',
  digest: (n) => (n === 1 ? 'En sak väntar' : `${n} saker väntar`),
  more: (n) => `och ${n} till`,
  open: 'Öppna i Hetki',
  urgent: 'Brådskande',
  staffFoot: (organisation) => `Avsändare: Hetki, ${organisation}. Aviseringar ställs in i ärendereglerna.`,
  customerSubject: (number) => `Din respons (${number})`,
  customerFoot: (organisation, number) => `${organisation} · ärendenummer ${number}`,
  answerable: 'Du kan svara på det här meddelandet.',
}
