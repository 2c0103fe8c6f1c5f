/** What our own people are told by e-mail, text and chat, and what stands below a letter to a customer. */
export const nudges = {
  kind: {
    matched: 'Sääntö',
    handed: 'Sait tapauksen',
    mention: 'Sinut mainittiin',
    reply: 'Asiakas vastasi',
    reopened: 'Tapaus avattiin uudelleen',
    late: 'Tapaus on myöhässä',
    silent: 'Asiakas ei ole kuullut meistä luvatussa ajassa',
  },
  case: (number: string, title: string) => `Tapaus ${number}: ${title}`,
  caseNumber: (number: string) => `Tapaus ${number}`,
  alert: 'Luku poikkeaa tavallisesta',
  answer: 'Vastaus',
  digest: (n: number) => (n === 1 ? 'Yksi asia odottaa' : `${n} asiaa odottaa`),
  more: (n: number) => `ja ${n} muuta`,
  open: 'Avaa Hetkessä',
  urgent: 'Kiireellinen',
  staffFoot: (organisation: string) => `Lähettäjä: Hetki, ${organisation}. Ilmoituksia säädetään tapausten säännöissä.`,
  customerSubject: (number: string) => `Palautteesi (${number})`,
  customerFoot: (organisation: string, number: string) => `${organisation} · asiasi numero ${number}`,
  answerable: 'Voit vastata tähän viestiin.',
}
