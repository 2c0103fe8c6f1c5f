import { expect, test } from 'vitest'
import { mentionedIn } from './mentioned.ts'

const people = ['Anna Kallio', 'Anna Virta', 'Annamari Susi', 'Eetu O’Neil (ext.)'].map((name, n) => ({
  id: `${n}`,
  name,
}))

test('an @ names a colleague by the whole name, or by a first name that only one has', () => {
  const named = (text: string) => mentionedIn(text, people)
  expect(named('@anna kallio, ehditkö?')).toEqual(['0'])
  expect(named('@Anna ja Anna Virta')).toEqual([])
  expect(named('Kysy: @annamari.')).toEqual(['2'])
  expect(named('@Eetu O’Neil (ext.) hoitaa')).toEqual(['3'])
  expect(named('posti@eetunen.example, anna')).toEqual([])
})
