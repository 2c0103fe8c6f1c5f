import type { reward as fi } from '../fi/reward.ts'

export const reward: typeof fi = {
  get: { codes: 'Hämta din belöning', draw: 'Delta i utlottningen' },
  title: { codes: 'Din belöning', draw: 'Utlottning' },
  apart: 'Belöningen kopplas inte till dina svar.',
  code: 'Din kod',
  until: (day) => `Gäller till och med ${day}.`,
  keep: 'Ta en skärmbild eller skriv upp koden. Du får samma kod igen på den här sidan.',
  mail: 'Skicka koden till e-posten',
  mailField: 'E-post',
  mailed:
    'Koden kommer till din e-post inom några timmar. Den skickas en gång, och din adress används inte till något annat.',
  mailSubject: (organisation) => `Din belöning – ${organisation}`,
  mailText: (organisation, code, rest) => `Tack för ditt svar!\n\nDin kod: ${code}\n${rest}\n\n${organisation}`,
  contact: 'E-post eller telefonnummer',
  contactWhy: 'Kontaktuppgiften används bara för att nå vinnaren och raderas efter utlottningen.',
  wrongContact: 'Kontrollera e-postadressen eller telefonnumret.',
  enter: 'Delta',
  entered: 'Du är med i utlottningen',
  enteredWhy: 'Vi kontaktar vinnaren.',
  back: 'Tillbaka',
  notYet: {
    title: 'Ditt svar är ännu på väg',
    text: 'Du får belöningen när svaret är sparat. Försök igen om en stund.',
    again: 'Försök igen',
  },
  noneLeft: { title: 'Belöningarna tog slut', text: 'Alla koder har redan delats ut. Tack för att du svarade.' },
  todayOver: { title: 'Dagens belöningar är utdelade', text: 'Kom tillbaka till den här sidan i morgon.' },
  over: { title: 'Belöningen gäller inte längre', text: 'Tack för att du svarade.' },
  before: {
    title: 'Belöningen är redan hämtad på den här enheten',
    text: 'Belöningen ges en gång. Tack för att du svarade igen.',
  },
}
