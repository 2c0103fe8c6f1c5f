import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import { addDays, localDate, weekday } from '../src/contract/zone.ts'
import { migrate } from '../src/engine/database/migrate.ts'
import { openDatabase } from '../src/engine/database/open.ts'
import { openEmbeddedFacts } from '../src/engine/facts/embedded.ts'
import { randomFrom } from '../src/flow/insight/statistics/random.ts'
import type { Watch } from '../src/flow/insight/watch/finding.ts'
import { lookAt } from '../src/flow/insight/watch/look.ts'
import type { Trees } from '../src/flow/insight/watch/place.ts'
import { scanDay, scanToday } from '../src/flow/insight/watch/scan.ts'
import { type Series, withMargins } from '../src/flow/insight/watch/series.ts'
import { anOrganisation } from '../test/builders.ts'
import { conditions, figure } from './print.ts'

/**
 * The nightly scan: over a log with fifty thousand series, facts read and all; how often it is wrong on that log with its days shuffled; and how soon and how exactly
 * it finds changes that were put in.
 */
conditions('Scan')
const units = 60
const channels = 5
const reasons = 140
const days = 140
const now = Date.now()
const zone = 'Europe/Helsinki'
const last = addDays(localDate(now, zone), -1)
const watch: Watch = { metrics: ['encounters'], rate: 0.05, open: [], rebased: [] }
const events = Number(process.env.BENCH_FACTS ?? 5_000_000)

const parts = { nightly, shuffled, planted }
for (const [name, part] of Object.entries(parts))
  if (process.env.BENCH_PARTS?.split(',').includes(name) ?? true) await part()

async function nightly(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'hetki-bench-scan-'))
  const database = await openDatabase({ dataDir: folder })
  const store = await openEmbeddedFacts(join(folder, 'facts'))
  const connection = createChdbConnection({ path: join(folder, 'facts') }) as unknown as NonNullable<
    ClickHouseClientConfigOptions['connection']
  >
  const raw = createClient({ connection })
  try {
    await migrate(database)
    const org = await anOrganisation(database.db, { zone })
    const begun = performance.now()
    for (let piece = 0; piece < 10; piece++) {
      await raw.command({
        query: `insert into hetki.fact (org, metric, at, id, version, value, unit, channel, reason)
          select {org:String}, 'encounter', {now:Int64} - toInt64(pow(sipHash64(number, 1) / 18446744073709551616., 1) * ${days} * 86400000),
            toString(number), 2, 1,
            ['top', concat('region-', toString(u % 6)), concat('unit-', toString(u))], concat('channel-', toString(sipHash64(number, 3) % ${channels})),
            concat('reason-', toString(toUInt32(${reasons} * pow(sipHash64(number, 4) / 18446744073709551616., 1.3))))
          from (select number, sipHash64(number, 2) % ${units} as u from numbers({from:UInt64}, {count:UInt64}))`,
        query_params: { org: org.id, now, from: (events / 10) * piece, count: events / 10 },
      })
    }
    console.log(`  made in ${Math.round((performance.now() - begun) / 1_000)} s`)
    let longest = 0
    let before = performance.now()
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - before - 5)
      before = performance.now()
    }, 5)
    const from = performance.now()
    const scan = await scanDay(org.scope, store, database.db, last, watch)
    figure(
      `a night of ${scan.series.toLocaleString('en')} series, ${events.toLocaleString('en')} facts`,
      (performance.now() - from) / 1_000,
      's',
      { most: 60 },
    )
    clearInterval(beat)
    figure('  left to those above them', scan.small + scan.young, 'series')
    figure('  alarms', scan.findings.length, '')
    if (process.env.BENCH_EACH) console.log(JSON.stringify(scan.findings))
    figure('  longest that anybody waited for the thread', longest, 'ms')
    figure('  memory at its end', process.memoryUsage().rss / 2 ** 20, 'MB')
    const hour = performance.now()
    await scanToday(org.scope, store, database.db, last, 12 * 3_600_000, watch)
    figure('a look at the day so far', (performance.now() - hour) / 1_000, 's')
  } finally {
    await raw.close()
    await store.close()
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

type Log = { base: Series[]; trees: Trees; names: string[] }

/** Counts of twelve units, four channels and twelve reasons, restless by `spread`, with a week's shape. */
function aLog(
  random: () => number,
  factor: (unit: number, channel: number, reason: number, day: number) => number,
): Log {
  const names = Array.from({ length: days }, (_, i) => addDays(last, i + 1 - days))
  const week = [1.3, 1.1, 1, 1, 1.1, 0.4, 0.2]
  const base: Series[] = []
  const spread = 1.5
  for (let u = 0; u < 12; u++) {
    for (let c = 0; c < 4; c++) {
      for (let r = 0; r < 12; r++) {
        const level = 12 * random() ** 3
        const n = Float32Array.from(names, (name, t) => {
          const mean = level * week[weekday(name)]! * factor(u, c, r, t)
          return poisson(random, gamma(random, mean / (spread - 1)) * (spread - 1))
        })
        base.push({ place: { unit: `u${u}`, channel: `c${c}`, reason: `r${r}` }, n, sum: n, squares: n })
      }
    }
  }
  const trees = {
    units: new Map(Array.from({ length: 12 }, (_, u) => [`u${u}`, ['top', `u${u}`]] as const)),
    reasons: new Map(Array.from({ length: 12 }, (_, r) => [`r${r}`, [`r${r}`]] as const)),
  }
  return { base, trees, names }
}

async function look({ base, trees, names }: Log, rate: number) {
  const calendar = { names, dayKinds: Uint8Array.from(names, weekday), pause: async () => {} }
  const all = await withMargins(base, trees, 'every', async () => {})
  return lookAt('encounters', all, trees, calendar, { ...watch, rate }, rate / 3, ['shift', 'departure'])
}

/** A log with a change in it, each night with its weeks in another order: what is left is no change. */
async function shuffled(): Promise<void> {
  const random = randomFrom(17)
  const log = aLog(random, (u, c, r, t) => (u === 3 && r === 5 && t > 100 ? 1.5 : 1) * (c === 1 && t === 60 ? 2 : 1))
  const nights = 200
  const rates = [0.05, 0.2]
  const wrong = rates.map(() => 0)
  let series = 0
  for (let night = 0; night < nights; night++) {
    const weeks = Array.from({ length: days / 7 }, (_, w) => w)
    for (let i = weeks.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1))
      ;[weeks[i], weeks[j]] = [weeks[j]!, weeks[i]!]
    }
    // Each series in an order of its own, or a change of all would stay one.
    const base = log.base.map((s) => {
      const turn = Math.floor(random() * weeks.length)
      const n = s.n.map((_, t) => s.n[7 * weeks[(Math.floor(t / 7) + turn) % weeks.length]! + (t % 7)]!)
      return { ...s, n, sum: n, squares: n }
    })
    for (const [i, rate] of rates.entries()) {
      const scan = await look({ ...log, base }, rate)
      series = scan.series
      if (scan.findings.length > 0) wrong[i]!++
      if (process.env.BENCH_EACH)
        for (const f of scan.findings)
          console.log(
            night,
            rate,
            f.kind,
            f.up,
            JSON.stringify(f.place),
            f.since,
            f.summary.value.toFixed(2),
            f.summary.expected.toFixed(2),
            f.q.toExponential(1),
          )
    }
  }
  for (const [i, rate] of rates.entries()) {
    // Two thirds of a rate belong to the night; what chance adds to its share of so many nights, 99 of 100 times.
    const most = rate + 2.33 * Math.sqrt((rate * (1 - rate)) / nights)
    figure(`shuffled, ${series} series: nights with any alarm at rate ${rate}`, wrong[i]! / nights, 'share', { most })
  }
}

async function planted(): Promise<void> {
  const kinds = [
    ['a day of four times as many in one reason of one unit', (t: number) => (t === days - 1 ? 4 : 1), days - 1],
    ['twice as many for 14 days in one reason of one unit', (t: number) => (t >= days - 14 ? 2 : 1), days - 14],
    ['a fifth more for 21 days in one reason', (t: number) => (t >= days - 21 ? 1.2 : 1), days - 21],
  ] as const
  for (const [what, factor, from] of kinds) {
    const random = randomFrom(what.length)
    const runs = 20
    let [found, dated, off, others] = [0, 0, 0, 0]
    for (let run = 0; run < runs; run++) {
      const whole = what.includes('in one reason') && !what.includes('unit')
      const log = aLog(random, (u, _, r, t) => (r === 5 && (whole || u === 3) ? factor(t) : 1))
      const { findings } = await look(log, 0.05)
      const ours = findings.find((f) => f.up && f.place.reason === 'r5' && (whole || f.place.unit === 'u3'))
      others += findings.length - (ours ? 1 : 0)
      if (!ours) continue
      found++
      off += Math.abs(log.names.indexOf(ours.since) - from)
      const [low, high] = ours.sinceInterval ?? [ours.since, ours.since]
      if (low <= log.names[from]! && log.names[from]! <= high) dated++
    }
    figure(`planted: ${what}: found`, found / runs, 'share')
    if (found > 0) figure('  true day in its interval; days off', dated / found, `${(off / found).toFixed(1)} d`)
    figure('  other alarms a night', others / runs, '')
  }
}

function poisson(random: () => number, mean: number): number {
  if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  let [product, k] = [random(), 0]
  for (const least = Math.exp(-mean); product > least; k++) product *= random()
  return k
}
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
}
/** Marsaglia & Tsang; below 1 by a power of a uniform. */
function gamma(random: () => number, shape: number): number {
  if (shape < 1) return gamma(random, shape + 1) * random() ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const z = normal(random)
    const v = (1 + z / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(random()) < (z * z) / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}
