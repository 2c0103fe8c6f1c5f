import type { boardDuplicates as fi } from '../fi/board-duplicates.ts'

export const boardDuplicates: typeof fi = {
  which: 'Vilka par',
  likely: 'Kanske samma',
  apart: 'Inte samma',
  total: (n, shown, apart) =>
    apart ? `${shown} par` : n === 1 ? '1 par som kan vara samma sak' : `${shown} par som kan vara samma sak`,
  comparing: (compared, of) => `Jämförelsen pågår: ${compared} / ${of}.`,
  keys: 'Tangenter: j och k nästa och föregående, 1 behåll vänster, 2 behåll höger, x inte samma.',
  keysApart: 'Tangenter: j och k nästa och föregående, x tillbaka till förslagen.',
  keep: 'Behåll denna, slå ihop den andra',
  notSame: 'Inte samma',
  undoApart: 'Tillbaka till förslagen',
  together: (n, shown) => (n === 1 ? 'tillsammans 1 röst' : `tillsammans ${shown} röster`),
  merged: (title, into) => `”${title}” är nu en del av ”${into}”.`,
  saidApart: 'Paret föreslås inte längre.',
  saidNotApart: 'Paret finns bland förslagen igen.',
  already: 'Någon annan hann före: paret är redan behandlat.',
  undo: 'Ångra',
  none: 'Inga liknande',
  noneWhy: 'Bland öppna, planerade och pågående idéer finns inga som liknar varandra. Nya idéer jämförs när de kommer.',
  wait: 'Idéerna jämförs',
  waitWhy: 'Paren visas här när de hittas.',
  noneApart: 'Inga ännu',
  noneApartWhy: 'När du säger att två idéer inte är samma flyttas paret hit och föreslås inte mer.',
}
