import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import { describe, expect, test } from 'vitest'
import { anOrganisation } from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import { aFact, someFacts } from '../../../test/fact-builder.ts'
import { shared } from '../../../test/oracle.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { type ExplainInput, explainBody, explainReply } from '../../contract/explain.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { Seeded } from '../../server/demo/seeded.ts'
import { explain } from './explain.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const day = 86_400_000
const now = Date.parse('2026-06-15T12:00:00Z')
const spring = { from: '2026-04-01', to: '2026-05-31' }

async function why(scope: OrgScope, input: Partial<ExplainInput> & Pick<ExplainInput, 'metric' | 'by'>) {
  const body = explainBody.parse({ period: spring, compare: 'previous', ...input })
  return explainReply.parse(await explain(scope, store, db, body, now))
}

const reasons = ['billing', 'delivery', 'mail-room', 'returns', 'login', 'other']
type Log = { seed: number; years: number; planted?: { reason: string; times: number } }

/**
 * A log of encounters day by day: reasons of their own size, a week's shape, the mail room half as busy again each spring, customers who come back.
 * `planted` is a real change of one reason in the last spring.
 */
function aLog(org: string, { seed, years, planted }: Log): Fact[] {
  const chance = new Seeded(seed)
  const facts: Fact[] = []
  const end = Date.parse('2026-06-01T00:00:00Z')
  for (let at = end - years * 364 * day; at < end; at += day) {
    const date = new Date(at)
    const isSpring = date.getUTCMonth() === 3 || date.getUTCMonth() === 4
    const week = date.getUTCDay() % 6 === 0 ? 0.4 : 1.2
    for (const [i, reason] of reasons.entries()) {
      let mean = (6 - i) * 1.3 * week
      if (reason === 'mail-room' && isSpring) mean *= 1.6
      if (planted && planted.reason === reason && at >= end - 61 * day) mean *= planted.times
      const n = Math.max(0, Math.round(mean + Math.sqrt(mean) * chance.normal()))
      for (let k = 0; k < n; k++)
        facts.push(
          aFact(org, {
            ...{ metric: 'encounter', value: 1, reason, channel: i % 2 ? 'phone' : 'email' },
            ...{ at: at + Math.floor(chance.next() * day), customer: 1 + Math.floor(chance.next() * 4_000) },
          }),
        )
    }
  }
  return facts
}

describe('a log whose truth is known', () => {
  test('the planted change is named, the season is called one, and the rest follows', async () => {
    const org = await anOrganisation(db)
    await store.insert(aLog(org.id, { seed: 3, years: 3, planted: { reason: 'login', times: 1.9 } }))
    const { groups, compare, season, volume } = await why(org.scope, { metric: 'encounters', by: 'reason' })
    const of = (key: string) => groups.find((g) => g.key === key)!
    expect(compare.verdict).toBe('up')
    // Shares of the others fell: beside these two no group rose beyond the rise of all.
    const all = compare.difference! / compare.value!
    const beyond = groups.filter((g) => g.beyond! < 0.05 && g.total / g.before.n > all).map((g) => g.key)
    expect(beyond.sort()).toEqual(['login', 'mail-room'])
    expect(of('mail-room').season).toMatchObject({ kind: 'as-usual', years: 2 })
    expect(of('mail-room').season!.usual).toBeGreaterThan(0.3)
    expect(of('login').season).toMatchObject({ kind: 'unlike' })
    expect(season!.years).toBe(2)
    expect(groups.reduce((sum, g) => sum + g.total, 0)).toBe(compare.difference)
    // Customers × encounters each, and per group × its share: exactly what changed.
    const { customers, perCustomer } = volume!
    expect(customers.part.value + perCustomer.part.value).toBeCloseTo(compare.difference!, 9)
    expect(volume!.unknown).toEqual({ before: 0, after: 0 })
    volume!.groups.forEach((g, k) => {
      const sum = g.customers.value + g.perCustomer.value + g.share.value + g.unknown
      expect(sum).toBeCloseTo(groups[k]!.total, 9)
    })
    expect(volume!.groups[groups.indexOf(of('login'))]!.share.q).toBeLessThan(0.001)
  })

  test('where nothing changed, alarms come no more often than the level says', async () => {
    let alarms = 0
    const runs = 10
    for (let seed = 100; seed < 100 + runs; seed++) {
      const org = await anOrganisation(db)
      // May and the weeks before it are both spring: no season either.
      await store.insert(aLog(org.id, { seed, years: 0.17 }))
      const period = { from: '2026-05-02', to: '2026-05-31' }
      const { groups, compare } = await why(org.scope, { metric: 'encounters', by: 'reason', period })
      if (compare.verdict !== 'none' || groups.some((g) => (g.beyond ?? 1) < 0.05)) alarms++
    }
    // Two families of tests at 5 % each: one of ten, give or take.
    expect(alarms).toBeLessThanOrEqual(3)
  }, 60_000)
})

describe('several dimensions at once', () => {
  const february = (fact: Fact): Fact => ({ ...fact, id: `${fact.id}-b`, at: fact.at - 61 * day })
  const april = (facts: Fact[]) => facts.map((fact) => ({ ...fact, at: Date.parse('2026-04-20T10:00:00Z') }))

  test('each dimension has its part, and combinations sum to the change', async () => {
    const org = await anOrganisation(db)
    const of = (channel: string, reason: string, good: number, poor: number) =>
      april(someFacts(org.id, { 10: good, 0: poor }, { metric: 'nps', channel, reason }))
    await store.insert([
      ...[...of('phone', 'billing', 160, 40), ...of('phone', 'login', 80, 20)],
      ...[...of('chat', 'billing', 120, 80), ...of('chat', 'login', 50, 50)],
      ...[...of('phone', 'billing', 240, 60), ...of('phone', 'login', 120, 30)].map(february),
      ...[...of('chat', 'billing', 60, 40), ...of('chat', 'login', 35, 15)].map(february),
    ])
    const reply = await why(org.scope, { metric: 'nps', by: 'channel', and: ['reason'] })
    const { rate, mixes, groups, compare } = reply
    expect(mixes.map((m) => m.by)).toEqual(['channel', 'reason'])
    expect(rate!.value + mixes[0]!.value + mixes[1]!.value).toBeCloseTo(compare.difference!, 9)
    // Chat, where customers are less content, has taken over from the phone; reasons came as before.
    expect(mixes[0]!.value).toBeLessThan(-5)
    expect(mixes[0]!.q).toBeLessThan(0.05)
    expect(Math.abs(mixes[1]!.value)).toBeLessThan(1e-9)
    expect(groups).toHaveLength(4)
    expect(groups.find((g) => g.key === 'chat' && g.more[0] === 'login')).toMatchObject({ after: { n: 100 } })
    expect(groups.reduce((sum, g) => sum + g.total, 0)).toBeCloseTo(compare.difference!, 9)
    await expect(why(org.scope, { metric: 'nps', by: 'channel', and: ['channel'] })).rejects.toThrow()
  })

  test('rare values of many dimensions are taken as one, and nothing is lost', async () => {
    const org = await anOrganisation(db)
    const facts = Array.from({ length: 40 }, (_, i) =>
      april(
        someFacts(org.id, { 9: 30 - (i % 20), 3: 5 }, { metric: 'nps', agent: `a${i}`, channel: i % 2 ? 'x' : 'y' }),
      ),
    ).flat()
    await store.insert([...facts, ...facts.slice(40).map(february)])
    const reply = await why(org.scope, { metric: 'nps', by: 'agent', and: ['channel', 'touchpoint', 'language'] })
    expect(reply.groups.reduce((sum, g) => sum + g.after.n, 0)).toBe(facts.length)
    expect(reply.figure.n).toBe(facts.length)
    expect(reply.groups.some((g) => g.key === '\u0001')).toBe(true)
    const parts = [reply.rate!, ...reply.mixes].reduce((sum, p) => sum + p.value, 0)
    expect(parts).toBeCloseTo(reply.compare.difference!, 9)
  })
})

const requests = resolve(shared, 'data/sf311_requests.csv')
test.skipIf(!existsSync(requests))(
  "a city's year against the one before: what rose with all, and what by itself",
  async () => {
    const org = await anOrganisation(db, { zone: 'UTC' })
    const rows = parse(readFileSync(requests), { columns: true, bom: true }) as Record<string, string>[]
    const facts = rows.flatMap(({ category, created_at }) => {
      const at = Date.parse(created_at!)
      return Number.isNaN(at) ? [] : [aFact(org.id, { metric: 'encounter', value: 1, reason: category!, at })]
    })
    await store.insert(facts)
    const period = { from: '2016-01-01', to: '2016-12-31' }
    const { compare, groups } = await why(org.scope, { metric: 'encounters', by: 'reason', period })
    const of = (key: string) => groups.find((g) => g.key === key)!
    expect(of('Sewer Issues').total).toBe(130)
    expect(of('Sewer Issues').beyond).toBeGreaterThan(0.05)
    expect(of('General Request - COUNTY CLERK').total).toBe(92)
    expect(of('General Request - COUNTY CLERK').beyond).toBeLessThan(1e-9)
    expect(compare.difference).toBe(255)
  },
)
