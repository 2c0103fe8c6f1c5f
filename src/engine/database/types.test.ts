import fc from 'fast-check'
import pg from 'pg'
import { expect, test } from 'vitest'
import { instant, types } from './types.ts'

const usual = pg.types.getTypeParser(1184) as (text: string) => Date

test('times are read as the usual parser reads them, to the millisecond', () => {
  const some = [
    '2026-11-27 10:15:00+00',
    '2026-11-27 10:15:00.1+00',
    '1969-12-31 23:59:59.999999+00',
    '0099-01-02 03:04:05+00',
  ]
  const rare = [
    '12026-11-27 10:15:00+00',
    '0044-03-15 12:00:00+00 BC',
    'infinity',
    '2026-11-27 10:15:00.5+02',
    '2026-11-27 10:15:00+05:30',
  ]
  for (const text of [...some, ...rare]) expect(instant(text), text).toEqual(usual(text))
  const moment = fc.date({ min: new Date('1000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })
  fc.assert(
    fc.property(moment, fc.integer({ min: 0, max: 999 }), fc.integer({ min: 0, max: 6 }), (at, micro, places) => {
      const fraction = `.${String(at.getUTCMilliseconds()).padStart(3, '0')}${String(micro).padStart(3, '0')}`.slice(
        0,
        places + 1,
      )
      const text = `${at.toISOString().slice(0, 19).replace('T', ' ')}${places ? fraction : ''}+00`
      expect(instant(text).getTime(), text).toBe(usual(text).getTime())
    }),
  )
})

test('arrays of texts are read as the usual parser reads them', () => {
  const oid = 1009 as Parameters<typeof pg.types.getTypeParser>[0]
  const ours = types.getTypeParser(oid) as (text: string) => unknown
  const usualTexts = pg.types.getTypeParser(oid) as (text: string) => unknown
  const some = [
    '{}',
    '{a}',
    '{a,b}',
    '{"a,b",c}',
    '{NULL,a}',
    '{null}',
    '{nullable,"NULL"}',
    '{{a,b},{c,d}}',
    '{"\\\\"}"}',
    '{""}',
  ]
  for (const text of some) expect(ours(text), text).toEqual(usualTexts(text))
  expect(ours('{a,b}')).toEqual(['a', 'b'])
})
