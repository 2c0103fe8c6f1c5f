import type { topics as fi } from '../fi/topics.ts'

/** Settings of topics. */
export const topics: typeof fi = {
  what: 'Ämnet berättar vad en text i ett svar handlar om. Det hittas med ord och ordbörjor som du själv anger: ”faktur” hittar också ”fakturorna”. En ändring gäller också gamla svar.',
  none: 'Inga ämnen ännu',
  noneWhy: 'Med ämnen ser du vad kunderna skriver om, och en regel kan öppna ett ärende för ett ämne.',
  create: 'Nytt ämne',
  edit: (name) => `Redigera: ${name}`,
  name: 'Ämnets namn',
  words: 'Ord och ordbörjor',
  wordsHint:
    'Skriv ett ord eller dess början och tryck Enter. Du kan klistra in flera på en gång, åtskilda med kommatecken. Flera ord i rad är en enda punkt, till exempel ”fungerar inte”.',
  butNot: 'Men inte dessa',
  butNotHint: 'Ord som börjar likadant men betyder något annat: ”bil”, men inte ”bild”.',
  butNotOf: (words) => `inte: ${words}`,
  closed: 'inte längre i bruk',
  closeIt: 'Ta ur bruk',
  openIt: 'Ta i bruk igen',
  showClosed: 'Visa också dem som tagits ur bruk',
  looked: (n, s) =>
    n === 1 ? 'Ett svar från de senaste 90 dagarna har text.' : `${s} svar från de senaste 90 dagarna har text.`,
  cut: (s) => `De ${s} nyaste svaren med text från de senaste 90 dagarna gicks igenom.`,
  covered: (s, share) => `Ett ämne hittades i ${s} svar (${share}).`,
  several: 'Ett svar räknas under vart och ett av sina ämnen, så andelarna blir inte hundra tillsammans.',
  noTexts: 'Svaren från de senaste 90 dagarna har ingen text.',
  answers: (_, s) => `${s} svar`,
  nothing: 'hittade ingenting',
  examples: 'Exempel',
  examplesOf: (name) => `Exempel: ${name}`,
  without: 'Texter där inget ämne hittas',
  suggestions: 'Ord som börjar så här är vanligast i dem. Lägg till dem i det ämne som de hör till.',
  suggestion: (word, _, s) => `${word}…, ${s} svar`,
  addTo: 'Lägg till i ämne',
  addWordTo: (word) => `Lägg till ”${word}” i ett ämne`,
  toNew: 'I ett nytt ämne…',
  added: (word, name) => `”${word}” lades till i ämnet ${name}.`,
  noSuggestions: 'Inget ord finns i minst tre av dem.',
  newest: 'De nyaste',
  allFound: 'Ett ämne hittades i varje text.',
  wholeOnly:
    'Ämnena är gemensamma för hela organisationen. De ändras av den vars rättigheter gäller hela organisationen.',
}
