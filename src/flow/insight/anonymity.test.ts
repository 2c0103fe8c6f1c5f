import { describe, expect, test } from 'vitest'
import { anOrganisation, aReason, aUnit, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import { aFact, someFacts } from '../../../test/fact-builder.ts'
import { type AskInput, askBody } from '../../contract/ask.ts'
import { ask } from './ask.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const anonymous = true

async function rows(org: BuiltOrganisation, input: Partial<AskInput> = {}) {
  const body = askBody.parse({ metrics: ['csat'], period: { from: '2026-03-01', to: '2026-03-31' }, ...input })
  return (await ask(org.scope, store, db, body)).rows
}
const shown = async (org: BuiltOrganisation, input: Partial<AskInput> = {}) =>
  Object.fromEntries(
    (await rows(org, input)).map((r) => [
      [...(r.bucket ? [r.bucket] : []), ...r.key].join('/') || 'all',
      r.figure.hidden ? 'hidden' : r.figure.n,
    ]),
  )
const csat = (org: BuiltOrganisation, n: number, given: object = {}) =>
  someFacts(org.id, { 4: n }, { metric: 'csat', anonymous, ...given })

describe('answers that were promised anonymity', () => {
  test('below the minimum nothing is shown: no value, n, interval, distribution or comparison', async () => {
    const org = await anOrganisation(db)
    await store.insert([...csat(org, 4), ...csat(org, 50, { at: Date.parse('2026-02-10T10:00:00Z') })])
    const [row] = await rows(org, { metrics: ['csat', 'csat_mean', 'answers'], compare: 'previous' })
    expect(row?.figure).toEqual({ value: null, n: null, interval: null, tooFew: false, hidden: true })
    expect(row?.distribution).toBeUndefined()
    expect(row?.compare).toMatchObject({
      n: 50,
      difference: null,
      differenceInterval: null,
      p: null,
      verdict: 'too-few',
    })
  })

  test('from the minimum on they are shown; the organisation sets it', async () => {
    const org = await anOrganisation(db)
    await store.insert(csat(org, 5))
    expect(await shown(org)).toEqual({ all: 5 })
    await db.updateTable('organisation').set({ minimum_group: 6 }).where('id', '=', org.id).execute()
    expect(await shown(org)).toEqual({ all: 'hidden' })
  })

  test('other answers are never hidden, however few; among others a few anonymous ones are', async () => {
    const org = await anOrganisation(db)
    await store.insert([
      ...csat(org, 1, { anonymous: false, channel: 'a' }),
      ...csat(org, 40, { anonymous: false, channel: 'b' }),
      ...csat(org, 2, { channel: 'b' }),
    ])
    expect(await shown(org, { by: ['channel'] })).toEqual({ a: 1, b: 'hidden' })
  })

  test('what is hidden cannot be had by subtraction inside the reply', async () => {
    const org = await anOrganisation(db)
    await store.insert([
      ...csat(org, 3, { channel: 'few' }),
      ...csat(org, 9, { channel: 'more' }),
      ...csat(org, 30, { channel: 'many' }),
    ])
    expect(await shown(org, { by: ['channel'] })).toEqual({ few: 'hidden', more: 'hidden', many: 30 })
    expect(await shown(org)).toEqual({ all: 40 })
  })

  test('nor along time or in a table', async () => {
    const org = await anOrganisation(db)
    const at = (day: number) => Date.parse('2026-03-01T10:00:00Z') + (day - 1) * 86_400_000
    await store.insert([
      ...csat(org, 20, { at: at(3), channel: 'a' }),
      ...csat(org, 20, { at: at(10), channel: 'a' }),
      ...csat(org, 2, { at: at(17), channel: 'a' }),
      ...csat(org, 20, { at: at(3), channel: 'b' }),
      ...csat(org, 20, { at: at(10), channel: 'b' }),
      ...csat(org, 20, { at: at(17), channel: 'b' }),
    ])
    const table = await shown(org, { by: ['channel'], bucket: 'week' })
    expect(table['2026-03-16/a']).toBe('hidden')
    expect(Object.values(table).filter((x) => x === 'hidden').length).toBe(4)
  })

  test('nor from the figure with one filter less, with one value alone, or of the unit or reason above', async () => {
    const org = await anOrganisation(db)
    const region = await aUnit(db, org, { kind: 'region' })
    const [big, small] = [await aUnit(db, org, { parent: region.id }), await aUnit(db, org, { parent: region.id })]
    const elsewhere = await aUnit(db, org)
    const top = await aReason(db, org)
    const [often, seldom] = [await aReason(db, org, { parent: top.id }), await aReason(db, org, { parent: top.id })]
    await store.insert([
      ...csat(org, 40, { unit: big.path, language: 'fi', reason: often.id }),
      ...csat(org, 3, { unit: small.path, language: 'fi', reason: seldom.id }),
      ...csat(org, 20, { unit: elsewhere.path, language: 'fi' }),
      ...csat(org, 2, { unit: elsewhere.path, language: 'sv' }),
    ])
    const by = (dimension: 'unit' | 'language' | 'reason', ...values: string[]) =>
      shown(org, { filters: [{ dimension, values }] })
    expect(await shown(org)).toEqual({ all: 65 })
    // All but the 2 in Swedish.
    expect(await by('language', 'fi')).toEqual({ all: 'hidden' })
    expect(await by('language', 'fi', 'sv')).toEqual({ all: 'hidden' })
    // The region less the small unit.
    expect(await by('unit', big.id)).toEqual({ all: 'hidden' })
    expect(await by('unit', region.id)).toEqual({ all: 40 })
    expect(await by('unit', region.id, elsewhere.id)).toEqual({ all: 65 })
    expect(await by('unit', big.id, small.id)).toEqual({ all: 'hidden' })
    expect(await by('reason', often.id)).toEqual({ all: 'hidden' })
    expect(await by('reason', top.id)).toEqual({ all: 40 })
  })

  test('a figure grows by whole groups, whoever watches it or makes its period a day longer', async () => {
    const org = await anOrganisation(db)
    const at = (n: number) => Date.parse('2026-03-02T10:00:00Z') + n * 86_400_000
    const seen = new Set<number | string | null>()
    for (let n = 0; n < 13; n++) {
      await store.insert([
        aFact(org.id, { metric: 'csat', value: (n % 5) + 1, anonymous, at: at(n), channel: n % 2 ? 'a' : 'b' }),
      ])
      seen.add((await shown(org)).all!)
    }
    expect([...seen]).toEqual(['hidden', 5, 10])
    // The first ten, whatever came after.
    const longer = (to: string) => shown(org, { period: { from: '2026-03-01', to } })
    expect([await longer('2026-03-11'), await longer('2026-03-12'), await longer('2026-03-13')]).toEqual([
      { all: 10 },
      { all: 10 },
      { all: 10 },
    ])
    const [row] = await rows(org, { metrics: ['csat_mean'] })
    expect(row?.distribution).toEqual({ 1: 2, 2: 2, 3: 2, 4: 2, 5: 2 })
    const [median] = await rows(org, { metrics: ['recall_delay'] })
    expect(median?.figure.n).toBe(0)
    expect(await shown(org, { by: ['channel'] })).toEqual({ a: 5, b: 5 })
  })

  test('a count of sittings and a rate are as telling as a score', async () => {
    const org = await anOrganisation(db)
    await store.insert([
      ...csat(org, 3, { metric: 'answer' }),
      ...csat(org, 2, { metric: 'started' }),
      ...csat(org, 4, { metric: 'recall_delay' }),
      ...Array.from({ length: 10 }, () => aFact(org.id, { metric: 'invited', value: 1 })),
    ])
    const found = await rows(org, { metrics: ['answers', 'response_rate', 'recall_delay', 'invitations'] })
    expect(found.map((r) => [r.metric, r.figure.hidden])).toEqual([
      ['answers', true],
      ['response_rate', true],
      ['recall_delay', true],
      ['invitations', false],
    ])
  })
})
