import { expect, test } from 'vitest'
import { doubtfulWords } from './doubtful.ts'

test.each([
  ['Puhuin tiskillä Raukolan kanssa', ['Raukolan']],
  ['Kaisa auttoi. Sitten Kaisalle kiitos', ['Kaisa', 'Kaisalle']],
  ['Anna-Maijan puhelu', ['Anna-Maijan']],
  ['Hyvä palvelu. Odotin kauan! Miksi? Jono oli pitkä: Kassat kiinni.', []],
  ['Kiitos …Torstin avusta', ['Torstin']],
  ['HSL oli myöhässä, soitin HSL:lle Helsingissä', ['HSL', 'Helsingissä']],
  ['I think I’m happy. I told Gro so', ['Gro']],
  ['"Ei onnistu", sanoi Jorvi', ['Jorvi']],
  ['– Ei kiitos\n– Joo', []],
  ['hyvin meni', []],
])('%s', (words, doubtful) => {
  expect(doubtfulWords(words)).toEqual(doubtful)
})
