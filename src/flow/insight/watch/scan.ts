import { readOwnDays } from '../../../catalog/calendar/own-days.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { WatchedMetric } from '../../../contract/alert.ts'
import type { ContactRules } from '../../../contract/contact-rules.ts'
import { holidayFinder } from '../../../contract/holidays.ts'
import { addDays, weekday } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { readCatalogue } from '../catalogue.ts'
import { bucketsOf, spanOf } from '../period.ts'
import type { Finding, Scan, Watch } from './finding.ts'
import { mostReference, recentDays } from './judge.ts'
import { type Calendar, lookAt } from './look.ts'
import type { Trees } from './place.ts'
import { type Breadth, type Days, readSeries, withMargins } from './series.ts'
import { partOf } from './watched.ts'

/** Kinds of alarm that share the rate: days, lasting shifts, and the looks during the day. */
const sharing = 3
/** More alarms than these in a night are one event that is not understood; the surest are told. */
const mostFindings = 100
/** Longer than this nobody else waits for the thread. */
const turnMs = 10

/**
 * Looks at every series of the log on one day (local, YYYY-MM-DD) and the weeks before. Days and lasting shifts are tested in every series, corrected over
 * all of them (Benjamini–Hochberg within each figure, the rate divided among kinds of alarm and figures), so that where nothing changed at most `rate` of the
 * days raise any alarm. Of series that show the same change the strongest is told.
 */
export async function scanDay(scope: OrgScope, store: FactStore, db: Db, day: string, watch: Watch): Promise<Scan> {
  const ground = await readGround(scope, db, day, mostReference + recentDays)
  const scan: Scan = { findings: [], again: [], series: 0, small: 0, young: 0 }
  for (const metric of watch.metrics) {
    const { all, trees } = await readAll(scope, store, metric, ground, 'every')
    const share = (watch.rate / sharing) * partOf(metric, watch.metrics)
    const found = await lookAt(metric, all, trees, ground, watch, share, ['shift', 'departure'])
    scan.findings.push(...found.findings)
    scan.again.push(...found.again)
    scan.series += found.series
    scan.small += found.small
    scan.young += found.young
  }
  const most = scan.findings.sort((a, b) => a.q - b.q).slice(0, mostFindings)
  return { ...scan, findings: most }
}

/** Times an hour is looked at within a day: each look has its part of the rate. */
const looksADay = 24
/** Of shorter pasts the hours of a day are learnt well enough, and reading is half as long. */
const daysForToday = 84

/**
 * The day so far against the same stretch of the days before, so that hours and weekdays are part of what is usual. A light look: counts only, of the
 * whole, each unit, channel and reason, and reasons by channel.
 */
export async function scanToday(
  scope: OrgScope,
  store: FactStore,
  db: Db,
  today: string,
  elapsed: number,
  watch: Watch,
): Promise<Finding[]> {
  if (!watch.metrics.includes('encounters')) return []
  const ground = await readGround(scope, db, today, daysForToday)
  const { all, trees } = await readAll(scope, store, 'encounters', ground, 'light', elapsed)
  const share = watch.rate / sharing / looksADay
  const { findings } = await lookAt('encounters', all, trees, ground, watch, share, ['departure'])
  return findings.slice(0, mostFindings)
}

export type Ground = Calendar & { days: Days; reasons: Map<string, string[]>; rules: ContactRules }

/** So many local days up to one, what kind each is, and the tree of reasons. */
export async function readGround(scope: OrgScope, db: Db, last: string, count: number): Promise<Ground> {
  const { zone, rules } = await readCatalogue(db, scope, [], [])
  const reasons = await db.selectFrom('reason').where('org', '=', scope.org).select(['id', 'path']).execute()
  const span = spanOf({ from: addDays(last, 1 - count), to: last }, zone, 0)
  const buckets = bucketsOf(span, 'day', zone)
  const isHoliday = holidayFinder(await readOwnDays(db, scope))
  const names = buckets.map((b) => b.name)
  let turn = performance.now()
  return {
    names,
    rules,
    days: { starts: buckets.map((b) => b.start), until: span.until },
    dayKinds: Uint8Array.from(names, (name) => (isHoliday(name) ? 6 : weekday(name))),
    reasons: new Map(reasons.map((r) => [r.id, r.path])),
    pause: async () => {
      if (performance.now() - turn < turnMs) return
      await new Promise((next) => setImmediate(next))
      turn = performance.now()
    },
  }
}

async function readAll(
  scope: OrgScope,
  store: FactStore,
  metric: WatchedMetric,
  ground: Ground,
  breadth: Breadth,
  elapsed?: number,
) {
  const { series, units } = await readSeries(scope, store, metric, ground.days, ground.rules, {
    pause: ground.pause,
    ...(elapsed !== undefined && { elapsed }),
  })
  const trees: Trees = { units, reasons: ground.reasons }
  return { all: await withMargins(series, trees, breadth, ground.pause), trees }
}
