import type { news as fi } from '../fi/news.ts'

/** The public page of what was done, and what those who asked are told. Numbers and dates come in already formatted. */
export const news: typeof fi = {
  title: (name) => `Vad feedbacken ledde till – ${name}`,
  heading: 'Vad feedbacken ledde till',
  why: 'Här berättar vi vad vi har ändrat för att ni sade till.',
  tabs: { news: 'Ändringar', results: 'Resultat' },
  nav: 'Sidor',
  none: 'Här finns ingenting ännu. När något ändras på grund av feedback berättar vi det här.',
  said: 'Ni sade',
  did: 'Vi gjorde',
  asked: (s) => `${s} personer önskade detta.`,
  published: (when) => `Publicerat ${when}`,
  changed: (when) => `ändrat ${when}`,
  withdrawn: 'Det här meddelandet har dragits tillbaka',
  withdrawnWhy: (when) => `Det var offentligt till ${when}.`,
  quotes: 'Med egna ord',
  all: 'Alla ändringar',
  feed: 'Flöde (Atom)',
  results: 'Resultat per kontaktpunkt',
  resultsWhy: (from, to) =>
    `Svar från tiden ${from}–${to}. Intervallet visar var talet ligger med 95 procents säkerhet.`,
  place: 'Var',
  score: 'Tal',
  answers: (s) => `${s} svar`,
  interval: (low, high) => `intervall ${low}…${high}`,
  few: 'Svaren är ännu för få.',
  noResults: 'Inga resultat har publicerats.',
  whatWeDid: 'Vad vi gjorde',
  metric: {
    nps: 'Vilja att rekommendera (NPS)',
    ces: 'Det var lätt',
    csat: 'Nöjda',
    solved: 'Ärendet löstes',
  },
  unknown: 'Sidan finns inte',
  unknownWhy: 'Adressen är fel, eller så är sidan stängd.',
  personal: {
    read: 'Jag har läst detta, tack',
    thanks: 'Tack för att du berättade!',
    thanksWhy: 'Att du har läst hjälper oss att berätta om rätt saker.',
  },
  mail: {
    open: 'Läs vad som ändrades',
    asker: {
      subject: (title) => `Din feedback gjorde skillnad: ${title}`,
      greeting: 'Du berättade för oss vad som inte fungerade. Nu har vi ändrat det.',
      why: (name) => `Du får det här meddelandet en gång, eftersom du gav feedback: ${name}.`,
      leave: 'Jag vill inte ha de här meddelandena',
      text: (name, title, link, leave) =>
        `${name}: din feedback gjorde skillnad. ${title} ${link} Inga fler meddelanden: ${leave}`,
    },
    follower: {
      subject: (title) => `Det händer något med en idé du följer: ${title}`,
      greeting: 'Du följer en idé som nu har fått oss att ändra på något.',
      why: (name) => `Du får det här meddelandet en gång, eftersom du följer en idé. Avsändare: ${name}.`,
      leave: 'Jag vill inte ha fler sådana här meddelanden',
      text: (name, title, link, leave) =>
        `${name}: en idé du följer har lett till något. ${title} ${link} Inga fler meddelanden: ${leave}`,
    },
  },
}
