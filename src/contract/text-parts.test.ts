import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inPlainSigns, textParts } from './text-parts.ts'

const parts = (text: string) => textParts(text).parts

test('160 letters of the GSM alphabet are one part, one more makes two of 153', () => {
  expect(textParts('a'.repeat(160))).toEqual({ alphabet: 'gsm', units: 160, parts: 1, left: 0, foreign: [] })
  expect(textParts('a'.repeat(161))).toMatchObject({ parts: 2, left: 145 })
  expect([306, 307, 459, 460].map((n) => parts('å'.repeat(n)))).toEqual([2, 3, 3, 4])
  expect(textParts('')).toMatchObject({ parts: 1, units: 0, left: 160 })
})

test('Finnish and Swedish letters are in the GSM alphabet; € and brackets count twice', () => {
  expect(textParts('åäöÅÄÖéÉüÜæøÆØñß§¿¡£¥à')).toMatchObject({ alphabet: 'gsm', units: 22 })
  expect(textParts('€[]{}\\^~|')).toMatchObject({ alphabet: 'gsm', units: 18 })
  expect([parts('€'.repeat(80)), parts('€'.repeat(81))]).toEqual([1, 2])
  // 76 pairs are 152 of 153: the next does not lie across two parts.
  expect([parts(`${'€'.repeat(152)}`), parts(`${'€'.repeat(153)}`)]).toEqual([2, 3])
  expect(parts(`${'a'.repeat(152)}€${'a'.repeat(151)}`)).toBe(2)
  expect(parts(`${'a'.repeat(152)}€${'a'.repeat(152)}`)).toBe(3)
})

test('one letter of another alphabet makes all of it Unicode, 70 or 67 a part', () => {
  expect(textParts('šä š')).toEqual({ alphabet: 'unicode', units: 4, parts: 1, left: 66, foreign: ['š'] })
  expect([70, 71, 134, 135].map((n) => parts('ч'.repeat(n)))).toEqual([1, 2, 2, 3])
  // An emoji is a pair that stays together: 33 of them to a part of 67.
  expect([parts('🙂'.repeat(35)), parts('🙂'.repeat(36)), parts('🙂'.repeat(66)), parts('🙂'.repeat(67))]).toEqual([
    1, 2, 2, 3,
  ])
  expect(textParts('ç').foreign).toEqual(['ç'])
  expect(textParts('`').foreign).toEqual(['`'])
})

test('punctuation of print becomes that of a keyboard', () => {
  const text = inPlainSigns('Kiitos – ”kassa” on 10’s\u00A0paras…\u00AD A\u030Aland')
  expect(text).toBe('Kiitos - "kassa" on 10\'s paras... \u00C5land')
  expect(textParts(text).alphabet).toBe('gsm')
  expect(inPlainSigns('ч 🙂 ~ €')).toBe('ч 🙂 ~ €')
})

test('no text has fewer parts than its units need, or than a shorter one', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.constantFrom('', 'ä', '€', '🙂'), (text, more) => {
      const one = textParts(text)
      const [alone, among] = one.alphabet === 'gsm' ? [160, 153] : [70, 67]
      expect(one.parts).toBeGreaterThanOrEqual(one.units <= alone ? 1 : Math.ceil(one.units / among))
      expect(one.left).toBeGreaterThanOrEqual(0)
      expect(parts(text + more)).toBeGreaterThanOrEqual(one.parts)
    }),
  )
})
