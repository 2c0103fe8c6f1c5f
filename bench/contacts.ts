import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import { type AskInput, askBody } from '../src/contract/ask.ts'
import { explainBody } from '../src/contract/explain.ts'
import { staffingAsk } from '../src/contract/staffing.ts'
import { migrate } from '../src/engine/database/migrate.ts'
import { openDatabase } from '../src/engine/database/open.ts'
import { openEmbeddedFacts } from '../src/engine/facts/embedded.ts'
import { ask } from '../src/flow/insight/ask.ts'
import { explain } from '../src/flow/insight/explain.ts'
import { staffingPlan } from '../src/flow/insight/staffing/plan.ts'
import { reasonsAhead } from '../src/flow/insight/staffing/reasons.ts'
import { houseScope } from '../src/server/guard/scope.ts'
import { anOrganisation } from '../test/builders.ts'
import { conditions, figure } from './print.ts'

/**
 * Views of a contact log of ten million encounters in 400 days, each over a year and over a month, the whole path of an ask on the embedded engines:
 * 40 reasons, 5 channels, 20 stores, 300 agents, two and a half million customers, calls that were left and that served themselves. `BENCH_DATA=folder`
 * keeps the log there for the next run.
 */
conditions('Views of the contact log')
const encounters = Number(process.env.BENCH_ENCOUNTERS ?? 10_000_000)
const days = 400
const kept = process.env.BENCH_DATA
const folder = kept ?? (await mkdtemp(join(tmpdir(), 'hetki-bench-contacts-')))
await mkdir(folder, { recursive: true })
const made = join(folder, 'made.json')
const again = existsSync(made) ? (JSON.parse(readFileSync(made, 'utf8')) as { org: string; now: number }) : null
const now = again?.now ?? Date.now()
const database = await openDatabase({ dataDir: folder })
const store = await openEmbeddedFacts(join(folder, 'facts'))
const connection = createChdbConnection({ path: join(folder, 'facts') }) as unknown as NonNullable<
  ClickHouseClientConfigOptions['connection']
>
const raw = createClient({ connection })

const phone: AskInput['filters'] = [{ dimension: 'channel', values: ['phone'] }]
const views: Record<string, Omit<AskInput, 'period'>> = {
  tiles: { metrics: ['encounters', 'aht', 'wait', 'service_level', 'abandonment'] },
  'tiles, of one channel': { metrics: ['encounters', 'aht', 'wait', 'service_level', 'abandonment'], filters: phone },
  reasons: { metrics: ['encounters', 'encounter_share', 'aht', 'under_30', 'abandonment'], by: ['reason'] },
  'reasons and channels': { metrics: ['encounters', 'aht'], by: ['reason', 'channel'] },
  weeks: { metrics: ['encounters', 'aht', 'abandonment'], bucket: 'week' },
  'parts of handling by agent': { metrics: ['talk_time', 'hold_time', 'wrap_up_time'], by: ['agent'] },
  'median and p90': { metrics: ['handling_median', 'handling_p90'] },
  'median and p90 by reason': { metrics: ['handling_median', 'handling_p90'], by: ['reason'] },
  'waiting, median by week': { metrics: ['wait_median', 'wait_p90'], bucket: 'week' },
  'contacts per customer': { metrics: ['contacts_per_customer'] },
  'contacts per customer by reason': { metrics: ['contacts_per_customer'], by: ['reason'] },
}

try {
  await migrate(database)
  const org = again ? { scope: houseScope(again.org) } : await anOrganisation(database.db)
  if (!again) {
    const started = performance.now()
    await generate(org.scope.org)
    await raw.command({ query: 'optimize table hetki.fact final' })
    figure('made by the store itself and merged', (performance.now() - started) / 1_000, 's')
    writeFileSync(made, JSON.stringify({ org: org.scope.org, now }))
  }
  const all: Record<string, number[]> = {}
  for (const [span, period, most] of [
    ['a year', { last: 365 }, 300],
    ['a month', { last: 30 }, 100],
  ] as const) {
    console.log(`  ${encounters.toLocaleString('en')} encounters, ${span}`)
    for (const [name, view] of Object.entries(views)) {
      const taken: number[] = []
      const rounds = Number(process.env.BENCH_ROUNDS ?? 12)
      for (let i = -1; i < rounds; i++) {
        const from = performance.now()
        const { rows } = await ask(org.scope, store, database.db, askBody.parse({ ...view, period }), now)
        if (i >= 0) taken.push(performance.now() - from)
        if (rows.length === 0) throw new Error('a view without rows measures nothing')
      }
      taken.sort((a, b) => a - b)
      all[span] = [...(all[span] ?? []), ...taken]
      figure(`    ${name}: p95`, taken[Math.floor(taken.length * 0.95)]!, 'ms', { most })
      figure(`    ${' '.repeat(name.length)}  p50`, taken[Math.floor(taken.length / 2)]!, 'ms')
    }
    const sorted = all[span]!.sort((a, b) => a - b)
    figure(`  any view over ${span}: p95`, sorted[Math.floor(sorted.length * 0.95)]!, 'ms', { most })
  }
  // Why half a year's handling time is another than the half before's, by each of four dimensions and by all of them.
  const four = ['reason', 'channel', 'touchpoint', 'agent'] as const
  const why = { metric: 'aht', period: { last: 182 }, compare: 'previous' } as const
  const whys = {
    'each of four dimensions': four.map((by) => ({ ...why, by })),
    'all four at once': [{ ...why, by: four[0], and: four.slice(1) }],
  }
  for (const [name, asked] of Object.entries(whys)) {
    const taken: number[] = []
    for (let i = -1; i < Number(process.env.BENCH_ROUNDS ?? 12); i++) {
      const from = performance.now()
      for (const one of asked) await explain(org.scope, store, database.db, explainBody.parse(one), now)
      if (i >= 0) taken.push(performance.now() - from)
    }
    taken.sort((a, b) => a - b)
    figure(`  why handling changed, by ${name}: p95`, taken[Math.floor(taken.length * 0.95)]!, 'ms', { most: 500 })
    figure(`                           ${' '.repeat(name.length)}  p50`, taken[Math.floor(taken.length / 2)]!, 'ms')
  }
  // A year of half-hours of three channels, forecast and staffed; and the same by reason.
  for (const [name, view] of Object.entries({ 'people for next week': staffingPlan, 'by reason': reasonsAhead })) {
    const taken: number[] = []
    for (let i = -2; i < Number(process.env.BENCH_ROUNDS ?? 12); i++) {
      const from = performance.now()
      await view(org.scope, store, database.db, staffingAsk.parse({}), now)
      if (i >= 0) taken.push(performance.now() - from)
    }
    taken.sort((a, b) => a - b)
    figure(`  ${name}: p95`, taken[Math.floor(taken.length * 0.95)]!, 'ms', { most: 300 })
    figure(`  ${' '.repeat(name.length)}  p50`, taken[Math.floor(taken.length / 2)]!, 'ms')
  }
} finally {
  await raw.close()
  await store.close()
  await database.close()
  if (!kept) await rm(folder, { recursive: true, force: true })
}

/** Month after month as they would have come; lengths are skewed, as of calls. */
async function generate(org: string): Promise<void> {
  const pieces = Math.max(1, Math.round(encounters / 500_000))
  for (let piece = 0; piece < pieces; piece++) {
    const at = (share: number) => now - days * 86_400_000 + Math.floor(days * 86_400_000 * share)
    await raw.command({
      query: `insert into hetki.fact (org, metric, at, id, version, value, unit, touchpoint, reason, channel, stage, agent, source, outcome, attributes,
          talk, hold, wrap_up, wait, customer)
        select {org:String}, 'encounter', {from:Int64} + toInt64(h % ({until:Int64} - {from:Int64})), toString(reinterpretAsUUID(sipHash128(number))), 2, 1,
          ['root', concat('region-', toString(t % 4)), concat('store-', toString(t % 20))], concat('touchpoint-', toString(t)),
          concat('reason-', toString(toUInt8(40 * pow(sipHash64(number, 3) % 1000 / 1000, 2)))), ['phone', 'phone', 'chat', 'email', 'store'][t % 5 + 1], 'during',
          concat('agent-', toString(sipHash64(number, 4) % 300)), 'switchboard', outcome,
          map('queue', ['gold', 'silver', 'bronze'][sipHash64(number, 6) % 3 + 1]),
          if(outcome = 'AGENT', floor(-150 * log((1 + sipHash64(number, 7) % 100000) / 100001)), -1),
          if(sipHash64(number, 8) % 5 = 0, floor(-40 * log((1 + sipHash64(number, 9) % 100000) / 100001)), -1),
          if(outcome = 'AGENT', sipHash64(number, 10) % 60, -1),
          if(t % 5 < 2, floor(-50 * log((1 + sipHash64(number, 11) % 100000) / 100001)), -1),
          if(sipHash64(number, 12) % 5 = 0, 0, sipHash64(sipHash64(number, 13) % 2500000) % 4503599627370496)
        from (select number, sipHash64(number, 0) as h, sipHash64(number, 1) % 100 as t,
            multiIf(sipHash64(number, 2) % 100 < 80, 'AGENT', sipHash64(number, 2) % 100 < 92, 'HANG', 'SELF') as outcome
          from numbers({first:UInt64}, {count:UInt64}))`,
      query_params: {
        org,
        from: at(piece / pieces),
        until: at((piece + 1) / pieces),
        first: Math.floor((encounters * piece) / pieces),
        count: Math.floor(encounters / pieces),
      },
    })
  }
}
