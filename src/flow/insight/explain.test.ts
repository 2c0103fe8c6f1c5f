import { describe, expect, test } from 'vitest'
import { anOrganisation, aScope, aUnit } from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import { someFacts } from '../../../test/fact-builder.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { type ExplainInput, explainBody, explainReply } from '../../contract/explain.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { explain } from './explain.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const now = Date.parse('2026-03-31T12:00:00Z')
const march = { from: '2026-03-01', to: '2026-03-31' }
const february = (fact: Fact): Fact => ({ ...fact, id: `${fact.id}-b`, at: Date.parse('2026-02-10T10:00:00Z') })

async function why(scope: OrgScope, input: Partial<ExplainInput> & Pick<ExplainInput, 'metric' | 'by'>) {
  const body = explainBody.parse({ period: march, compare: 'previous', ...input })
  return explainReply.parse(await explain(scope, store, db, body, now))
}

describe('why a figure changed', () => {
  test('NPS that fell because slow channels grew, while each channel answers as before, is all mix', async () => {
    const org = await anOrganisation(db)
    const of = (channel: string, n: number) =>
      someFacts(org.id, { 3: n / 4, 8: n / 4, 10: n / 2 }, { metric: 'nps', channel })
    const poor = (n: number) => someFacts(org.id, { 3: n / 2, 8: n / 4, 10: n / 4 }, { metric: 'nps', channel: 'chat' })
    await store.insert([
      ...of('phone', 400),
      ...poor(800),
      ...of('phone', 800).map(february),
      ...poor(400).map(february),
    ])
    const reply = await why(org.scope, { metric: 'nps', by: 'channel' })
    expect(reply.compare).toMatchObject({ verdict: 'down', n: 1_200 })
    expect(reply.rate!.value).toBeCloseTo(0, 9)
    expect(reply.mix!.value).toBeCloseTo(reply.compare.difference!, 9)
    expect(reply.mix!.q).toBeLessThan(0.001)
    expect(reply.groups.map((g) => g.key).sort()).toEqual(['chat', 'phone'])
    expect(reply.groups.reduce((sum, g) => sum + g.total, 0)).toBeCloseTo(reply.compare.difference!, 9)
  })

  test('a group that answers otherwise is named, and its part alone is sure', async () => {
    const org = await anOrganisation(db)
    const of = (reason: string, yes: number, no: number) =>
      someFacts(org.id, { 1: yes, 0: no }, { metric: 'solved', reason })
    await store.insert([
      ...[...of('billing', 60, 140), ...of('delivery', 150, 50), ...of('other', 100, 100)],
      ...[...of('billing', 140, 60), ...of('delivery', 149, 51), ...of('other', 101, 99)].map(february),
    ])
    const { groups, rate, none } = await why(org.scope, { metric: 'solved', by: 'reason' })
    expect(none).toBeNull()
    expect(groups[0]).toMatchObject({ key: 'billing', before: { n: 200, value: 0.7 }, after: { n: 200, value: 0.3 } })
    expect(groups.map((g) => (g.rate!.q ?? 1) < 0.05)).toEqual([true, false, false])
    expect(rate!.interval[1]).toBeLessThan(0)
  })

  test('of counts, what goes beyond the general change is told apart from what only follows it', async () => {
    const org = await anOrganisation(db)
    // Spread evenly: what comes all on one day is no proof that more come than before.
    const of = (month: string, reason: string, n: number) =>
      someFacts(org.id, { 1: n }, { metric: 'encounter', reason }).map((fact, i) => ({
        ...fact,
        id: `${month} ${reason} ${i}`,
        at: Date.parse(`2026-${month}-${String((i % 28) + 1).padStart(2, '0')}T10:00:00Z`),
      }))
    await store.insert([
      ...[...of('03', 'sewer', 481), ...of('03', 'clerk', 100), ...of('03', 'rest', 672)],
      ...[...of('02', 'sewer', 351), ...of('02', 'clerk', 8), ...of('02', 'rest', 639)],
    ])
    const reply = await why(org.scope, { metric: 'encounters', by: 'reason' })
    expect(reply.figure).toMatchObject({ value: 1_253 })
    expect(reply.compare).toMatchObject({ value: 998, difference: 255, verdict: 'up' })
    expect(reply.groups.slice(0, 2)).toMatchObject([
      { key: 'sewer', total: 130 },
      { key: 'clerk', total: 92 },
    ])
    expect(reply.groups[0]!.beyond).toBeGreaterThan(0.05)
    expect(reply.groups[1]!.beyond).toBeLessThan(1e-9)
  })

  test('the same month twice is no change, in no group', async () => {
    const org = await anOrganisation(db)
    const facts = ['a', 'b', 'c'].flatMap((channel) => someFacts(org.id, { 2: 20, 9: 40 }, { metric: 'nps', channel }))
    await store.insert([...facts, ...facts.map(february)])
    const reply = await why(org.scope, { metric: 'nps', by: 'channel' })
    expect(reply.compare.verdict).toBe('none')
    expect(reply.groups.every((g) => g.total === 0)).toBe(true)
  })

  test('small groups are put together and still sum to the whole', async () => {
    const org = await anOrganisation(db)
    const of = (agent: string, n: number) => someFacts(org.id, { 5: n }, { metric: 'csat', agent })
    await store.insert([
      ...of('big', 100),
      ...of('x', 2),
      ...of('y', 3),
      ...of('big', 90).map(february),
      ...of('z', 4).map(february),
    ])
    const { groups, figure } = await why(org.scope, { metric: 'csat', by: 'agent' })
    expect(groups.find((g) => g.key === null)).toMatchObject({ values: 3, before: { n: 4 }, after: { n: 5 } })
    expect(groups.reduce((sum, g) => sum + g.after.n, 0)).toBe(figure.n)
  })

  test('nothing in one of the periods: said so; a median: refused; a hidden group: nothing is split', async () => {
    const org = await anOrganisation(db)
    await store.insert(someFacts(org.id, { 9: 40 }, { metric: 'nps' }))
    expect((await why(org.scope, { metric: 'nps', by: 'channel' })).none).toBe('nothing')
    await expect(why(org.scope, { metric: 'recall_delay', by: 'channel' })).rejects.toMatchObject({ code: 'bad-input' })
    const quiet = await anOrganisation(db)
    const promised = (channel: string, n: number) =>
      someFacts(quiet.id, { 9: n }, { metric: 'nps', channel, anonymous: true })
    await store.insert([...promised('phone', 40), ...promised('chat', 2), ...promised('phone', 40).map(february)])
    const reply = await why(quiet.scope, { metric: 'nps', by: 'channel' })
    expect(reply).toMatchObject({ none: 'hidden', groups: [] })
  })

  test("a reader of one unit is told of that unit's parts only", async () => {
    const org = await anOrganisation(db)
    const [mine, others] = [await aUnit(db, org), await aUnit(db, org)]
    const of = (unit: { path: string[] }, n: number) =>
      someFacts(org.id, { 1: n }, { metric: 'encounter', unit: unit.path, reason: 'r' })
    await store.insert([...of(mine, 30), ...of(others, 70), ...of(others, 70).map(february)])
    const reply = await why(aScope(org, { unit: mine.id }), { metric: 'encounters', by: 'reason' })
    expect(reply.figure.value).toBe(30)
  })
})
