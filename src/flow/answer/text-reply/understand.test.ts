import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostileTexts } from '../../../../test/hostile-texts.ts'
import { understand } from './understand.ts'

describe('a score', () => {
  test.each([
    ['9', 9, ''],
    [' 10 ', 10, ''],
    ['0', 0, ''],
    ['9.', 9, ''],
    ['9!', 9, ''],
    ['"9"', 9, ''],
    ['９', 9, ''],
    ['１０', 10, ''],
    ['9\uFE0F\u20E3', 9, ''],
    ['🔟', 10, ''],
    ['9/10', 9, ''],
    ['9 / 10 kiitos', 9, 'kiitos'],
    ['9 kiitos', 9, 'kiitos'],
    ['9. Kiitos, hyvä palvelu!', 9, 'Kiitos, hyvä palvelu!'],
    ['9 👍', 9, '👍'],
    ['9\nKiitos\nMatti', 9, 'Kiitos\nMatti'],
    ['10, mutta jonotin 25 min', 10, 'mutta jonotin 25 min'],
    ['0 <3 =1+1', 0, '<3 =1+1'],
    ['9 maista oli hyvä', 9, 'maista oli hyvä'],
    ['9 minusta timanttista', 9, 'minusta timanttista'],
    ['2 sekava', 2, 'sekava'],
  ])('%j is %i', (text, value, rest) => {
    expect(understand(text, 'nps')).toEqual({ kind: 'value', value, rest })
  })

  test.each([
    '11',
    '-1',
    '9,5',
    '9.5',
    '8-9',
    '8–9',
    '9 10',
    '12:30',
    '09',
    '007',
    '9/5',
    '1000000',
    'yhdeksän',
    'Kiitos 9',
    '5 min jonossa',
    '2 tuntia odotin',
    '2h',
    '10 minuuttia',
    '5 €',
    '9kiitos',
    '100%',
    '+358401234567',
    '',
    ' ',
    '?',
    '\0',
    '½',
    '٩',
  ])('%j is none', (text) => {
    expect(understand(text, 'nps')).toEqual({ kind: 'unclear' })
  })

  test('is of the question’s own scale', () => {
    expect(understand('7', 'ces')).toMatchObject({ value: 7 })
    expect(understand('7', 'csat')).toEqual({ kind: 'unclear' })
    expect(understand('0', 'ces')).toEqual({ kind: 'unclear' })
    expect(understand('5/5', 'csat')).toMatchObject({ value: 5 })
    expect(understand('5/10', 'csat')).toEqual({ kind: 'unclear' })
    expect(understand('9', null)).toEqual({ kind: 'unclear' })
  })
})

test.each([
  ['Kyllä', 'yes', ''],
  ['KYLLÄ!', 'yes', ''],
  ['kylla\u0308', 'yes', ''],
  ['joo kiitos', 'yes', 'kiitos'],
  ['k', 'yes', ''],
  ['Osittain, laskua odotan', 'partly', 'laskua odotan'],
  ['ei', 'no', ''],
  ['Ei. Soitan huomenna', 'no', 'Soitan huomenna'],
  ['Nej', 'no', ''],
  ['delvis', 'partly', ''],
  ['Yes', 'yes', ''],
  ['👍🏽', 'yes', ''],
])('solved: %j is %s', (text, value, rest) => {
  expect(understand(text, 'solved')).toEqual({ kind: 'value', value, rest })
})

test.each(['Ei kiitos', 'no thanks', 'e mutta', 'eilen', 'noin', '1', 'ehkä'])('solved: %j is unclear', (text) => {
  expect(understand(text, 'solved')).toEqual({ kind: 'unclear' })
})

test.each([
  'STOP',
  'stop.',
  ' Stop! ',
  'STOP kiitos',
  'Seis',
  'LOPETA',
  'lopeta viestit kiitos',
  'Peru',
  'SLUTA',
  'Stopp',
  'AVSLUTA',
  'unsubscribe',
  'ＳＴＯＰ',
  'cancel',
  'Lopeta: STOP',
])('%j stops, whatever was asked', (text) => {
  for (const kind of ['nps', 'solved', null] as const) expect(understand(text, kind)).toEqual({ kind: 'stop' })
})
test.each([
  'Lopetatteko jo jonotusmusiikin',
  'lopeta se jonottaminen ja vastatkaa',
  'cancel my order please',
  'en stoppaa',
  '9 stop',
])('%j does not', (text) => {
  expect(understand(text, 'nps').kind).not.toBe('stop')
})
test('START takes it back', () => {
  for (const text of ['START', 'start!', 'Aloita', 'Börja']) expect(understand(text, 'nps')).toEqual({ kind: 'start' })
})

test('whatever comes is understood or not, and never breaks; a value is always of its scale', () => {
  for (const text of Object.values(hostileTexts)) expect(['unclear', 'value']).toContain(understand(text, 'nps').kind)
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      const found = understand(text, 'csat')
      if (found.kind === 'value') expect([1, 2, 3, 4, 5]).toContain(found.value)
      understand(text, 'solved')
    }),
  )
})
