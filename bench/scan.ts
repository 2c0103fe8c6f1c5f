import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ClickHouseClientConfigOptions, createClient } from '@clickhouse/client'
import { createChdbConnection } from 'chdb/connection'
import type { WatchedMetric } from '../src/contract/alert.ts'
import { addDays, localDate, weekday } from '../src/contract/zone.ts'
import { migrate } from '../src/engine/database/migrate.ts'
import { openDatabase } from '../src/engine/database/open.ts'
import { openEmbeddedFacts } from '../src/engine/facts/embedded.ts'
import { randomFrom } from '../src/flow/insight/statistics/random.ts'
import type { Open, Rebased, Watch } from '../src/flow/insight/watch/finding.ts'
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

const parts = { nightly, shuffled, grown, walked, others, hourly, planted }
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
  length = days,
): Log {
  const names = Array.from({ length }, (_, i) => addDays(last, i + 1 - length))
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

async function look(
  { base, trees, names }: Log,
  rate: number,
  metric: WatchedMetric = 'encounters',
  told: Pick<Watch, 'open' | 'rebased'> = { open: [], rebased: [] },
) {
  const calendar = { names, dayKinds: Uint8Array.from(names, weekday), pause: async () => {} }
  const all = await withMargins(base, trees, 'every', async () => {})
  return lookAt(metric, all, trees, calendar, { ...watch, ...told, rate }, rate / 3, ['shift', 'departure'])
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

/** Logs that grow or shrink steadily, and such whose growth ended with the days that teach what is usual: both are no news. */
async function grown(): Promise<void> {
  const random = randomFrom(31)
  const kinds = [
    ['grow steadily', days],
    ['grow no more', days - 28],
  ] as const
  for (const [what, until] of kinds) {
    const nights = Number(process.env.BENCH_NIGHTS ?? 100)
    const rates = [0.05, 0.2]
    const wrong = rates.map(() => 0)
    for (let night = 0; night < nights; night++) {
      const growth = 0.01 * (random() - 0.3)
      const log = aLog(random, (_, __, ___, t) => Math.exp(growth * Math.min(t, until)))
      for (const [i, rate] of rates.entries()) if ((await look(log, rate)).findings.length > 0) wrong[i]!++
    }
    for (const [i, rate] of rates.entries()) tell(`counts that ${what}, nights`, wrong[i]!, nights, rate)
  }
}

/**
 * The same growing log night after night, with what was told before standing as it does in the product: until it is as usual again, or for four weeks. So much
 * is told in a month of a growth that goes on and on.
 */
async function walked(): Promise<void> {
  const random = randomFrom(37)
  const [nights, month] = [84, 28]
  for (const growth of [0, 0.002, 0.004, 0.007, -0.003]) {
    let [told, nightsTold] = [0, 0]
    const logs = Number(process.env.BENCH_LOGS ?? 3)
    for (let one = 0; one < logs; one++) {
      const log = aLog(random, (_, __, ___, t) => Math.exp(growth * t), days + nights)
      let open: (Open & { found: number })[] = []
      const rebased: Rebased[] = []
      for (let night = 0; night < nights; night++) {
        const cut = (n: Float32Array) => n.slice(night, night + days)
        const base = log.base.map((s) => ({ ...s, n: cut(s.n), sum: cut(s.sum), squares: cut(s.squares) }))
        const names = log.names.slice(night, night + days)
        const { findings, again } = await look({ ...log, base, names }, 0.05, 'encounters', { open, rebased })
        const over = new Set(again.filter((a) => !a.summary).map((a) => a.id))
        open = open.filter((o) => !over.has(o.id))
        for (const f of findings) {
          open = open.filter((o) => JSON.stringify(o.place) !== JSON.stringify(f.place))
          open.push({ ...f, id: `${night} ${JSON.stringify(f.place)}`, found: night })
        }
        told += findings.length
        nightsTold += Number(findings.length > 0)
        const usual = (o: (typeof open)[number]) => o.since <= addDays(names.at(-1)!, -month) && o.found < night - 7
        rebased.push(...open.filter(usual))
        open = open.filter((o) => !usual(o))
      }
    }
    const months = (logs * nights) / month
    const what = `a log that grows by ${(100 * growth).toFixed(1)} % a day`
    figure(`${what}: alerts in four weeks`, told / months, '')
    figure(`${what}: nights with any`, nightsTold / (logs * nights), 'share')
  }
}

/** Shares and means with nothing in them: how a series' own days scatter beyond chance, and seconds with a long tail. */
function restless() {
  return [
    {
      what: 'shares',
      metric: 'solved',
      draw: (random: () => number, r: number) => share(random, 0.1 + 0.07 * (r % 12)),
    },
    { what: 'means of scores', metric: 'nps', draw: (random: () => number, r: number) => scores(random, r) },
    { what: 'means of seconds', metric: 'aht', draw: (random: () => number, r: number) => seconds(random, r) },
  ] as const
}

type Drawn = (count: number) => { sum: number; squares: number }

function share(random: () => number, usual: number): Drawn {
  // A day's share moves by itself: a beta of forty.
  const p = beta(random, 40 * usual, 40 * (1 - usual))
  return (count) => {
    let sum = 0
    for (let i = 0; i < count; i++) if (random() < p) sum++
    return { sum, squares: sum }
  }
}
function scores(random: () => number, r: number): Drawn {
  const day = 4 * normal(random)
  return (count) => {
    let [sum, squares] = [0, 0]
    for (let i = 0; i < count; i++) {
      const answer = 30 + (r % 5) * 6 + day + 60 * normal(random)
      const score = answer > 40 ? 100 : answer < -10 ? -100 : 0
      sum += score
      squares += score * score
    }
    return { sum, squares }
  }
}
function seconds(random: () => number, r: number): Drawn {
  const day = 0.08 * normal(random)
  return (count) => {
    let [sum, squares] = [0, 0]
    for (let i = 0; i < count; i++) {
      const one = Math.exp(5 + (r % 4) * 0.2 + day + 0.9 * normal(random))
      sum += one
      squares += one * one
    }
    return { sum, squares }
  }
}
function beta(random: () => number, a: number, b: number): number {
  const [x, y] = [gamma(random, a), gamma(random, b)]
  return x / (x + y)
}

/** As for counts, of each other kind of figure: each has the whole rate of a night here. */
async function others(): Promise<void> {
  for (const { what, metric, draw } of restless()) {
    if (process.env.BENCH_KINDS && !process.env.BENCH_KINDS.includes(metric)) continue
    const random = randomFrom(23)
    const log = aLog(random, () => 1)
    const base = log.base.map((s, i): Series => {
      const [n, sum, squares] = [s.n, s.n.slice(), s.n.slice()]
      n.forEach((count, t) => {
        const day = draw(random, i % 12)(count)
        sum[t] = day.sum
        squares[t] = day.squares
      })
      return { ...s, n, sum, squares }
    })
    const nights = Number(process.env.BENCH_NIGHTS ?? 100)
    const rates = [0.05, 0.2]
    const wrong = rates.map(() => 0)
    const of = { departure: 0, shift: 0 }
    let series = 0
    for (let night = 0; night < nights; night++) {
      const mixed = base.map((s) => {
        // Days of the same weekday change places, each series by itself.
        const order = Array.from({ length: days }, (_, t) => t)
        for (let t = days - 1; t >= 7; t--) {
          const other = (t % 7) + 7 * Math.floor(random() * (Math.floor(t / 7) + 1))
          ;[order[t], order[other]] = [order[other]!, order[t]!]
        }
        const by = (all: Float32Array) => Float32Array.from(order, (t) => all[t]!)
        return { ...s, n: by(s.n), sum: by(s.sum), squares: by(s.squares) }
      })
      for (const [i, rate] of rates.entries()) {
        const scan = await look({ ...log, base: mixed }, rate, metric)
        series = scan.series
        if (scan.findings.length > 0) wrong[i]!++
        for (const f of scan.findings) {
          of[f.kind]++
          if (process.env.BENCH_EACH)
            console.log(night, rate, f.kind, f.up, JSON.stringify(f.place), f.since, f.summary, f.q.toExponential(1))
        }
      }
    }
    for (const [i, rate] of rates.entries()) tell(`${what}, ${series} series, nights`, wrong[i]!, nights, rate)
    figure('  of them of days', of.departure, '')
    figure('  of them lasting', of.shift, '')
  }
}

/** Days without news, looked at each hour from the third on, each time all that came so far. */
async function hourly(): Promise<void> {
  const random = randomFrom(29)
  const shape = Array.from({ length: 24 }, (_, h) => (h < 7 || h > 20 ? 0.2 : h < 17 ? 1.6 : 0.9))
  const whole = shape.reduce((a, b) => a + b, 0)
  const past = 84
  const names = Array.from({ length: past }, (_, i) => addDays(last, i + 1 - past))
  const week = [1.3, 1.1, 1, 1, 1.1, 0.4, 0.2]
  const spread = 1.5
  const daysLooked = Number(process.env.BENCH_NIGHTS ?? 100)
  const rates = [0.05, 0.2]
  const wrong = rates.map(() => 0)
  for (let run = 0; run < daysLooked; run++) {
    const log = aLog(random, () => 1)
    const { trees } = log
    const places = log.base.map((s) => s.place)
    const levels = places.map(() => 12 * random() ** 3)
    // By day the restlessness of a day, by hour what comes of it.
    const hours = levels.map((level) =>
      names.map((name) => {
        const mean = level * week[weekday(name)]!
        const day = gamma(random, mean / (spread - 1)) * (spread - 1)
        let sum = 0
        return shape.map((part) => {
          sum += poisson(random, (day * part) / whole)
          return sum
        })
      }),
    )
    const alarmed = rates.map(() => false)
    for (let hour = 3; hour < 24; hour++) {
      const base = places.map((place, i): Series => {
        const n = Float32Array.from(hours[i]!, (day) => day[hour - 1]!)
        return { place, n, sum: n, squares: n }
      })
      const all = await withMargins(base, trees, 'light', async () => {})
      const calendar = { names, dayKinds: Uint8Array.from(names, weekday), pause: async () => {} }
      for (const [i, rate] of rates.entries()) {
        const { findings } = await lookAt('encounters', all, trees, calendar, { ...watch, rate }, rate / 3 / 24, [
          'departure',
        ])
        if (findings.length > 0) alarmed[i] = true
      }
    }
    for (const [i, is] of alarmed.entries()) if (is) wrong[i]!++
  }
  for (const [i, rate] of rates.entries()) tell('looks during the day, days', wrong[i]!, daysLooked, rate)
}

function tell(what: string, wrong: number, of: number, rate: number): void {
  const most = rate + 2.33 * Math.sqrt((rate * (1 - rate)) / of)
  figure(`nothing changed: ${what} with any alarm at rate ${rate}`, wrong / of, 'share', { most })
}

async function planted(): Promise<void> {
  const kinds = [
    ['a day of four times as many in one reason of one unit', (t: number) => (t === days - 1 ? 4 : 1), days - 1],
    ['twice as many for 14 days in one reason of one unit', (t: number) => (t >= days - 14 ? 2 : 1), days - 14],
    ['a fifth more for 21 days in one reason', (t: number) => (t >= days - 21 ? 1.2 : 1), days - 21],
    [
      'twice as many for 28 days in one reason of one unit, all growing',
      (t: number) => (t >= days - 28 ? 2 : 1),
      days - 28,
    ],
  ] as const
  for (const [what, factor, from] of kinds) {
    const random = randomFrom(what.length)
    const runs = 20
    let [found, dated, off, others] = [0, 0, 0, 0]
    for (let run = 0; run < runs; run++) {
      const whole = what.includes('in one reason') && !what.includes('unit')
      const log = aLog(
        random,
        (u, _, r, t) => (what.endsWith('growing') ? 1.006 ** t : 1) * (r === 5 && (whole || u === 3) ? factor(t) : 1),
      )
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
