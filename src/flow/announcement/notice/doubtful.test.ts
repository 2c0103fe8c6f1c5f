import { expect, test } from 'vitest'
import { doubtfulOf, doubtfulWords } from './doubtful.ts'
import { usualIn } from './usual-words.ts'

/** What others have written there. */
const usual = usualIn([
  ...[
    'hyvä palvelu ja jono',
    'hyvä jono, odotin',
    'puhuin ja odotin. ei kassat, kiitos',
    'miksi sitten puhuin, kassat ei kiitos',
  ],
  ...['joo, i think', 'joo, think hyvin', 'toimituksen aika', 'toimitukseen aikaa', 'miksi sitten'],
])

test.each([
  ['Puhuin tiskillä Raukolan kanssa', ['Raukolan']],
  ['Kaisa auttoi. Sitten Kaisalle kiitos', ['Kaisa', 'Kaisalle']],
  ['Anna-Maijan puhelu', ['Anna-Maijan']],
  ['Hyvä jono. Odotin kauan! Miksi? Jono oli pitkä: Kassat kiinni.', []],
  ['Kiitos …Torstin avusta', ['Torstin']],
  ['HSL oli myöhässä, soitin HSL:lle Helsingissä', ['HSL', 'Helsingissä']],
  ['I think I’m happy. I told Gro so', ['Gro']],
  ['"Ei onnistu", sanoi Jorvi', ['Jorvi']],
  ['– Ei kiitos\n– Joo', []],
  ['hyvin meni', []],
  // What begins a sentence and nobody else writes small; an ending more or less makes no other word.
  ['Minttu auttoi. Raukola ei. Toimitukset hyvin', ['Minttu', 'Raukola']],
  // In small letters, by common first names only; those that are words too are not asked about.
  ['kiitos maijalle ja pekan tiimille, minttu oli poissa', ['maijalle', 'pekan']],
  ['annan kiitosta, toivon parempaa, satu tai onni', []],
])('%s', (words, doubtful) => {
  expect(doubtfulWords(words, usual)).toEqual(doubtful)
})

test('what one writes small and in a hurry is no usual word, and a common one that is like a name is', () => {
  expect(doubtfulWords('Minttu auttoi', usualIn(['minttu auttoi']))).toEqual(['Minttu'])
  expect(doubtfulWords('Minttu auttoi', usualIn(['minttu', 'minttu']))).toEqual([])
  const often = usualIn(Array(5).fill('ritvan'))
  expect(doubtfulWords('kysyin ritvan', usual)).toEqual(['ritvan'])
  expect(doubtfulWords('kysyin ritvan', often)).toEqual([])
})

test('a word is judged where it stood, and one that a cut has made, where it is', () => {
  expect(doubtfulOf('Jono …', 'Siellä Jono seisoi', usual)).toEqual(['Jono'])
  expect(doubtfulOf('maijan', 'kiitos maijan', usual)).toEqual(['maijan'])
})

test('texts made to be slow to read are read as quickly as others', () => {
  const begun = performance.now()
  expect(doubtfulWords(`${'\n'.repeat(8_000)}a${' Bc'.repeat(4_000)}\n\n ”') Minttu`, usual)).toEqual(['Bc', 'Minttu'])
  expect(doubtfulWords(`a${' ”'.repeat(4_000)} Minttu`, usual)).toEqual(['Minttu'])
  expect(usualIn(Array.from({ length: 100 }, (_, n) => n + 'a'.repeat(8_000))).inTexts('aaaaa')).toBe(0)
  expect(performance.now() - begun).toBeLessThan(2_000)
})
