import type { page as fi } from '../fi/page.ts'

export const page: typeof fi = {
  title: (organisation) => `Respons – ${organisation}`,
  name: 'Svenska',
  language: 'Språk',
  progress: 'Så här långt har du kommit',
  next: 'Nästa',
  back: 'Tillbaka',
  ends: {
    nps: { low: 'inte alls', high: 'mycket sannolikt' },
    ces: { low: 'helt av annan åsikt', high: 'helt av samma åsikt' },
    csat: { low: 'mycket missnöjd', high: 'mycket nöjd' },
  },
  faces: ['Mycket missnöjd', 'Missnöjd', 'Varken eller', 'Nöjd', 'Mycket nöjd'],
  solved: { yes: 'Ja', partly: 'Delvis', no: 'Nej' },
  other: 'Något annat',
  otherWords: 'Berätta närmare',
  words: 'Med egna ord, om du vill',
  contact: { consent: 'Ja, ni får kontakta mig', email: 'E-post', phone: 'Telefonnummer' },
  short: {
    answer: 'Svara först på det här.',
    contact: 'Kryssa i rutan och skriv e-post eller telefonnummer, eller lämna allt tomt.',
  },
  status: {
    saving: 'Sparar…',
    saved: 'Sparat',
    waiting: 'Ingen förbindelse. Svaret är sparat hos dig och skickas senare.',
    tooLong: 'Texten är för lång.',
  },
  anonymous: 'Du svarar anonymt.',
  privacy: 'Dataskydd',
  thanks: 'Tack för ditt svar!',
  again: 'Börja om',
  pieces: { touchpoint: 'ditt besök', agent: 'vår kundrådgivare', reason: 'ditt ärende' },
  preview: 'Förhandsvisning: svaren sparas inte.',
  closed: {
    title: 'Enkäten är avslutad',
    text: 'Det går inte längre att svara på den här enkäten. Tack för ditt besök.',
  },
  used: { title: 'Koden är redan använd', text: 'Tack! Med varje kod kan man svara en gång.' },
  unknown: {
    title: 'Enkäten hittades inte',
    text: 'Kontrollera att hela länken finns i adressfältet, eller läs QR-koden på nytt.',
  },
  empty: { title: 'Enkäten är inte klar än', text: 'Här finns inga frågor än. Kom gärna tillbaka om en stund.' },
  'too-large': { title: 'Svaret är för långt', text: 'Gå tillbaka och korta av texten. Dina andra svar är sparade.' },
  broken: { title: 'Något gick fel', text: 'Ditt svar kunde inte sparas. Försök igen om en stund.' },
}
