import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { openTestDatabase } from '../../../test/engines.ts'
import { TopicFinder } from './finder.ts'
import { textHas } from './sql.ts'
import { phraseOf } from './word.ts'

const { db } = await openTestDatabase()

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

test('the database finds the same texts as we do, whatever is written', async () => {
  let seed = 11
  const random = (n: number) => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return Math.floor((seed / 2 ** 31) * n)
  }
  const pick = <T>(all: readonly T[]): T => all[random(all.length)]!
  const letters = [...'aáàåäöøæßşiıİoOÅÄÖKſKΣσς'].concat([
    'a\u0308',
    'ω',
    'Ж',
    'ж',
    '漢',
    '7',
    '٣',
    '😀',
    '𐐀',
    '𐐨',
    '_',
    '.',
    '-',
    ' ',
    '\n',
  ])
  const word = () => Array.from({ length: 1 + random(4) }, () => pick(letters)).join('')
  const texts = Array.from({ length: 400 }, () =>
    Array.from({ length: 1 + random(6) }, word).join(pick([' ', ', ', '-'])),
  )
  // As with topics that people keep, no word is a single letter.
  const pieces = texts
    .flatMap((t) => [t.slice(0, 3), t.slice(3, 7)])
    .filter((p) => [...phraseOf(p).join('')].length > 1)
  for (let n = 0; n < 40; n++) {
    const topic = {
      ...{ id: 'x', words: Array.from({ length: 3 }, () => pick(pieces)) },
      butNot: Array.from({ length: random(3) }, () => pick(pieces)),
    }
    const { rows } = await sql<{ n: number }>`
      select n::int from unnest(${texts}::text[]) with ordinality as t(words, n)
      where ${textHas('words', [topic])} order by n`.execute(db)
    const ours = new TopicFinder([topic])
    expect(rows.map((r) => texts[r.n - 1])).toEqual(texts.filter((t) => ours.find(t).length > 0))
  }
})
