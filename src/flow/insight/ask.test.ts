import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anOrganisation, aReason, aScope, aTouchpoint, aUnit } from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import { aFact, someFacts } from '../../../test/fact-builder.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { type AskInput, askBody, askReply } from '../../contract/ask.ts'
import { newId } from '../../engine/database/id.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { ask } from './ask.ts'
import { dimensionValues } from './dimension-values.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const now = Date.parse('2026-03-31T12:00:00Z')
const march = { from: '2026-03-01', to: '2026-03-31' }
const february = (fact: Fact): Fact => ({ ...fact, id: `${fact.id}-b`, at: Date.parse('2026-02-10T10:00:00Z') })

async function asking(scope: OrgScope, input: Partial<AskInput> & Pick<AskInput, 'metrics'>) {
  const reply = await ask(scope, store, db, askBody.parse({ period: march, ...input }), now)
  return askReply.parse(reply)
}
const only = async (scope: OrgScope, input: Parameters<typeof asking>[1]) => {
  const { rows } = await asking(scope, input)
  expect(rows.length).toBe(1)
  return rows[0]!
}
const rounded = (x: [number, number] | null | undefined, digits = 4) => x?.map((v) => Number(v.toFixed(digits)))

describe('metrics', () => {
  test('each by its definition', async () => {
    const org = await anOrganisation(db)
    await store.insert([
      ...someFacts(org.id, { 3: 40, 7: 60, 10: 100 }, { metric: 'nps' }),
      ...someFacts(org.id, { 2: 10, 5: 20, 7: 10 }, { metric: 'ces' }),
      ...someFacts(org.id, { 1: 20, 4: 30, 5: 50 }, { metric: 'csat' }),
      ...someFacts(org.id, { 0: 10, 0.5: 15, 1: 75 }, { metric: 'solved' }),
      ...someFacts(org.id, { 1: 200 }, { metric: 'invited' }),
      ...someFacts(org.id, { 1: 50 }, { metric: 'started' }),
      ...someFacts(org.id, { 1: 10, 2: 10, 30: 10 }, { metric: 'recall_delay' }),
      ...someFacts(org.id, { 12: 3, 99: 4 }, { metric: 'text' }),
      ...someFacts(org.id, { 1: 7 }, { metric: 'answer' }),
      ...someFacts(org.id, { 1: 9 }, { metric: 'encounter' }),
    ])
    const { rows, period, zone } = await asking(org.scope, {
      metrics: [
        'nps',
        'ces',
        'ces_mean',
        'csat',
        'csat_mean',
        'solved',
        'response_rate',
        'recall_delay',
        'answers',
        'comments',
        'encounters',
        'invitations',
      ],
    })
    expect({ period, zone }).toEqual({ period: march, zone: 'Europe/Helsinki' })
    const of = Object.fromEntries(rows.map((r) => [r.metric, r]))
    expect(of.nps?.figure).toMatchObject({ value: 30, n: 200, tooFew: false, hidden: false })
    expect(rounded(of.nps?.figure.interval)).toEqual([18.8155, 40.2978])
    expect(of.nps?.distribution).toEqual({ 3: 40, 7: 60, 10: 100 })
    expect(of.ces?.figure).toMatchObject({ value: 0.75, n: 40 })
    expect(of.ces_mean?.figure).toMatchObject({ value: 4.75, n: 40 })
    expect(of.csat?.figure).toMatchObject({ value: 0.8, n: 100 })
    expect(rounded(of.csat?.figure.interval, 6)).toEqual([0.711171, 0.866633])
    expect(of.csat_mean?.figure).toMatchObject({ value: 3.9, n: 100 })
    expect(of.solved?.figure).toMatchObject({ value: 0.75, n: 100 })
    expect(of.solved?.distribution).toEqual({ no: 10, partly: 15, yes: 75 })
    expect(of.response_rate?.figure).toMatchObject({ value: 0.25, n: 200 })
    expect(of.recall_delay?.figure).toMatchObject({ value: 2, n: 30, interval: [1, 30] })
    expect([of.answers, of.comments, of.encounters, of.invitations].map((r) => r?.figure)).toEqual(
      [7, 7, 9, 200].map((value) => ({ value, n: value, interval: null, tooFew: false, hidden: false })),
    )
  })

  test('nothing is null, never 0; counts are 0', async () => {
    const org = await anOrganisation(db)
    const { rows } = await asking(org.scope, {
      metrics: ['nps', 'csat', 'ces_mean', 'response_rate', 'recall_delay', 'answers'],
      compare: 'previous',
    })
    expect(rows.map((r) => r.figure.value)).toEqual([null, null, null, null, null, 0])
    expect(rows.every((r) => r.figure.n === 0 && r.figure.interval === null)).toBe(true)
    expect(rows.map((r) => r.compare?.verdict)).toEqual(['too-few', 'too-few', 'too-few', 'too-few', 'too-few', 'none'])
  })

  test('answers out of the scale of NPS 1–10 or of eNPS are other metrics: what is no nps fact is not in it', async () => {
    const org = await anOrganisation(db)
    await store.insert([...someFacts(org.id, { 9: 1 }), ...someFacts(org.id, { 1: 5 }, { metric: 'csat' })])
    expect((await only(org.scope, { metrics: ['nps'] })).figure).toMatchObject({ value: 100, n: 1, tooFew: true })
  })

  test('the confidence asked for makes the interval', async () => {
    const org = await anOrganisation(db)
    await store.insert(someFacts(org.id, { 3: 40, 7: 60, 10: 100 }))
    const [wide, narrow] = [0.99, 0.8].map((confidence) => only(org.scope, { metrics: ['nps'], confidence }))
    const [[a, b], [c, d]] = [(await wide)!.figure.interval!, (await narrow)!.figure.interval!]
    expect(a < c && d < b).toBe(true)
  })

  test('SFO airport 2017', async () => {
    const file = resolve(import.meta.dirname, '../../../../shared/data/sfo_airport_2017.csv')
    if (!existsSync(file)) return console.log(`not compared: ${file} is absent`)
    const rows = parse(readFileSync(file), { columns: true, bom: true }) as Record<string, string>[]
    const column = Object.keys(rows[0]!).find((name) => /nps|recommend/i.test(name))!
    const org = await anOrganisation(db, { zone: 'America/Los_Angeles' })
    const facts = rows.flatMap((row, i) => {
      const value = row[column] === '' ? Number.NaN : Number(row[column])
      return value >= 0 && value <= 10
        ? [aFact(org.id, { id: `sfo-${i}`, value, at: Date.parse('2026-03-15T20:00:00Z') })]
        : []
    })
    await store.insert(facts)
    const { figure } = await only(org.scope, { metrics: ['nps'] })
    expect(figure.n).toBe(2_746)
    expect(figure.value?.toFixed(1)).toBe('39.8')
    expect(rounded(figure.interval, 1)).toEqual([37.2, 42.4])
  })
})

describe('time', () => {
  test('days, weeks and months in the organisation’s zone; every bucket has its row', async () => {
    const org = await anOrganisation(db)
    const at = (iso: string) => aFact(org.id, { at: Date.parse(iso), metric: 'answer' })
    // 29 March 2026 has 23 hours in Helsinki: it begins at 22:00 UTC and ends at 21:00.
    await store.insert([
      at('2026-03-28T21:59:59.999Z'),
      at('2026-03-28T22:00:00.000Z'),
      at('2026-03-29T20:59:59.999Z'),
      at('2026-03-29T21:00:00.000Z'),
      at('2026-02-28T21:59:59.999Z'),
      at('2026-03-31T21:00:00.000Z'),
    ])
    const buckets = async (bucket: 'day' | 'week' | 'month') =>
      (await asking(org.scope, { metrics: ['answers'], bucket })).rows.map((r) => [r.bucket, r.figure.value] as const)
    const days = await buckets('day')
    expect(days.length).toBe(31)
    expect(days.filter(([, n]) => n)).toEqual([
      ['2026-03-28', 1],
      ['2026-03-29', 2],
      ['2026-03-30', 1],
    ])
    expect(await buckets('week')).toEqual([
      ['2026-02-23', 0],
      ['2026-03-02', 0],
      ['2026-03-09', 0],
      ['2026-03-16', 0],
      ['2026-03-23', 3],
      ['2026-03-30', 1],
    ])
    expect(await buckets('month')).toEqual([['2026-03-01', 4]])
  })

  test('buckets and splits sum to the total, whatever the facts, also over the day of 25 hours', async () => {
    const period = { from: '2025-10-01', to: '2026-03-31' }
    const hour = fc.integer({
      min: Date.parse('2025-09-30T15:00:00Z') / 900_000,
      max: Date.parse('2026-04-01T03:00:00Z') / 900_000,
    })
    const one = fc.record({
      quarter: hour,
      value: fc.integer({ min: 0, max: 10 }),
      touchpoint: fc.constantFrom('', 'a', 'b'),
      unit: fc.constantFrom<string[]>([], ['r'], ['r', 's'], ['r', 't']),
      segment: fc.constantFrom('x', 'y'),
    })
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { maxLength: 60 }),
        fc.constantFrom('Europe/Helsinki', 'America/St_Johns'),
        async (facts, zone) => {
          const org = await anOrganisation(db, { zone })
          await store.insert(
            facts.map((f) =>
              aFact(org.id, {
                at: f.quarter * 900_000,
                value: f.value,
                touchpoint: f.touchpoint,
                unit: f.unit,
                attributes: { segment: f.segment },
              }),
            ),
          )
          const total = await only(org.scope, { metrics: ['nps'], period })
          const cuts: Partial<AskInput>[] = [
            { bucket: 'day' },
            { bucket: 'week' },
            { bucket: 'month' },
            { by: ['touchpoint'] },
            { by: ['unit', 'attribute:segment'] },
            { by: ['unit'], bucket: 'week' },
          ]
          for (const cut of cuts) {
            const { rows } = await asking(org.scope, { metrics: ['nps'], period, ...cut })
            const sum: Record<string, number> = {}
            for (const row of rows) for (const [v, n] of Object.entries(row.distribution!)) sum[v] = (sum[v] ?? 0) + n
            expect(sum).toEqual(total.distribution)
            expect(rows.reduce((a, r) => a + r.figure.n!, 0)).toBe(total.figure.n)
          }
        },
      ),
      { numRuns: 12 },
    )
  })

  test('a batch sent again changes no figure', async () => {
    const org = await anOrganisation(db)
    const facts = someFacts(org.id, { 2: 5, 9: 8 })
    await store.insert(facts)
    const before = await asking(org.scope, { metrics: ['nps', 'answers'], bucket: 'week' })
    await store.insert(facts)
    expect(await asking(org.scope, { metrics: ['nps', 'answers'], bucket: 'week' })).toEqual(before)
  })
})

describe('comparison', () => {
  test('a real change, one that is not, and one with too few', async () => {
    const org = await anOrganisation(db)
    const at = (touchpoint: string, now: Record<number, number>, then: Record<number, number>) => [
      ...someFacts(org.id, now, { touchpoint }),
      ...someFacts(org.id, then, { touchpoint }).map(february),
    ]
    await store.insert([
      ...at('better', { 3: 10, 10: 90 }, { 3: 40, 10: 60 }),
      ...at('same', { 3: 20, 10: 80 }, { 3: 22, 10: 78 }),
      ...at('few', { 10: 29 }, { 0: 100 }),
      ...at('gone', {}, { 0: 40 }),
    ])
    const { rows, comparePeriod } = await asking(org.scope, {
      metrics: ['nps'],
      by: ['touchpoint'],
      compare: 'previous',
    })
    expect(comparePeriod).toEqual({ from: '2026-01-29', to: '2026-02-28' })
    const of = Object.fromEntries(rows.map((r) => [r.key[0], r.compare]))
    expect(of.better).toMatchObject({ value: 20, n: 100, difference: 60, verdict: 'up' })
    expect(of.better!.q!).toBeGreaterThan(of.better!.p!)
    expect(of.better!.differenceInterval![0]).toBeGreaterThan(30)
    expect(of.same).toMatchObject({ difference: 4, verdict: 'none' })
    expect(of.few).toMatchObject({ verdict: 'too-few', p: null, difference: 200 })
    expect(of.gone).toMatchObject({ n: 40, verdict: 'too-few', difference: null })
  })

  test('of many splits without a difference hardly any is called one', async () => {
    const org = await anOrganisation(db)
    let seed = 7
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed / 2_147_483_648
    }
    const facts = Array.from({ length: 12_000 }, (_, i) => {
      const fact = aFact(org.id, { touchpoint: `t${i % 60}`, value: Math.floor(random() * 11) })
      return i % 120 < 60 ? fact : february(fact)
    })
    await store.insert(facts)
    const { rows } = await asking(org.scope, { metrics: ['nps'], by: ['touchpoint'], compare: 'previous' })
    expect(rows.length).toBe(60)
    expect(rows.filter((r) => r.compare!.p! < 0.05).length).toBeGreaterThan(0)
    expect(rows.filter((r) => r.compare!.verdict !== 'none').length).toBe(0)
  })

  test('the year before is 52 weeks before, bucket by bucket', async () => {
    const org = await anOrganisation(db)
    await store.insert([aFact(org.id, { at: Date.parse('2025-03-11T10:00:00Z') }), aFact(org.id)])
    const { rows } = await asking(org.scope, { metrics: ['nps'], compare: 'year', bucket: 'day' })
    expect(rows.filter((r) => r.figure.n || r.compare?.n).map((r) => [r.bucket, r.figure.n, r.compare?.n])).toEqual([
      ['2026-03-10', 1, 1],
    ])
  })

  test('a period longer than a year counts a day on both sides', async () => {
    const org = await anOrganisation(db)
    const period = { from: '2025-02-01', to: '2026-03-31' }
    await store.insert([aFact(org.id), aFact(org.id, { at: Date.parse('2025-03-11T10:00:00Z') })])
    const { rows } = await asking(org.scope, { metrics: ['nps'], period, compare: 'year', bucket: 'month' })
    const sum = (n: (r: (typeof rows)[number]) => number) => rows.reduce((a, r) => a + n(r), 0)
    expect(sum((r) => r.figure.n!)).toBe(2)
    expect(sum((r) => r.compare!.n!)).toBe(1)
  })

  test('shares, means and medians are tested each in its own way', async () => {
    const org = await anOrganisation(db)
    await store.insert([
      ...someFacts(org.id, { 1: 10, 5: 90 }, { metric: 'csat' }),
      ...someFacts(org.id, { 1: 50, 5: 50 }, { metric: 'csat' }).map(february),
      ...Array.from({ length: 60 }, (_, i) => aFact(org.id, { metric: 'recall_delay', value: 1 + i / 30 })),
      ...Array.from({ length: 60 }, (_, i) => february(aFact(org.id, { metric: 'recall_delay', value: 20 + i / 30 }))),
    ])
    const { rows } = await asking(org.scope, { metrics: ['csat', 'csat_mean', 'recall_delay'], compare: 'previous' })
    expect(rows.map((r) => [r.metric, r.compare!.verdict])).toEqual([
      ['csat', 'up'],
      ['csat_mean', 'up'],
      ['recall_delay', 'down'],
    ])
    expect(rows.map((r) => r.compare!.difference)).toEqual([0.4, expect.closeTo(1.6, 10), expect.closeTo(-19, 10)])
  })
})

describe('filters and splits', () => {
  test('a unit and a reason stand for all below them; a split by unit gives each its own', async () => {
    const org = await anOrganisation(db)
    const region = await aUnit(db, org, { kind: 'region' })
    const store1 = await aUnit(db, org, { parent: region.id })
    const top = await aReason(db, org)
    const below = await aReason(db, org, { parent: top.id })
    await store.insert([
      aFact(org.id, { unit: store1.path, reason: below.id }),
      aFact(org.id, { unit: region.path, reason: top.id }),
      aFact(org.id, { unit: [org.root], reason: '' }),
      aFact(org.id, { unit: [], reason: newId() }),
    ])
    const n = async (dimension: 'unit' | 'reason', values: string[]) =>
      (await only(org.scope, { metrics: ['nps'], filters: [{ dimension, values }] })).figure.n
    expect(await n('unit', [region.id])).toBe(2)
    expect(await n('unit', [org.root])).toBe(3)
    expect(await n('unit', [''])).toBe(1)
    expect(await n('unit', [store1.id, ''])).toBe(2)
    expect(await n('reason', [top.id])).toBe(2)
    expect(await n('reason', [below.id])).toBe(1)
    expect(await n('reason', [''])).toBe(1)
    const { rows } = await asking(org.scope, { metrics: ['nps'], by: ['unit'] })
    expect(rows.map((r) => [r.key[0], r.figure.n]).sort()).toEqual(
      [
        ['', 1],
        [org.root, 1],
        [region.id, 1],
        [store1.id, 1],
      ].sort(),
    )
  })

  test('every dimension splits and filters; hostile values are values', async () => {
    const org = await anOrganisation(db)
    const hostile = `0' or 1=1; drop table fact -- \\ {org:String} <3`
    const dimensions = [
      'touchpoint',
      'channel',
      'stage',
      'reason',
      'agent',
      'survey',
      'question',
      'language',
      'source',
      'outcome',
      'attribute:segment',
    ] as const
    await store.insert([
      aFact(org.id, { ...Object.fromEntries(dimensions.map((d) => [d, hostile])), attributes: { segment: hostile } }),
      aFact(org.id, { attributes: { segment: 'gold' }, language: 'sv', source: 'import' }),
    ])
    for (const dimension of dimensions) {
      const { rows } = await asking(org.scope, {
        metrics: ['nps'],
        by: [dimension],
        filters: [{ dimension, values: [hostile] }],
      })
      expect(rows.map((r) => [r.key, r.figure.n])).toEqual([[[hostile], 1]])
      const values = await dimensionValues(org.scope, store, dimension, now)
      if (dimension === 'question') expect(values).toEqual([{ value: hostile, facts: 1 }])
    }
    const both = await asking(org.scope, {
      metrics: ['nps'],
      filters: [{ dimension: 'attribute:segment', values: ['gold', hostile] }],
    })
    expect(both.rows[0]?.figure.n).toBe(2)
    await expect(dimensionValues(org.scope, store, 'org')).rejects.toMatchObject({ code: 'bad-input' })
  })

  test('values of a dimension are the most frequent first; of units those above too', async () => {
    const org = await anOrganisation(db)
    const unit = await aUnit(db, org)
    const given = { metric: 'answer', unit: unit.path }
    await store.insert([
      ...someFacts(org.id, { 1: 3 }, { ...given, channel: 'chat' }),
      ...someFacts(org.id, { 1: 2 }, { metric: 'answer', channel: 'phone', unit: [org.root] }),
    ])
    expect(await dimensionValues(org.scope, store, 'channel', now)).toEqual([
      { value: 'chat', facts: 3 },
      { value: 'phone', facts: 2 },
    ])
    expect(await dimensionValues(org.scope, store, 'unit', now)).toEqual([
      { value: org.root, facts: 5 },
      { value: unit.id, facts: 3 },
    ])
    expect(await dimensionValues(aScope(org, { unit: unit.id }), store, 'channel', now)).toEqual([
      { value: 'chat', facts: 3 },
    ])
  })
})

describe('bounds of the reader', () => {
  test('no ask reaches another organisation, unit or agent', async () => {
    const [org, other] = [await anOrganisation(db), await anOrganisation(db)]
    const [mine, theirs] = [await aUnit(db, org), await aUnit(db, org)]
    const below = await aUnit(db, org, { parent: mine.id })
    await store.insert([
      ...someFacts(org.id, { 10: 1 }, { unit: mine.path, agent: 'Aino', touchpoint: 'x' }),
      ...someFacts(org.id, { 10: 2 }, { unit: below.path, agent: 'Eino', touchpoint: 'x' }),
      ...someFacts(org.id, { 0: 4 }, { unit: theirs.path, agent: 'Aino', touchpoint: 'x' }),
      ...someFacts(org.id, { 0: 8 }, { unit: [], touchpoint: 'x' }),
      ...someFacts(other.id, { 0: 16 }, { unit: mine.path, agent: 'Aino', touchpoint: 'x' }),
    ])
    const shapes: Partial<AskInput>[] = [
      {},
      { by: ['unit'] },
      { by: ['touchpoint', 'agent'] },
      { bucket: 'week' },
      { filters: [{ dimension: 'touchpoint', values: ['x'] }] },
      { filters: [{ dimension: 'unit', values: [theirs.id, mine.id, other.root, ''] }] },
      { filters: [{ dimension: 'agent', values: ['Aino', 'Eino', ''] }] },
    ]
    const seen = async (scope: OrgScope, shape: Partial<AskInput>) =>
      (await asking(scope, { metrics: ['nps'], ...shape })).rows.reduce((a, r) => a + r.figure.n!, 0)
    for (const shape of shapes) {
      expect(await seen(org.scope, shape)).toBeLessThanOrEqual(15)
      expect(await seen(aScope(org, { role: 'lead', unit: mine.id }), shape)).toBe(3)
      expect(await seen(aScope(org, { role: 'agent', agent: 'Aino' }), shape)).toBeLessThanOrEqual(5)
      expect(await seen(aScope(org, { role: 'agent', agent: 'Aino', unit: mine.id }), shape)).toBe(1)
      expect(await seen(aScope(org, { role: 'agent', agent: 'Nobody' }), shape)).toBe(0)
      expect(await seen(aScope(org, { role: 'lead', unit: other.root }), shape)).toBe(0)
    }
    expect(await dimensionValues(aScope(org, { role: 'lead', unit: mine.id }), store, 'agent', now)).toEqual([])
  })
})

describe('targets', () => {
  test('of exactly this touchpoint or unit, of the nearest unit above, of the organisation, newest by then', async () => {
    const org = await anOrganisation(db)
    const region = await aUnit(db, org, { kind: 'region' })
    const shop = await aUnit(db, org, { parent: region.id })
    const touchpoint = await aTouchpoint(db, org, { unit: shop.id })
    const set = (value: number, from: string, given: { unit?: string; touchpoint?: string } = {}) =>
      db
        .insertInto('target')
        .values({
          id: newId(),
          org: org.id,
          metric: 'nps',
          value,
          from_date: from,
          unit: null,
          touchpoint: null,
          ...given,
        })
        .execute()
    await set(30, '2025-01-01')
    await set(35, '2026-03-20')
    await set(99, '2026-04-01')
    await set(50, '2025-01-01', { unit: region.id })
    await set(60, '2025-01-01', { touchpoint: touchpoint.id })
    await store.insert([aFact(org.id, { unit: shop.path, touchpoint: touchpoint.id })])
    const target = async (scope: OrgScope, input: Partial<AskInput> = {}) =>
      (await asking(scope, { metrics: ['nps'], ...input })).rows.map((r) => r.target)
    expect(await target(org.scope)).toEqual([35])
    expect(await target(org.scope, { period: { from: '2026-02-01', to: '2026-02-28' } })).toEqual([30])
    expect(await target(org.scope, { bucket: 'week' })).toEqual([30, 30, 30, 35, 35, 35])
    expect(await target(org.scope, { filters: [{ dimension: 'unit', values: [region.id] }] })).toEqual([50])
    expect(await target(org.scope, { filters: [{ dimension: 'unit', values: [shop.id] }] })).toEqual([50])
    expect(await target(org.scope, { by: ['touchpoint'] })).toEqual([60])
    expect(await target(aScope(org, { role: 'lead', unit: shop.id }))).toEqual([50])
    expect(await target(org.scope, { filters: [{ dimension: 'channel', values: ['x'] }] })).toEqual([35])
    expect((await asking(org.scope, { metrics: ['csat'] })).rows[0]?.target).toBeNull()
  })
})
