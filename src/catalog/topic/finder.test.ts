import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TopicFinder } from './finder.ts'
import { phraseOf } from './word.ts'

const topics = [
  { id: 'billing', words: ['lasku', 'faktur', 'invoice', 'hyvity'], butNot: ['laskuvarjo', 'laskuhumala'] },
  { id: 'broken', words: ['ei toimi', 'fungerar inte', "doesn't work", 'rikki'], butNot: [] },
  { id: 'car', words: ['auto', 'bil', 'car'], butNot: ['automaat', 'bild', 'care'] },
  { id: 'night', words: ['yö', 'öisin', 'ÅNGRAR'], butNot: ['yöpym'] },
]
const finder = new TopicFinder(topics)

test.each([
  ['Laskutuksesta ei kerrottu', ['billing']],
  ['Sain laskunne vasta eilen', ['billing']],
  ['Verkkolasku tuli', []],
  ['Hyvitystä odotetaan yhä', ['billing']],
  ['Laskuvarjohyppy oli hieno', []],
  ['Laskuvarjosta tuli lasku', ['billing']],
  ['Fakturorna var fel, appen fungerar   inte.', ['billing', 'broken']],
  ['the INVOICES are wrong and the app doesn’t work', ['billing', 'broken']],
  ['Sovellus ei, toiminut', ['broken']],
  ['Eilen toimi hyvin', []],
  ['se ei toiminutkaan', ['broken']],
  ['Ei minulla. Toimi!', []],
  ['Automaatti söi kortin', []],
  ['Autoni jäi automaatin viereen', ['car']],
  ['Bilen gick sönder, bilderna var fina', ['car']],
  ['they care about the car', ['car']],
  ['Yo\u0308lla\u0308 jonotettiin', ['night']],
  ['ÖISIN hiljaista', ['night']],
  ['YÖPYMINEN sujui', []],
  ['Jag ångrar köpet', ['night']],
  ['', []],
  ['…!?', []],
])('%s', (text, wanted) => expect(finder.topicsOf([text])).toEqual(wanted))

test('places are those of the text in NFC form, from the first letter of what was found to the end of its last word', () => {
  const text = 'Oma la\u0308pilaskuni, laskunne: ei… toiminut'
  const places = finder.find(text)
  expect(places.map((p) => [p.topic, text.normalize('NFC').slice(p.from, p.to)])).toEqual([
    ['billing', 'laskunne'],
    ['broken', 'ei… toiminut'],
  ])
})

test('finds what looking for each word in each text finds, whatever is written', () => {
  const letters = fc.constantFrom(...'aäoöåßIiKk7', 'a\u0308', 'Ж', 'ж', 'İ', '😀', '𐐀', '𐐨')
  const word = fc.array(letters, { minLength: 1, maxLength: 4 }).map((l) => l.join(''))
  const text = fc
    .array(fc.tuple(word, fc.constantFrom(' ', ', ', '-', '\n')), { maxLength: 8 })
    .map((w) => w.flat().join(''))
  // As with topics that people keep, no word is a single letter.
  const entry = text.filter((t) => phraseOf(t).join('').length > 1)
  const plain = (t: string) => ` ${phraseOf(t).join(' ')}`
  fc.assert(
    fc.property(
      fc.array(entry, { minLength: 1, maxLength: 3 }),
      fc.array(entry, { maxLength: 2 }),
      text,
      (words, butNot, t) => {
        const whole = plain(t)
        const at = (w: string) => [...whole].flatMap((_, n) => (whole.startsWith(plain(w), n) ? [n] : []))
        const places = new Set(words.flatMap(at))
        const none = new Set(butNot.flatMap(at))
        const expected = [...places].some((n) => !none.has(n))
        expect(new TopicFinder([{ id: 'x', words, butNot }]).topicsOf([t]).length > 0).toBe(expected)
      },
    ),
    { numRuns: 500 },
  )
})
