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
  writtenIn: {
    fi: 'Det här finns inte på svenska; texten är på finska.',
    sv: 'Texten är på svenska.',
    en: 'Det här finns inte på svenska; texten är på engelska.',
  },
  withdrawn: 'Det här meddelandet har dragits tillbaka',
  withdrawnWhy: (when) => `Det var offentligt till ${when}.`,
  effect: {
    title: 'Vad det ledde till',
    improved: (metric, by, range) =>
      `Bättre: ${metric} ${by} (${range}), när utvecklingen på jämförbara ställen har dragits av.`,
    worsened: (metric, by, range) =>
      `Sämre: ${metric} ${by} (${range}), när utvecklingen på jämförbara ställen har dragits av.`,
    'no-effect': (metric, by, range) =>
      `Ingen effekt syns: ${metric} ${by} (${range}) jämfört med liknande ställen. Skillnaden ryms inom slumpen.`,
    range: (low, high, sure) => `intervall ${low} … ${high}, säkerhet ${sure} %`,
    judged: (weeks) => `Bedömt när det hade gått ${weeks} veckor sedan ändringen.`,
    unit: { points: 'poäng', share: 'procentenheter', mean: '', seconds: 'sekunder' },
    metric: {
      nps: 'viljan att rekommendera (NPS)',
      csat: 'andelen nöjda',
      csat_mean: 'nöjdheten på skalan 1–5',
      ces: 'andelen som tyckte att det var lätt',
      ces_mean: 'lättheten på skalan 1–7',
      solved: 'andelen lösta ärenden',
      wait: 'väntetiden',
      service_level: 'andelen som fick svar i tid',
      abandonment: 'andelen som lämnade kön',
    },
  },
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
    nps: 'Vilja att rekommendera (NPS, −100…100)',
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
