import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import { type AskInput, askBody } from '../src/contract/ask.ts'
import { explainBody } from '../src/contract/explain.ts'
import { migrate } from '../src/engine/database/migrate.ts'
import { openDatabase } from '../src/engine/database/open.ts'
import { openEmbeddedFacts } from '../src/engine/facts/embedded.ts'
import type { Fact } from '../src/engine/facts/facts.ts'
import { ask } from '../src/flow/insight/ask.ts'
import { explain } from '../src/flow/insight/explain.ts'
import { anOrganisation, type BuiltOrganisation } from '../test/builders.ts'
import { conditions, figure } from './print.ts'

/**
 * The whole path of an ask, catalogue and statistics included, on the embedded engines: over ten million answer facts of three metrics in 400
 * days, and over a hundred thousand. "At rest" is how a store lies ten minutes after its last answer; "while answers come in" has the newest
 * month in many parts with rows sent twice, as it lies between merges.
 */
conditions('Ask')
const facts = { big: Number(process.env.BENCH_FACTS ?? 10_000_000), small: 100_000 }
const days = 400
const now = Date.now()
const folder = await mkdtemp(join(tmpdir(), 'hetki-bench-ask-'))
const database = await openDatabase({ dataDir: folder })
const store = await openEmbeddedFacts(join(folder, 'facts'))
const connection = createChdbConnection({ path: join(folder, 'facts') }) as unknown as NonNullable<
  ClickHouseClientConfigOptions['connection']
>
const raw = createClient({ connection })

try {
  await migrate(database)
  const small = await anOrganisation(database.db)
  await generate(small, facts.small)
  await raw.command({ query: 'optimize table hetki.fact final' })
  await anyView(small)

  const big = await anOrganisation(database.db)
  const started = performance.now()
  await generate(big, facts.big)
  await raw.command({ query: 'optimize table hetki.fact final' })
  figure('made by the store itself and merged', (performance.now() - started) / 1_000, 's')
  const [size] = await store.query<{ bytes: number }>(
    `select sum(bytes_on_disk) / (select count() from hetki.fact) as bytes from system.parts where active and table = 'fact'`,
    { org: big.id },
  )
  figure('on disk, per fact', size?.bytes ?? 0, 'bytes')
  await views(big, 'at rest')
  await explained(big)
  await live(big)
  await views(big, 'while answers come in')
  await anyView(small)
} finally {
  await raw.close()
  await store.close()
  await database.close()
  await rm(folder, { recursive: true, force: true })
}

async function views(org: BuiltOrganisation, when: string): Promise<void> {
  console.log(`  ${(await count(org)).toLocaleString('en')} facts, ${when}`)
  const year: AskInput = { metrics: ['nps'], bucket: 'week', period: { last: 365 } }
  const month: AskInput = { metrics: ['nps'], by: ['touchpoint'], period: { last: 30 } }
  await timed('  a year by week', org, [year], { most: 200 })
  await timed('  a month by touchpoint', org, [month], { most: 50 })
  await timed('  a year by week, three metrics', org, [{ ...year, metrics: ['nps', 'csat', 'solved'] }])
  await timed('  a month by touchpoint, compared', org, [{ ...month, compare: 'previous' }])
}

/** Why half a year's figure changed, by each of four dimensions, and by all of them at once. */
async function explained(org: BuiltOrganisation): Promise<void> {
  const taken: number[] = []
  for (let i = -1; i < 10; i++) {
    const from = performance.now()
    for (const by of ['channel', 'touchpoint', 'unit', 'agent'] as const) {
      const body = explainBody.parse({ metric: 'nps', by, period: { last: 180 }, compare: 'previous' })
      const { groups } = await explain(org.scope, store, database.db, body, now)
      if (groups.length === 0) throw new Error('an explanation without groups measures nothing')
    }
    if (i >= 0) taken.push(performance.now() - from)
  }
  taken.sort((a, b) => a - b)
  figure('  why half a year changed, by each of four dimensions: p95', taken.at(-1)!, 'ms', { most: 500 })
  figure('                                                       p50', taken[5]!, 'ms')

  const together: number[] = []
  const four = explainBody.parse({
    ...{ metric: 'nps', by: 'channel', and: ['touchpoint', 'unit', 'agent'] },
    ...{ period: { last: 180 }, compare: 'previous' },
  })
  for (let i = -1; i < 10; i++) {
    const from = performance.now()
    const { mixes } = await explain(org.scope, store, database.db, four, now)
    if (mixes.length !== 4) throw new Error('an explanation without its parts measures nothing')
    if (i >= 0) together.push(performance.now() - from)
  }
  together.sort((a, b) => a - b)
  figure('  the same by all four at once: p95', together.at(-1)!, 'ms', { most: 500 })
  figure('                                p50', together[5]!, 'ms')
}

/** The views of the screens, each over all that there is. */
async function anyView(org: BuiltOrganisation): Promise<void> {
  console.log(`  ${(await count(org)).toLocaleString('en')} facts`)
  const period = { last: 365 }
  const filters: AskInput['filters'] = [{ dimension: 'channel', values: ['phone', 'chat'] }]
  const all: AskInput[] = [
    { metrics: ['nps', 'csat', 'solved'], period },
    { metrics: ['nps', 'csat', 'solved'], period: { last: 7 }, compare: 'previous' },
    { metrics: ['nps'], period, bucket: 'day' },
    { metrics: ['nps', 'csat', 'solved'], period: { last: 52, unit: 'week' }, bucket: 'week', compare: 'year' },
    { metrics: ['nps'], period, by: ['touchpoint'], compare: 'previous' },
    { metrics: ['csat'], period, by: ['unit', 'channel'] },
    { metrics: ['csat_mean'], period, by: ['agent'], filters },
    { metrics: ['solved'], period, by: ['attribute:segment'], bucket: 'month' },
    { metrics: ['nps'], period, filters: [{ dimension: 'unit', values: ['store-3'] }], bucket: 'month' },
    { metrics: ['nps', 'recall_delay', 'response_rate', 'answers'], period: { last: 30 }, bucket: 'day' },
  ]
  for (const [i, one] of all.entries()) {
    const name = `${one.metrics.join(' ')} ${[one.bucket, ...(one.by ?? []), one.compare].filter(Boolean).join(' ')}`
    if (process.env.BENCH_EACH) await timed(`    ${i + 1} ${name}`, org, [one])
  }
  await timed('  any of ten views', org, all, { most: 20 })
}

async function timed(what: string, org: BuiltOrganisation, asks: AskInput[], bar?: { most: number }): Promise<void> {
  const { p50, p95 } = await times(org, asks)
  figure(`${what}: p95`, p95, 'ms', bar)
  figure(`${' '.repeat(what.length)}  p50`, p50, 'ms')
}

/** Half of the answers take longer than the median; a machine busy with something else shows in the distance between the two. */
async function times(org: BuiltOrganisation, asks: AskInput[]): Promise<{ p50: number; p95: number }> {
  const taken: number[] = []
  const rounds = Math.ceil(60 / asks.length)
  for (let i = -2; i < rounds; i++) {
    for (const one of asks) {
      const body = askBody.parse(one)
      const from = performance.now()
      const { rows } = await ask(org.scope, store, database.db, body, now)
      if (i >= 0) taken.push(performance.now() - from)
      if (rows.length === 0) throw new Error('a view without rows measures nothing')
    }
  }
  taken.sort((a, b) => a - b)
  const at = (share: number) => taken[Math.floor(taken.length * share)]!
  return { p50: at(0.5), p95: at(0.95) }
}

async function count(org: BuiltOrganisation): Promise<number> {
  const [row] = await store.query<{ n: number }>('select count() as n from {facts}', { org: org.id })
  return row?.n ?? 0
}

/** Sittings of three questions each, month after month as they would have come: 100 touchpoints, 20 stores in 4 regions, 300 agents. */
async function generate(org: BuiltOrganisation, n: number): Promise<void> {
  const pieces = Math.max(1, Math.round(n / 500_000))
  for (let piece = 0; piece < pieces; piece++) {
    const from = now - days * 86_400_000 + Math.floor((days * 86_400_000 * piece) / pieces)
    const until = now - days * 86_400_000 + Math.floor((days * 86_400_000 * (piece + 1)) / pieces)
    await raw.command({
      query: `insert into hetki.fact (org, metric, at, id, version, value, unit, touchpoint, reason, channel, stage, agent, survey, question,
          language, source, attributes)
        select {org:String}, metric, {from:Int64} + toInt64(sipHash64(sitting, 1) % ({until:Int64} - {from:Int64})),
          concat(toString(reinterpretAsUUID(sipHash128(sitting))), ':', metric), 2 * number,
          multiIf(metric = 'nps', 10 - floor(sqrt(sipHash64(number, 2) % 121)), metric = 'csat', 1 + sipHash64(number, 2) % 5,
            (sipHash64(number, 2) % 3) / 2),
          ['root', concat('region-', toString(t % 4)), concat('store-', toString(t % 20))], concat('touchpoint-', toString(t)),
          concat('reason-', toString(sipHash64(sitting, 3) % 40)), ['phone', 'store', 'chat', 'email'][t % 4 + 1],
          ['before', 'during', 'after'][t % 3 + 1], concat('agent-', toString(sipHash64(sitting, 4) % 300)), concat('survey-', toString(t % 5)),
          metric, ['fi', 'sv', 'en'][sipHash64(sitting, 5) % 3 + 1], 'personal',
          map('segment', ['gold', 'silver', 'bronze'][sipHash64(sitting, 6) % 3 + 1])
        from (
          select number, concat({org:String}, toString(intDiv(number, 3))) as sitting, ['nps', 'csat', 'solved'][number % 3 + 1] as metric,
            sipHash64(sitting, 0) % 100 as t
          from numbers({first:UInt64}, {count:UInt64})
        )`,
      query_params: {
        org: org.id,
        from,
        until,
        first: Math.floor((n * piece) / pieces),
        count: Math.floor((n * (piece + 1)) / pieces) - Math.floor((n * piece) / pieces),
      },
    })
  }
}

/** Two hundred batches as they come, one after the other; the store merges them in the background as it does in life. */
async function live(org: BuiltOrganisation): Promise<void> {
  let spent = 0
  for (let i = 0; i < 200; i++) {
    const batch = await recent(org, i)
    const from = performance.now()
    await store.insert(batch)
    spent += performance.now() - from
  }
  figure('a live batch of 100, half of them corrections, written', spent / 200, 'ms')
  // The merges that the haste above left behind would not wait in life either.
  await new Promise((done) => setTimeout(done, 5_000))
}

/** A live batch: fifty rows of the last days as they are, sent again, and fifty of them corrected. */
async function recent(org: BuiltOrganisation, i: number): Promise<Fact[]> {
  const rows = await store.query<Fact>(
    `select * except (generation) from {facts} where metric = 'nps' and at >= {since:Int64} order by sipHash64(id, {i:UInt32}) limit 100`,
    { org: org.id, since: now - 2 * 86_400_000, i },
  )
  return rows.map((row, n) => (n % 2 ? row : { ...row, version: row.version + 1, value: (row.value + 1) % 11 }))
}
