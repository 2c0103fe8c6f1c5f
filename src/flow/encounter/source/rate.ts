import { addDays, localClock, localDate, weekday } from '../../../contract/zone.ts'

/** Encounters of one hour, by the hour's beginning. */
export type Hour = { at: number; n: number }

export type Rate = {
  today: number
  /** What the same hours of a day have usually brought; null until there are three days to look at. */
  usual: number | null
  /** How many should have come since the last one, where it is far too quiet; null where it is not, or cannot be said. */
  missing: number | null
}

const hourMs = 3_600_000
const dayMs = 24 * hourMs
const daysBack = 28
/** By chance this many would fail to come once in 150 times (e^−5). */
const tooQuiet = 5

/** How today compares with the four weeks before, hour by hour and by day of the week where two weeks are known. */
export function rateOf(hours: readonly Hour[], lastAt: number | null, now: number, zone: string): Rate {
  const today = localDate(now, zone)
  const from = addDays(today, -daysBack)
  const placed = hours.map((h) => ({ ...h, ...placeOf(h.at, zone) })).filter((h) => h.date >= from)
  const done = placed.reduce((sum, h) => sum + (h.date === today ? h.n : 0), 0)
  const oldest = [today, ...placed.map((h) => h.date)].sort()[0]!
  // A source's first day is no whole day.
  const first = oldest === from ? oldest : addDays(oldest, 1)
  const dates = datesFrom(first, today)
  const before = placed.filter((h) => h.date >= first && h.date < today)
  if (dates.length < 3) return { today: done, usual: null, missing: null }

  const weekly = dates.length >= 14
  const like = (day: number) => Math.max(1, dates.filter((d) => !weekly || weekday(d) === day).length)
  const mean = (day: number, hour: number): number => {
    const sum = before.reduce((s, h) => s + (h.hour === hour && (!weekly || h.day === day) ? h.n : 0), 0)
    return sum / like(day)
  }
  const place = placeOf(now, zone)
  const part = (now % hourMs) / hourMs
  let usual = mean(place.day, place.hour) * part
  for (let hour = 0; hour < place.hour; hour++) usual += mean(place.day, hour)

  let missing = 0
  if (lastAt !== null && now - lastAt > hourMs) {
    // A month of silence needs no finer counting.
    for (let at = Math.max(lastAt, now - daysBack * dayMs); at < now; ) {
      const next = Math.min(now, (Math.floor(at / hourMs) + 1) * hourMs)
      const { day, hour } = placeOf(at, zone)
      missing += mean(day, hour) * ((next - at) / hourMs)
      at = next
    }
  }
  return { today: done, usual, missing: missing >= tooQuiet ? Math.round(missing) : null }
}

function placeOf(ms: number, zone: string): { date: string; day: number; hour: number } {
  const { date, minute } = localClock(ms, zone)
  return { date, day: weekday(date), hour: Math.floor(minute / 60) }
}

/** Dates from the first up to, but not with, the last. */
function datesFrom(first: string, last: string): string[] {
  const dates: string[] = []
  for (let ms = Date.parse(first); ms < Date.parse(last); ms += dayMs)
    dates.push(new Date(ms).toISOString().slice(0, 10))
  return dates
}
