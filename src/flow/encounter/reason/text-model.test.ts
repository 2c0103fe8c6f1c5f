import { describe, expect, test } from 'vitest'
import { learnAndTest, learnTexts, scoreText } from './text-model.ts'
import { says, wordsOf } from './words.ts'

const none = new Map<string, number>()
const billing = [
  'Laskussa väärä summa',
  'Lasku epäselvä',
  'Kysyi laskun eräpäivää',
  'Laskutus hyvittämättä',
  'Hyvityslasku puuttuu',
]
const delivery = [
  'Paketti ei ole tullut',
  'Toimitus myöhässä',
  'Pakettia ei löydy noutopisteestä',
  'Toimituksen seuranta',
  'Paketista puuttui osa',
]
const labelled = [
  ...billing.map((text) => ({ text, reason: 'billing' })),
  ...delivery.map((text) => ({ text, reason: 'delivery' })),
]

test.each([
  [['lasku'], 'Asia koskee laskutustanne', true],
  [['väärä', 'summa'], 'Siinä oli VÄÄRÄ summa!', true],
  [['väärä', 'summa'], 'summa väärä', false],
  [['lasku'], 'Kulasku', false],
  [[], 'lasku', false],
])('%j in "%s": %s', (phrase, text, found) => {
  expect(says(wordsOf(text), phrase)).toBe(found)
})

describe('what was learned', () => {
  const model = learnTexts(labelled)
  test.each([
    ['Onko tämä lasku maksettu', 'billing'],
    ['Missä pakettini viipyy', 'delivery'],
    ['toimitusaika', 'delivery'],
    ['laskulle lisää maksuaikaa', 'billing'],
  ])('finds bent and joined words it has not seen: %s', (text, reason) => {
    const [first] = scoreText(model, text, none)
    expect(first).toMatchObject({ reason })
    expect(first!.weight).toBeGreaterThan(0.6)
  })

  test('says nothing of words that it does not know, and of numbers', () => {
    expect(scoreText(model, 'xyzzy', none)).toEqual([])
    expect(scoreText(learnTexts([...labelled, { text: '0401234567', reason: 'billing' }]), '0401234567', none)).toEqual(
      [],
    )
    expect(Object.keys(model.features).some((f) => /\d/.test(f))).toBe(false)
  })

  test('keeps no word that only one text had', () => {
    const named = learnTexts([...labelled, { text: 'Virtanen soitti', reason: 'billing' }])
    expect(named.features._virtanen_).toBeUndefined()
  })

  test('names the words that speak for it', () => {
    expect(scoreText(model, 'hei lasku', none)[0]!.because).toEqual(['lasku'])
  })
})

test('keywords suggest before anything was learned, and weigh beside it', () => {
  expect(scoreText(null, 'mikä tahansa', new Map([['billing', 3]]))).toMatchObject([{ reason: 'billing', weight: 1 }])
  const model = learnTexts(labelled)
  const plain = scoreText(model, 'Paketti', none).find((s) => s.reason === 'billing')!.weight
  const helped = scoreText(model, 'Paketti', new Map([['billing', 3]])).find((s) => s.reason === 'billing')!.weight
  expect(helped).toBeGreaterThan(plain)
  // One of which nothing was learned yet can win by its keywords.
  expect(scoreText(model, 'Paketti', new Map([['new', 30]]))[0]).toMatchObject({ reason: 'new' })
})

test('hits are counted on texts that were set aside: the older ones do not know the newest', () => {
  const many = Array.from({ length: 30 }, () => labelled).flat()
  const known = learnAndTest(many, () => none)
  expect(known).toMatchObject({ tested: 30, hits: 30 })
  // The newest fifth is of another kind than all before it: what is set aside is not learned from, or these would be hits.
  const turned = many.map((l, n) => (n < 240 ? l : { ...l, reason: l.reason === 'billing' ? 'delivery' : 'billing' }))
  expect(learnAndTest(turned, () => none).hits).toBe(0)
})
