import { expect, test } from 'vitest'
import type { DateFormat } from '../../../contract/contact-log.ts'
import type { Question } from '../../../contract/survey.ts'
import { instantOf } from '../../../contract/zone.ts'
import { DateReader, guessDateFormat } from '../../encounter/file/dates.ts'
import { contentHash, Occurrences } from '../../encounter/file/occurrences.ts'
import { guessColumns } from './guess.ts'
import { answerId, eventId } from './row-id.ts'
import { cellReader } from './values.ts'

const asked = (given: Partial<Question>): Question => ({
  id: 'q',
  kind: 'nps',
  title: { fi: 'Kysymys' },
  required: false,
  ...given,
})

test('a scale takes its numbers however they are written, and nothing else', () => {
  const nps = cellReader(asked({ kind: 'nps' }), ['11', 'NA'])
  for (const [cell, value] of [
    ['0', 0],
    [' 10 ', 10],
    ['9.0', 9],
    ['9,00', 9],
    ['7 - Ehkä', 7],
    ['10 (erittäin)', 10],
    ['8: hyvä', 8],
  ] as const) {
    expect(nps(cell)).toEqual({ value })
  }
  for (const cell of ['', '  ', '11', 'na', 'NA ']) expect(nps(cell)).toBeNull()
  for (const cell of ['12', '-1', '7,5', '9.5']) expect(nps(cell)).toEqual({ bad: 'off-scale' })
  for (const cell of ['x', '<3', '1.8.2026', '5/10', '1e1', '٣']) expect(nps(cell)).toEqual({ bad: 'not-a-number' })
  expect(cellReader(asked({ kind: 'csat' }))('0')).toEqual({ bad: 'off-scale' })
  expect(cellReader(asked({ kind: 'ces' }))('7')).toEqual({ value: 7 })
})

test('solved, choices and contact are read by words of three languages, ids and labels', () => {
  const solved = cellReader(asked({ kind: 'solved' }))
  for (const word of ['Kyllä', 'JA', 'yes', '1', 'true', 'kylla\u0308']) expect(solved(word)).toEqual({ value: 'yes' })
  expect(solved('osittain')).toEqual({ value: 'partly' })
  expect(solved('Nej')).toEqual({ value: 'no' })
  expect(solved('ehkä')).toEqual({ bad: 'not-yes-or-no' })

  const options = [
    { id: 'price', label: { fi: 'Hinta', sv: 'Priset' } },
    { id: 'range', label: { fi: 'Valikoima, laatu', sv: 'Sortiment' } },
  ]
  const choice = cellReader(asked({ kind: 'choice', options }))
  expect(choice('hinta')).toEqual({ value: { option: 'price' } })
  expect(choice('SORTIMENT')).toEqual({ value: { option: 'range' } })
  expect(choice('muu')).toEqual({ bad: 'unknown-option' })
  expect(cellReader(asked({ kind: 'choice', options, other: true }))('Parkkipaikka')).toEqual({
    value: { option: 'other', other: 'Parkkipaikka' },
  })
  const choices = cellReader(asked({ kind: 'choices', options }))
  expect(choices('Valikoima, laatu')).toEqual({ value: { options: ['range'] } })
  expect(choices('price, range')).toEqual({ value: { options: ['price', 'range'] } })
  expect(choices('Hinta; Valikoima, laatu')).toEqual({ value: { options: ['price', 'range'] } })

  const contact = cellReader(asked({ kind: 'contact' }))
  expect(contact('a@b.fi')).toEqual({ value: { consent: true, email: 'a@b.fi' } })
  expect(contact('+358 40 123 4567')).toEqual({ value: { consent: true, phone: '+358 40 123 4567' } })
  expect(contact('ei')).toEqual({ value: { consent: false } })
})

test('words are kept as they came, 0 and <3 too; only what no answer may be is refused', () => {
  const text = cellReader(asked({ kind: 'longtext' }))
  for (const words of ['0', '<3', 'null', ' tyhjä alku', '\u202eRTL', 'a\0b', 'x'.repeat(100_000)])
    expect(text(words)).toEqual({ value: words })
  expect(text('é'.repeat(200_000))).toEqual({ bad: 'too-long' })
})

test('dates of every form by the clock of the zone, also when it is turned', () => {
  const zone = 'Europe/Helsinki'
  const read = (format: DateFormat, text: string) => {
    const ms = new DateReader(format, zone).read(text)
    return ms === null ? null : new Date(ms).toISOString()
  }
  expect(read('iso', '2026-08-01T14:05:06Z')).toBe('2026-08-01T14:05:06.000Z')
  expect(read('iso', '2026-08-01T14:05:06.123+03:00')).toBe('2026-08-01T11:05:06.000Z')
  expect(read('iso', '2026-08-01 14:05')).toBe('2026-08-01T11:05:00.000Z')
  expect(read('d.m.y', '1.2.26')).toBe('2026-02-01T10:00:00.000Z')
  expect(read('d.m.y', '01.08.2026 klo 14.05')).toBe('2026-08-01T11:05:00.000Z')
  expect(read('d/m/y', '3/8/2026 2:05 pm')).toBe('2026-08-03T11:05:00.000Z')
  expect(read('m/d/y', '8/3/2026 12:05 AM')).toBe('2026-08-02T21:05:00.000Z')
  expect(read('y-m-d', '2026/8/3')).toBe('2026-08-03T09:00:00.000Z')
  expect(read('unix', '1785500000')).toBe(new Date(1_785_500_000_000).toISOString())
  expect(read('unix', '1785500000123')).toBe(new Date(1_785_500_000_123).toISOString())
  // The clock is turned on the last Sunday of March and of October.
  expect(read('d.m.y', '29.3.2026 12:00')).toBe('2026-03-29T09:00:00.000Z')
  expect(read('d.m.y', '25.10.2026 12:00')).toBe('2026-10-25T10:00:00.000Z')
  expect(Date.parse(read('d.m.y', '29.3.2026 3:30')!)).toBe(instantOf('2026-03-29', 210, zone))
  for (const text of [
    '30.2.2026',
    '29.2.2025',
    '0.1.2026',
    '1.13.2026',
    '1.1.1969',
    '1.1.2026 25:00',
    '1.1.2026 12:60',
    '1.1.2026 13:00 pm',
    'eilen',
    '',
  ])
    expect(read('d.m.y', text)).toBeNull()
})

test('the form of dates is guessed from all of them', () => {
  expect(guessDateFormat(['2026-01-31', '2026-02-01'])).toBe('iso')
  expect(guessDateFormat(['2026-1-31'])).toBe('y-m-d')
  expect(guessDateFormat(['1.2.2026', '31.1.2026'])).toBe('d.m.y')
  expect(guessDateFormat(['1/2/2026', '2/3/2026'])).toBe('d/m/y')
  expect(guessDateFormat(['1/2/2026', '2/13/2026'])).toBe('m/d/y')
  expect(guessDateFormat(['1785500000', ''])).toBe('unix')
  expect(guessDateFormat(['Helsinki', 'Turku'])).toBeNull()
})

test('columns are guessed by name and values', () => {
  const questions = [
    asked({ id: 'nps', kind: 'nps', title: { fi: 'Kuinka todennäköisesti suosittelisit meitä?' } }),
    asked({ id: 'csat', kind: 'csat', title: { fi: 'Miten käynti sujui?' } }),
    asked({ id: 'solved', kind: 'solved', title: { fi: 'Ratkesiko asiasi?' } }),
    asked({ id: 'words', kind: 'longtext', title: { fi: 'Omin sanoin' } }),
    asked({ id: 'contact', kind: 'contact', title: { fi: 'Saammeko ottaa yhteyttä?' } }),
  ]
  const content = { name: 'k', languages: ['fi' as const], questions, thanks: [], anonymous: false }
  const column = (name: string, ...filled: string[]) => ({ name, filled, distinct: [...new Set(filled)] })
  const all = Array.from({ length: 11 }, (_, n) => `${n}`)
  const guess = (...columns: ReturnType<typeof column>[]) => guessColumns(columns, content).columns

  expect(
    guess(
      column('nps_0_10', ...all, '11', 'NA'),
      column('Vastaus-ID', 'a', 'b'),
      column('Pvm', '1.1.2026'),
      column('lang', '1', '2'),
    ),
  ).toEqual([{ to: 'question', question: 'nps', blank: ['NA', '11'] }, { to: 'key' }, { to: 'at' }, { to: 'skip' }])
  expect(
    guess(
      column('Suosittelu', '9', '10'),
      column('Tyytyväisyys', '4', '5'),
      column('Palaute', 'ok'),
      column('Kieli', 'fi', 'SV'),
    ),
  ).toEqual([
    { to: 'question', question: 'nps' },
    { to: 'question', question: 'csat' },
    { to: 'question', question: 'words' },
    { to: 'language' },
  ])
  // A few cells off the scale are bad rows, not another scale.
  const nps = Array.from({ length: 40 }, (_, n) => (n % 20 ? `${n % 11}` : '12'))
  expect(guess(column('NPS', ...nps))).toEqual([{ to: 'question', question: 'nps' }])
  // A rating of another scale is none of ours, and a number without a name is not taken for CSAT.
  expect(
    guess(
      column('nps', '0', '50', '100'),
      column('q7', '1', '2', '3', '4', '5'),
      column('hoituiko', 'kyllä', 'ei'),
      column('weight', '0.2847177143', '1.11'),
      column('Sähköposti', 'a@b.fi', 'ei'),
      column('Myymälä', 'Turku'),
    ),
  ).toEqual([
    { to: 'skip' },
    { to: 'skip' },
    { to: 'question', question: 'solved' },
    { to: 'skip' },
    { to: 'question', question: 'contact' },
    { to: 'unit' },
  ])
})

test('ids are of the row and nothing else, and valid; keys are counted however many they are', () => {
  const id = answerId('o', 's', 'key:1')
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(answerId('o', 's', 'key:1')).toBe(id)
  expect(
    new Set([id, answerId('p', 's', 'key:1'), answerId('o', 't', 'key:1'), answerId('o', 's', 'key:2')]).size,
  ).toBe(4)
  expect(eventId(id, 'nps')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(eventId(id, 'nps')).not.toBe(eventId(id, 'why'))
  expect(contentHash(['a', 'b'])).not.toBe(contentHash(['ab', '']))
  const keys = new Occurrences()
  for (let n = 0; n < 50_000; n++) expect(keys.count(contentHash([`${n}`]))).toBe(1)
  for (let n = 0; n < 50_000; n += 7) expect(keys.count(contentHash([`${n}`]))).toBe(2)
})
