import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { anOrganisation, aScope, type BuiltOrganisation } from '../../../test/builders.ts'
import { openTestDatabase, openTestFacts } from '../../../test/engines.ts'
import { aFact } from '../../../test/fact-builder.ts'
import { shared } from '../../../test/oracle.ts'
import { saveContactRules } from '../../catalog/organisation/contact-rules.ts'
import { type AskInput, askBody, askReply } from '../../contract/ask.ts'
import { type ContactRules, contactRules, guessMeaning, serviceLevels } from '../../contract/contact-rules.ts'
import { explainBody } from '../../contract/explain.ts'
import type { MetricId } from '../../contract/metric.ts'
import type { EncounterKind } from '../../contract/operations/contacts.ts'
import { instantOf } from '../../contract/zone.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { ask } from './ask.ts'
import { encounterHours, encounterIds, encounterLengths, rulesWithOutcomes } from './encounters.ts'
import { explain } from './explain.ts'

const { db } = await openTestDatabase()
const store = await openTestFacts()
const now = Date.parse('2026-03-31T12:00:00Z')
const march = { from: '2026-03-01', to: '2026-03-31' }

const asking = async (org: BuiltOrganisation, input: Partial<AskInput> & Pick<AskInput, 'metrics'>) =>
  askReply.parse(await ask(org.scope, store, db, askBody.parse({ period: march, ...input }), now)).rows
const figures = async (org: BuiltOrganisation, metrics: MetricId[], input: Partial<AskInput> = {}) => {
  const rows = await asking(org, { metrics, ...input })
  return (metric: MetricId, ...key: string[]) => {
    const row = rows.find((r) => r.metric === metric && r.key.join() === key.join())
    if (!row) throw new Error(`no row of ${metric} ${key}`)
    return row.figure
  }
}
const ruled = (org: BuiltOrganisation, rules: Partial<ContactRules>) =>
  db
    .updateTable('organisation')
    .set({ contact_rules: json(rules) })
    .where('id', '=', org.id)
    .execute()
const encounter = (org: BuiltOrganisation, given: Partial<Fact>) =>
  aFact(org.id, { metric: 'encounter', value: 1, ...given })

test('a number of encounters is the same whichever question of an ask the store answers first', async () => {
  const org = await anOrganisation(db)
  await store.insert([1, 2, 2, 0].map((customer) => encounter(org, { talk: 60, customer })))
  const wanted: MetricId[] = ['encounters', 'contacts_per_customer', 'handling_median']
  // The one that counts comes back last.
  const slow = {
    ...store,
    query: async <Row>(sql: string, params: { org: string }): Promise<Row[]> => {
      if (sql.includes(' as v, ')) await new Promise((done) => setTimeout(done, 200))
      return store.query<Row>(sql, params)
    },
  }
  const { rows } = await ask(org.scope, slow, db, askBody.parse({ metrics: wanted, period: march }), now)
  expect(rows.map((r) => [r.metric, r.figure.n])).toEqual([
    ['encounters', 4],
    ['contacts_per_customer', 2],
    ['handling_median', 4],
  ])
})

describe('an encounter’s outcome', () => {
  test('is guessed by its words, in three languages', () => {
    const meanings = {
      agent: [
        'AGENT',
        '',
        'Ratkaistu',
        'address changed',
        'Case Resolved Online form filled out',
        'Lost card',
        'Hakemus hylätty',
      ],
      abandoned: [
        'HANG',
        'Hung up',
        'ABANDONED',
        'Asiakas luovutti',
        'Katkaisi jonossa',
        'Lade på luren',
        'No answer',
        'vastaamaton',
      ],
      self: ['SELF', 'self-service', 'IVR', 'Itsepalvelu', 'chatbot', 'Självbetjäning'],
      none: ['PHANTOM', 'Test call', 'Väärä numero'],
    }
    for (const [meaning, words] of Object.entries(meanings))
      expect(words.map((word) => [word, guessMeaning(word)])).toEqual(words.map((word) => [word, meaning]))
  })

  test('means in the store what it means here, and what was set holds', async () => {
    const org = await anOrganisation(db)
    const words = [
      'AGENT',
      '',
      'HANG',
      'Itsepalvelu',
      'PHANTOM',
      'Väärä numero',
      'asiakas LUOVUTTI',
      'Övergiven',
      'odd',
    ]
    await store.insert(words.map((outcome) => encounter(org, { outcome, talk: 60, wait: 1 })))
    const guessed = words.map(guessMeaning)
    const of = async () => {
      const figure = await figures(org, ['aht', 'abandonment'])
      return [
        figure('aht').n,
        figure('abandonment').n,
        Math.round(figure('abandonment').value! * figure('abandonment').n!),
      ]
    }
    const count = (meaning: string) => guessed.filter((g) => g === meaning).length
    expect([count('agent'), count('abandoned')]).toEqual([3, 3])
    expect(await of()).toEqual([3, 6, 3])
    await ruled(org, { outcomes: { odd: 'abandoned', HANG: 'self', Itsepalvelu: 'agent' } })
    expect(await of()).toEqual([3, 6, 3])
    await ruled(org, { outcomes: { odd: 'none', '': 'none' } })
    expect(await of()).toEqual([1, 4, 3])
  })
})

const median = (values: number[]): number => {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = (sorted.length - 1) / 2
  return (sorted[Math.floor(middle)]! + sorted[Math.ceil(middle)]!) / 2
}

describe('measures of encounters', () => {
  const log = fc.array(
    fc.record({
      reason: fc.constantFrom('a', 'b', 'c'),
      channel: fc.constantFrom('phone', 'chat'),
      outcome: fc.constantFrom('AGENT', 'HANG', 'SELF', 'PHANTOM', ''),
      talk: fc.constantFrom(-1, 0, 10, 25, 61, 300.25),
      hold: fc.constantFrom(-1, 0, 7, 90),
      wrap_up: fc.constantFrom(-1, 0, 4.5, 30),
      wait: fc.constantFrom(-1, 0, 3, 5, 20, 21, 400),
      customer: fc.constantFrom(0, 1, 2, 3, 2 ** 52 - 1),
    }),
    { minLength: 1, maxLength: 60 },
  )
  const spent = (f: Pick<Fact, 'talk' | 'hold' | 'wrap_up'>) =>
    Math.max(0, f.talk) + Math.max(0, f.hold) + Math.max(0, f.wrap_up)
  const mean = (values: number[]) => (values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length)
  const type7 = (values: number[], p: number) => {
    const sorted = [...values].sort((a, b) => a - b)
    const at = (sorted.length - 1) * p
    const low = sorted[Math.floor(at)]!
    return values.length === 0 ? null : low + (at - Math.floor(at)) * ((sorted[Math.floor(at) + 1] ?? low) - low)
  }

  test('whatever the log, each is what its definition says, and parts sum to the whole', async () => {
    const org = await anOrganisation(db)
    const near = (a: number | null | undefined, b: number | null) =>
      b === null ? expect(a).toBeNull() : expect(Math.abs(a! - b)).toBeLessThan(1e-9 * Math.max(1, Math.abs(b)))
    // A day for each log, so that one ask serves all.
    const logs = new Map(
      fc
        .sample(log, 40)
        .map((rows, n) => [new Date(Date.UTC(2020, 0, 1 + n)).toISOString().slice(0, 10), rows] as const),
    )
    await store.insert(
      [...logs].flatMap(([day, rows]) =>
        rows.map((row) => encounter(org, { ...row, at: instantOf(day, 600, 'Europe/Helsinki') })),
      ),
    )
    const days = { period: { from: '2020-01-01', to: '2020-02-09' }, bucket: 'day' } as const
    // One place is counted second by second, many are sorted whole: the same, ends of intervals and all.
    const january = { period: { from: '2020-01-01', to: '2020-01-31' } }
    const quantiles: MetricId[] = ['handling_median', 'handling_p90', 'wait_median', 'wait_p90']
    const counted = await asking(org, { ...january, metrics: quantiles })
    const sorted = await asking(org, { ...january, metrics: quantiles, bucket: 'month' })
    expect(counted.map((r) => r.figure)).toEqual(sorted.map((r) => r.figure))
    expect(counted.every((r) => r.figure.interval)).toBe(true)
    const parts = ['talk_time', 'hold_time', 'wrap_up_time'] as const
    const timed = ['aht', ...parts, 'under_30', 'handling_median', 'handling_p90', 'wait', 'wait_p90'] as const
    const rows = [
      ...(await asking(org, { ...days, metrics: [...timed] })),
      ...(await asking(org, { ...days, metrics: ['abandonment', 'contacts_per_customer', 'unknown_customers'] })),
    ]
    const split = await asking(org, {
      ...days,
      metrics: ['aht', 'abandonment', 'encounter_share'],
      by: ['reason', 'channel'],
    })
    const levels = new Map<string, typeof rows>()
    for (const serviceLevel of serviceLevels) {
      await ruled(org, { serviceLevel })
      levels.set(serviceLevel, await asking(org, { ...days, metrics: ['service_level'] }))
    }
    for (const [day, told] of logs) {
      const of = (metric: MetricId, from = rows) => from.find((r) => r.metric === metric && r.bucket === day)!.figure
      const met = told.map((r) => ({ ...r, means: guessMeaning(r.outcome), took: spent(r) }))
      const handled = met.filter((r) => r.means === 'agent' && r.took > 0)
      near(of('aht').value, mean(handled.map((r) => r.took)))
      expect(of('aht').n).toBe(handled.length)
      if (handled.length > 0)
        near(
          of('aht').value,
          parts.reduce((sum, part) => sum + of(part).value!, 0),
        )
      near(of('under_30').value, mean(handled.map((r) => Number(r.took < 30))))
      const seconds = handled.map((r) => r.took)
      near(of('handling_median').value, type7(seconds, 0.5))
      near(of('handling_p90').value, type7(seconds, 0.9))
      const answered = met.filter((r) => r.means === 'agent' && r.wait >= 0)
      const left = met.filter((r) => r.means === 'abandoned' && r.wait >= 0)
      const waits = answered.map((r) => r.wait)
      near(of('wait').value, mean(waits))
      near(of('wait_p90').value, type7(waits, 0.9))
      const [inTime, early] = [waits.filter((s) => s <= 20).length, left.filter((r) => r.wait < 5).length]
      const [N, L] = [answered.length, left.length]
      const levelOf = {
        offered: [inTime, N + L],
        answered: [inTime, N],
        'less-early': [inTime, N + L - early],
        'early-served': [inTime + early, N + L],
      }
      for (const [level, [x, n]] of Object.entries(levelOf))
        near(of('service_level', levels.get(level)).value, n === 0 ? null : x! / n!)
      const known = met.filter((r) => r.customer > 0)
      const customers = new Set(known.map((r) => r.customer)).size
      near(of('contacts_per_customer').value, customers === 0 ? null : known.length / customers)
      near(of('unknown_customers').value, 1 - known.length / met.length)

      const some = (metric: MetricId) =>
        split.filter((r) => r.metric === metric && r.bucket === day && r.figure.value !== null)
      const pooled = (metric: MetricId) => {
        const n = some(metric).reduce((sum, r) => sum + r.figure.n!, 0)
        return n === 0 ? null : some(metric).reduce((sum, r) => sum + r.figure.n! * r.figure.value!, 0) / n
      }
      near(of('aht').value, pooled('aht'))
      near(of('abandonment').value, pooled('abandonment'))
      near(
        some('encounter_share').reduce((sum, r) => sum + r.figure.value!, 0),
        1,
      )
    }
  })

  test('by several dimensions and weeks they are as counted one by one, whatever was corrected, taken away or told twice', async () => {
    const some = <T>(...of: T[]) => fc.constantFrom(...of)
    const told = fc.record({
      at: some('2026-03-03T10:00:00Z', '2026-03-10T10:00:00Z', '2026-03-24T10:00:00Z').map(Date.parse),
      ...{ channel: some('', 'phone', 'a'), unit: some([], ['root'], ['root', 'a']) },
      ...{ customer: fc.nat(4), talk: fc.integer({ min: -1, max: 90 }), outcome: some('', 'HANG', 'bot') },
    })
    // Each encounter as it was told first, and as it was corrected; null took it away.
    const logs = fc.array(fc.tuple(told, fc.option(fc.option(told), { nil: undefined })), {
      minLength: 1,
      maxLength: 60,
    })
    await fc.assert(
      fc.asyncProperty(logs, async (log) => {
        const org = await anOrganisation(db)
        const first = log.map(([row], i) => encounter(org, { id: `${org.id}-${i}`, ...row }))
        const later = log.flatMap(([row, corrected], i) =>
          corrected === undefined
            ? []
            : // The time of a fact never changes.
              [{ ...first[i]!, ...(corrected ?? {}), at: row.at, version: corrected ? 4 : 3, removed: !corrected }],
        )
        await store.insert(later.slice(0, 5))
        await store.insert(first)
        await store.insert(later)
        const current = first.flatMap((row) => {
          const last = later.find((l) => l.id === row.id) ?? row
          return last.removed ? [] : [last]
        })
        const wanted: MetricId[] = ['encounters', 'contacts_per_customer', 'aht', 'handling_median']
        const rows = await asking(org, { metrics: wanted, by: ['channel', 'unit'], bucket: 'week' })
        const weekOf = (at: number) => new Date(at - 86_400_000).toISOString().slice(0, 10)
        for (const row of rows) {
          const here = current.filter(
            (f) => f.channel === row.key[0] && (f.unit.at(-1) ?? '') === row.key[1] && weekOf(f.at) === row.bucket,
          )
          const known = here.filter((f) => f.customer !== 0)
          const took = here.filter((f) => guessMeaning(f.outcome) === 'agent' && f.talk > 0).map((f) => f.talk)
          const values: Partial<Record<MetricId, number | null>> = {
            encounters: here.length,
            contacts_per_customer:
              known.length === 0 ? null : known.length / new Set(known.map((f) => f.customer)).size,
            aht: took.length === 0 ? null : took.reduce((a, b) => a + b, 0) / took.length,
            handling_median: took.length === 0 ? null : median(took),
          }
          const value = values[row.metric as MetricId]!
          if (value === null) expect(row.figure.value).toBeNull()
          else expect(row.figure.value).toBeCloseTo(value, 9)
        }
        const counted = rows.filter((r) => r.metric === 'encounters').reduce((n, r) => n + (r.figure.value ?? 0), 0)
        expect(counted).toBe(current.length)
      }),
      { numRuns: 12 },
    )
  })

  test('what came at the first moment of a period is its own, and whoever came again at once came again', async () => {
    const org = await anOrganisation(db)
    const midnight = instantOf('2026-03-16', 0, 'Europe/Helsinki')
    await store.insert([midnight - 1, midnight, midnight + 1].map((at) => encounter(org, { at, reason: 'a' })))
    const halves = { period: { from: '2026-03-16', to: '2026-03-31' }, compare: 'previous' } as const
    for (const by of [[], ['reason'] as const]) {
      const [row] = await asking(org, { metrics: ['encounters'], ...halves, by: [...by] })
      expect([row!.figure.value, row!.compare!.value]).toEqual([2, 1])
    }
    const gaps = [-1, 0, 7 * 86_400, 7 * 86_400 + 1]
    const at = instantOf('2026-03-02', 600, 'Europe/Helsinki')
    await store.insert(gaps.map((next_any) => aFact(org.id, { metric: 'handled', value: 1, at, next_any })))
    const [seen] = await asking(org, { metrics: ['observed_fcr'], fcr: { days: 7, scope: 'any' } })
    expect(seen!.distribution).toEqual({ again: 2, resolved: 2 })
  })

  test('small numbers have no interval of what they cannot bound; figures compare, and say why', async () => {
    const org = await anOrganisation(db)
    const of = (n: number, reason: string, talk: (i: number) => number, at = Date.parse('2026-03-10T10:00:00Z')) =>
      Array.from({ length: n }, (_, i) => encounter(org, { reason, talk: talk(i), at, wait: i % 50 }))
    const february = Date.parse('2026-02-10T10:00:00Z')
    await store.insert([
      ...[
        ...of(200, 'short', (i) => 50 + (i % 20)),
        ...of(200, 'long', (i) => 400 + (i % 40)),
        ...of(20, 'rare', () => 9),
      ],
      ...[...of(300, 'short', (i) => 50 + (i % 20), february), ...of(100, 'long', (i) => 400 + (i % 40), february)],
    ])
    const figure = await figures(org, ['aht', 'handling_median', 'handling_p90'], { by: ['reason'] })
    expect(figure('handling_p90', 'rare')).toMatchObject({ value: 9, n: 20, interval: null, tooFew: true })
    expect(figure('handling_median', 'rare').interval).toEqual([9, 9])
    expect(figure('aht', 'short').interval![0]).toBeGreaterThan(58)
    const compared = await asking(org, { metrics: ['aht', 'handling_median', 'service_level'], compare: 'previous' })
    expect(compared.map((r) => r.compare?.verdict)).toEqual(['up', 'none', 'none'])
    const body = explainBody.parse({ metric: 'aht', by: 'reason', period: march, compare: 'previous' })
    const why = await explain(org.scope, store, db, body, now)
    expect(why.rate!.value + why.mix!.value).toBeCloseTo(why.compare.difference!, 9)
    expect(Math.abs(why.rate!.value)).toBeLessThan(5)
    expect(why.mix!.q).toBeLessThan(0.001)
    await expect(explain(org.scope, store, db, { ...body, metric: 'handling_median' }, now)).rejects.toThrow()
  })
})

const bank = resolve(shared, 'data/anonymous_bank_1999_02.csv')
const sf311 = resolve(shared, 'data/sf311_requests.csv')
const expected = resolve(shared, 'oracles/contacts.json')

describe.skipIf(!existsSync(bank) || !existsSync(expected))('a real log of a bank, by the published figures', () => {
  type Mix = {
    contacts: number
    share: number
    aht_sec: number
    median_sec: number
    p90_sec: number
    under_30s_share: number
    agent_handled: number
  }
  test('waiting, handling and mix', async () => {
    const org = await anOrganisation(db)
    const rows = parse(readFileSync(bank), { columns: true }) as Record<string, string>[]
    await store.insert(
      rows.map((r) => {
        const [hours, minutes, seconds] = r.vru_entry!.split(':').map(Number) as [number, number, number]
        return encounter(org, {
          at: instantOf(r.date!, hours * 60 + minutes, 'Europe/Helsinki') + seconds * 1_000,
          ...{ id: `${r.call_id}-${r.vru_line}-${r.date}-${r.vru_entry}`, reason: r.type!, outcome: r.outcome! },
          ...{ talk: Number(r.service_sec), wait: Number(r.queue_sec), customer: Number(r.customer) || 0 },
        })
      }),
    )
    const { mix, waiting } = JSON.parse(readFileSync(expected, 'utf8')).cases[0].expected as {
      mix: Record<string, Mix>
      waiting: Record<string, number>
    }
    const period = { from: '1999-02-01', to: '1999-02-28' }
    const metrics = ['encounters', 'encounter_share', 'aht', 'handling_median', 'handling_p90', 'under_30'] as const
    const figure = await figures(org, [...metrics], { period, by: ['reason'] })
    const handled = await asking(org, {
      metrics: ['encounters'],
      by: ['reason'],
      period,
      filters: [{ dimension: 'outcome', values: ['AGENT'] }],
    })
    for (const [reason, is] of Object.entries(mix)) {
      const of = (metric: (typeof metrics)[number]) => figure(metric, reason).value!
      expect(of('encounters')).toBe(is.contacts)
      expect(of('encounter_share')).toBeCloseTo(is.share, 9)
      expect(of('aht')).toBeCloseTo(is.aht_sec, 8)
      expect(of('handling_median')).toBeCloseTo(is.median_sec, 9)
      expect(of('handling_p90')).toBeCloseTo(is.p90_sec, 9)
      expect(of('under_30')).toBeCloseTo(is.under_30s_share, 9)
      expect(handled.find((r) => r.key[0] === reason)?.figure.value).toBe(is.agent_handled)
    }
    const whole = await figures(org, ['abandonment', 'wait', 'service_level'], { period })
    expect(whole('abandonment')).toMatchObject({ n: waiting.offered })
    expect(whole('abandonment').value).toBeCloseTo(waiting.abandon_rate!, 9)
    expect(whole('wait').value).toBeCloseTo(waiting.mean_queue_sec_answered!, 9)
    expect(whole('service_level').value).toBeCloseTo(waiting.answered_within_20s_of_offered!, 9)
    await ruled(org, { serviceLevel: 'answered' })
    const answered = await figures(org, ['service_level'], { period })
    expect(answered('service_level').value).toBeCloseTo(waiting.answered_within_20s_of_answered!, 9)
  })
})

describe.skipIf(!existsSync(sf311))('a real log of a city', () => {
  test('counts by reason and year, as counted apart', async () => {
    const org = await anOrganisation(db)
    const rows = parse(readFileSync(sf311), { columns: true }) as Record<string, string>[]
    await store.insert(
      rows.map((r) =>
        encounter(org, {
          id: r.id!,
          at: Date.parse(`${r.created_at}Z`),
          reason: r.category!,
          channel: r.channel!,
          outcome: r.status!,
        }),
      ),
    )
    const counted = (year: string) => {
      const counts = new Map<string, number>()
      for (const r of rows)
        if (r.created_at!.startsWith(year)) counts.set(r.category!, (counts.get(r.category!) ?? 0) + 1)
      return counts
    }
    await db.updateTable('organisation').set({ zone: 'UTC' }).where('id', '=', org.id).execute()
    for (const year of ['2015', '2016']) {
      const period = { from: `${year}-01-01`, to: `${year}-12-31` }
      const found = await asking(org, { metrics: ['encounters'], by: ['reason'], period })
      expect(new Map(found.map((r) => [r.key[0], r.figure.value]))).toEqual(counted(year))
      const [aht] = await asking(org, { metrics: ['aht'], period })
      expect(aht?.figure).toMatchObject({ value: null, n: 0 })
    }
  })
})

describe('the encounters behind a figure', () => {
  test('are as many as it says, in pages, within the reader’s bounds', async () => {
    const org = await anOrganisation(db)
    const unit = newId()
    const many = Array.from({ length: 90 }, (_, i) =>
      encounter(org, {
        id: newId(),
        at: Date.parse('2026-03-02T06:30:00Z') + (i % 7) * 86_400_000 + Math.floor(i / 30) * 3_600_000,
        ...{ outcome: i % 9 === 0 ? 'HANG' : 'AGENT', talk: i % 9 === 0 ? -1 : (i * 7) % 60, wait: i % 40 },
        ...{ customer: i % 3, unit: i % 2 ? [org.root, unit] : [org.root], channel: i % 5 ? 'phone' : 'chat' },
      }),
    )
    await store.insert(many)
    const filters = [{ dimension: 'channel' as const, values: ['phone'] }]
    const list = (only?: EncounterKind, more: object = {}) =>
      encounterIds(org.scope, store, db, { ...march, filters, ...(only && { only }), limit: 7, ...more }, now)
    const figure = await figures(
      org,
      ['encounters', 'aht', 'under_30', 'wait', 'service_level', 'abandonment', 'unknown_customers'],
      { filters },
    )
    const share = (metric: MetricId) => Math.round(figure(metric).value! * figure(metric).n!)
    expect((await list()).total).toBe(figure('encounters').value)
    expect((await list('handled')).total).toBe(figure('aht').n)
    expect((await list('short')).total).toBe(share('under_30'))
    expect((await list('answered')).total).toBe(figure('wait').n)
    expect((await list('in_time')).total).toBe(share('service_level'))
    expect((await list('late')).total).toBe(figure('service_level').n! - share('service_level'))
    expect((await list('abandoned')).total).toBe(share('abandonment'))
    expect((await list('unknown')).total).toBe(share('unknown_customers'))

    const seen: string[] = []
    for (let before: string | undefined; ; ) {
      const page = await list(undefined, before ? { before } : {})
      seen.push(...page.ids)
      if (!page.next) break
      before = page.next
    }
    const at = new Map(many.map((f) => [f.id, f.at]))
    expect(new Set(seen).size).toBe(figure('encounters').value)
    expect(seen.map((id) => at.get(id)!)).toEqual(seen.map((id) => at.get(id)!).sort((a, b) => b - a))
    await expect(list(undefined, { before: `1' or 1=1` })).rejects.toThrow()

    const within = aScope(org, { unit })
    expect((await encounterIds(within, store, db, { ...march, limit: 200 }, now)).ids.length).toBe(45)
    const { cells, days } = await encounterHours(org.scope, store, db, { period: march, filters: [] }, now)
    // Helsinki is two hours ahead of Greenwich in early March; the days of the period so far end with today.
    expect([...new Set(cells.map((c) => c.hour))]).toEqual([8, 9, 10])
    expect(cells.reduce((sum, c) => sum + c.n, 0)).toBe(90)
    expect(days).toEqual([5, 5, 4, 4, 4, 4, 5])
    const [cell] = cells
    expect((await encounterIds(org.scope, store, db, { ...march, ...cell!, limit: 200 } as never, now)).total).toBe(
      cell!.n,
    )
    const lengths = await encounterLengths(org.scope, store, db, { period: march, filters }, now)
    expect(lengths.n).toBe(figure('aht').n)
    expect(lengths.steps.filter((s) => s.from < 30).reduce((sum, s) => sum + s.n, 0)).toBe(share('under_30'))
  })

  test('outcomes are told with what they mean and what was guessed', async () => {
    const org = await anOrganisation(db)
    const at = Date.now() - 86_400_000
    await store.insert(['HANG', 'HANG', 'AGENT'].map((outcome) => encounter(org, { outcome, at })))
    const rules = await saveContactRules(
      db,
      org.scope,
      contactRules.parse({ outcomes: { HANG: 'none', gone: 'self' } }),
    )
    expect((await rulesWithOutcomes(org.scope, store, rules)).outcomes).toEqual([
      { outcome: 'HANG', encounters: 2, meaning: 'none', guess: 'abandoned' },
      { outcome: 'AGENT', encounters: 1, meaning: 'agent', guess: 'agent' },
      { outcome: 'gone', encounters: 0, meaning: 'self', guess: 'agent' },
    ])
    await expect(saveContactRules(db, aScope(org, { unit: newId() }), rules)).rejects.toThrow()
  })
})
