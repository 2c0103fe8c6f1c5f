import type { OrgScope } from '../../../catalog/scope.ts'
import type { AlertDay, WatchedMetric } from '../../../contract/alert.ts'
import type { Filter } from '../../../contract/ask.ts'
import { addDays, localDate } from '../../../contract/zone.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { readCatalogue, widened } from '../catalogue.ts'
import { stl } from '../statistics/stl.ts'
import type { Place } from './place.ts'
import { readGround } from './scan.ts'
import { readSeries, type Series } from './series.ts'
import { leastReference, type Usual, usualOf } from './usual.ts'
import { watched } from './watched.ts'

/** As many days as teach what is usual, and so many after the last on which it was so. */
const daysShown = 140
const daysAfter = 21
const confidence = 0.95

/**
 * The days of a place around a change: each day's figure, between which it would usually lie by what was before the change, and the trend. `house` sees the whole
 * organisation: of it nothing is shown but what its growth makes of the part.
 */
export async function chartDays(
  scope: OrgScope,
  house: OrgScope,
  store: FactStore,
  db: Db,
  { metric, since, lastOn, ...place }: Place & { metric: WatchedMetric; since: string; lastOn: string },
  now: number,
): Promise<AlertDay[]> {
  const { zone } = await readCatalogue(db, scope, [], [])
  const today = localDate(now, zone)
  const whole = lastOn === today ? today : addDays(today, -1)
  const after = addDays(lastOn, daysAfter)
  const [last = whole] = [after, whole].sort()
  const ground = await readGround(scope, db, last, daysShown)
  const filters = widened(filtersOf(place), { reasons: ground.reasons })
  const { series } = await readSeries(scope, store, metric, ground.days, ground.rules, { filters })
  const { kind } = watched[metric]
  const one = together(series, place, ground.names.length)
  const begun = Math.max(
    0,
    one.n.findIndex((n) => n > 0),
  )
  const changed = ground.names.indexOf(since)
  // A change before all that is shown, or soon after the beginning, leaves nothing to learn from.
  const taught = changed - begun >= leastReference
  const shared = taught && kind === 'count' && filters.length > 0 ? await growthOfAll(begun, changed) : 0
  const usual = taught ? usualOf(one, kind, ground.dayKinds, begun, changed, shared) : null
  const value = (t: number) => (kind === 'count' ? one.n[t]! : one.n[t]! > 0 ? one.sum[t]! / one.n[t]! : null)
  const trend = trendOf(one, begun, value, usual)
  return ground.names.map((date, t) => ({
    date,
    value: t < begun ? null : value(t),
    n: one.n[t]!,
    usual: usual && t >= begun && (kind === 'count' || one.n[t]! > 0) ? usual.band(t, confidence) : null,
    trend: trend[t - begun] ?? null,
  }))

  /** As the look at the log knows it. */
  async function growthOfAll(from: number, until: number): Promise<number> {
    const { series } = await readSeries(house, store, metric, ground.days, ground.rules)
    const all = together(series, { unit: null, channel: null, reason: null }, ground.names.length)
    return usualOf(all, 'count', ground.dayKinds, from, until)?.growth ?? 0
  }
}

function filtersOf({ unit, channel, reason }: Place): Filter[] {
  const of = (dimension: 'unit' | 'channel' | 'reason', value: string | null): Filter[] =>
    value === null ? [] : [{ dimension, values: [value] }]
  return [...of('unit', unit), ...of('channel', channel), ...of('reason', reason)]
}

function together(all: Series[], place: Place, days: number): Series {
  const whole: Series = {
    place,
    n: new Float32Array(days),
    sum: new Float32Array(days),
    squares: new Float32Array(days),
  }
  for (const one of all) {
    for (let t = 0; t < days; t++) {
      whole.n[t]! += one.n[t]!
      whole.sum[t]! += one.sum[t]!
      whole.squares[t]! += one.squares[t]!
    }
  }
  return whole
}

/** Without the shape of the week and single wild days; of days without a figure what is usual is taken. */
function trendOf(one: Series, begun: number, value: (t: number) => number | null, usual: Usual | null): number[] {
  const days = Array.from(
    { length: one.n.length - begun },
    (_, i) => value(begun + i) ?? usual?.expected(begun + i) ?? null,
  )
  const known = days.filter((v) => v !== null)
  if (known.length < days.length || days.length < 4 * 7) return []
  return stl(known, 7, { seasonWindow: 'periodic', robust: true }).trend
}
