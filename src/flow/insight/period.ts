import type { Period } from '../../contract/ask.ts'
import { addDays, instantOf, localDate, weekday } from '../../contract/zone.ts'

/** Local days, both included, and the instants that bound them: `from` inclusive, `until` exclusive, milliseconds. */
export type Span = { first: string; last: string; from: number; until: number }
export type BucketSize = 'day' | 'week' | 'month'

const oneDay = 86_400_000

/** Beginnings of days that were worked out before: asking the calendar takes some 40 µs, and a year by day asks it 365 times. */
const known = new Map<string, number>()
const mostKnown = 20_000

/** The instant at which a local day begins. */
export function startOfDay(day: string, zone: string): number {
  const key = day + zone
  const kept = known.get(key)
  if (kept !== undefined) return kept
  if (known.size >= mostKnown) known.clear()
  const start = instantOf(day, 0, zone)
  known.set(key, start)
  return start
}

/** The period in the organisation's zone. Days, weeks (from Monday) and months end today and begin at the first day of the earliest one. */
export function spanOf(period: Period, zone: string, now: number): Span {
  if ('from' in period) {
    const [first, last] = period.from <= period.to ? [period.from, period.to] : [period.to, period.from]
    return between(first, last, zone)
  }
  const today = localDate(now, zone)
  return between(startOf(period.unit, period.last, today), today, zone)
}

function startOf(unit: BucketSize, last: number, today: string): string {
  if (unit === 'day') return addDays(today, 1 - last)
  if (unit === 'week') return addDays(bucketOf(today, 'week'), -7 * (last - 1))
  const months = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - last
  return `${String(Math.floor(months / 12)).padStart(4, '0')}-${String((months % 12) + 1).padStart(2, '0')}-01`
}

const between = (first: string, last: string, zone: string): Span => ({
  first,
  last,
  from: startOfDay(first, zone),
  until: startOfDay(addDays(last, 1), zone),
})

/** The first local day of the bucket that a day belongs to; it may lie before the period's first day. */
export function bucketOf(day: string, size: BucketSize): string {
  if (size === 'day') return day
  return size === 'week' ? addDays(day, -weekday(day)) : `${day.slice(0, 8)}01`
}

export const daysIn = ({ first, last }: Span): number => Math.round((Date.parse(last) - Date.parse(first)) / oneDay) + 1

/** 'previous': as many days just before; 'year': the same weekdays 52 weeks before. */
export function comparedWith(span: Span, how: 'previous' | 'year', zone: string): { span: Span; daysBack: number } {
  const daysBack = how === 'year' ? 364 : daysIn(span)
  return { span: between(addDays(span.first, -daysBack), addDays(span.last, -daysBack), zone), daysBack }
}

/** The same weekdays so many times 52 weeks before. */
export const yearsBack = ({ first, last }: Span, years: number, zone: string): Span =>
  between(addDays(first, -364 * years), addDays(last, -364 * years), zone)

/**
 * Buckets of a span by name (first local day) with the instants at which they begin within the span. For a compared span, `daysBack` later days
 * name them: each compared bucket holds the days that many days before those of the bucket that it is set against.
 */
export function bucketsOf(span: Span, size: BucketSize, zone: string, daysBack = 0): { name: string; start: number }[] {
  const back = (day: string) => (daysBack === 0 ? day : addDays(day, -daysBack))
  const first = addDays(span.first, daysBack)
  const last = addDays(span.last, daysBack)
  const buckets: { name: string; start: number }[] = []
  for (let name = bucketOf(first, size); name <= last; name = bucketAfter(name, size)) {
    const cut = buckets.length === 0 ? first : name
    buckets.push({ name, start: startOfDay(back(cut), zone) })
  }
  return buckets
}

const bucketAfter = (name: string, size: BucketSize): string =>
  size === 'month' ? bucketOf(addDays(name, 31), 'month') : addDays(name, size === 'week' ? 7 : 1)
