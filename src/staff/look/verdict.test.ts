import { describe, expect, test } from 'vitest'
import type { AskRow, Comparison } from '../../contract/ask.ts'
import { staff as en } from '../../text/en/staff.ts'
import { staff as fi } from '../../text/fi/staff.ts'
import { formats } from '../format.ts'
import { changeWords, misses } from './verdict.ts'

const finnish = formats('fi', 'Europe/Helsinki')
const row = (
  metric: AskRow['metric'],
  verdict: Comparison['verdict'],
  difference: number | null,
  more: Partial<AskRow> = {},
): AskRow => ({
  metric,
  key: [],
  bucket: null,
  figure: { value: 0.6, n: 400, interval: [0.56, 0.64], tooFew: false, hidden: false },
  compare: {
    value: 0.5,
    n: 400,
    interval: null,
    tooFew: false,
    hidden: false,
    difference,
    differenceInterval: null,
    p: 0.01,
    q: 0.01,
    verdict,
  },
  target: null,
  ...more,
})
const said = (r: AskRow) =>
  Object.values(changeWords(fi, finnish, r, 'previous'))
    .filter(Boolean)
    .join(' ')

describe('what became of a figure', () => {
  test('is an arrow in words only when the change is real', () => {
    expect(said(row('solved', 'down', -0.05))).toBe('laski 5 prosenttiyksikköä')
    expect(said(row('ces', 'up', 0.012))).toBe('nousi 1 prosenttiyksikön')
    expect(said(row('nps', 'up', 6.4))).toBe('nousi 6 pistettä')
    expect(said(row('nps', 'none', 6.4))).toBe('ei muutosta edelliseen jaksoon')
    expect(said(row('nps', 'too-few', 40))).toBe('liian vähän vertailuun')
    expect(said(row('nps', 'none', null))).toBe('liian vähän vertailuun')
  })

  test('misses a target only when the whole interval does', () => {
    expect(misses(row('ces', 'none', 0, { target: 0.65 }))).toBe(true)
    expect(misses(row('ces', 'none', 0, { target: 0.63 }))).toBe(false)
    expect(misses(row('ces', 'none', 0))).toBe(false)
    expect(misses(row('recall_delay', 'none', 0, { target: 0.5 }))).toBe(true)
  })
})

test('numbers and times follow the reader and the organisation', () => {
  expect(finnish.value('share', 0.641, 0.02)).toBe('64\u00a0%')
  expect(finnish.value('share', 0.641, 0.002)).toBe('64,1\u00a0%')
  expect(finnish.bare('points', -0.2)).toBe('0')
  expect(finnish.bare('points', -38.4)).toBe('−38')
  expect(finnish.count(12345)).toBe('12\u00a0345')
  expect(finnish.difference('share', 0.06)).toBe('+6')
  expect(finnish.localDay('2026-11-22')).toBe('22.11.2026')
  // 23:30 in UTC is already the next day in Helsinki.
  expect(finnish.day('2026-11-22T23:30:00Z')).toBe('23.11.2026')
  expect(formats('en', 'Europe/Helsinki').count(12345)).toBe('12,345')
  expect(en.figure.n(1, '1')).toBe('1 answer')
})
