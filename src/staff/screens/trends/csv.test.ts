import { expect, test } from 'vitest'
import type { AskRow } from '../../../contract/ask.ts'
import { toCsv } from './csv.ts'

const heads = {
  when: 'When',
  group: 'Unit',
  value: 'Value',
  low: 'Low',
  high: 'High',
  n: 'n',
  before: 'Before',
  difference: 'Change',
  verdict: 'Note',
}
const row = (name: string, value: number | null): AskRow => ({
  metric: 'ces',
  key: [name],
  bucket: '2026-11-16',
  figure: { value, n: 1200, interval: value === null ? null : [0.25, 0.75], tooFew: false, hidden: value === null },
  target: null,
})
const nameOf = (r: AskRow) => r.key[0]!

test('writes shares as per cent with the separators of the language, and nothing for what is hidden', () => {
  const [head, first, second] = toCsv(
    [row('Tampere', 0.1 + 0.2), row('Oulu', null)],
    'share',
    heads,
    nameOf,
    true,
  ).split('\r\n')
  expect(head).toBe('\ufeffWhen;Unit;Value;Low;High;n;Before;Change;Note')
  expect(first).toBe('2026-11-16;Tampere;30;25;75;1200;;;')
  expect(second).toBe('2026-11-16;Oulu;;;;1200;;;')
  expect(toCsv([row('Tampere', 0.3333333)], 'share', heads, nameOf, true)).toContain(';33,33333;')
  expect(toCsv([row('Tampere', 0.3333333)], 'share', heads, nameOf, false)).toContain(',33.33333,')
})

test('disarms formulas and quotes what would break the table', () => {
  const csv = toCsv([row('=HYPERLINK("x")', 0.5), row('A;"B"\nC', 0.5)], 'share', heads, nameOf, true)
  expect(csv).toContain(`"'=HYPERLINK(""x"")"`)
  expect(csv).toContain('"A;""B""\nC"')
})
