import { z } from 'zod'
import { addDays, weekday } from './zone.ts'

/**
 * Days on which Finland is closed or half asleep: the public holidays, and the two eves that are worked as holidays (Midsummer's and Christmas).
 * Rules as they have been since 1992; moving ones are computed, so there is no list that ends.
 */
export const holidayIds = [
  'new-year',
  'epiphany',
  'good-friday',
  'easter-sunday',
  'easter-monday',
  'may-day',
  'ascension',
  'pentecost',
  'midsummer-eve',
  'midsummer-day',
  'all-saints',
  'independence-day',
  'christmas-eve',
  'christmas-day',
  'boxing-day',
] as const
export type HolidayId = (typeof holidayIds)[number]

/** A day of the organisation's own: kept as a holiday ('holiday': nobody works as usual), or worked as usual though it is one ('ordinary'). */
export const ownDay = z
  .object({
    date: z.iso.date(),
    name: z.string().trim().min(1).max(80),
    kind: z.enum(['holiday', 'ordinary']),
  })
  .strict()
export type OwnDay = z.infer<typeof ownDay>

export const holiday = z.object({
  date: z.iso.date(),
  id: z.enum([...holidayIds, 'own']),
  /** Of own days. */
  name: z.string().nullable(),
})
export type Holiday = z.infer<typeof holiday>

/** Easter Sunday of a year of the Gregorian calendar (Meeus, Jones and Butcher). */
export function easterSunday(year: number): string {
  const [century, inCentury] = [Math.floor(year / 100), year % 100]
  const golden = year % 19
  const f = Math.floor((century + 8) / 25)
  const g = Math.floor((century - f + 1) / 3)
  const h = (19 * golden + century - Math.floor(century / 4) - g + 15) % 30
  const l = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - h - (inCentury % 4)) % 7
  const m = Math.floor((golden + 11 * h + 22 * l) / 451)
  const n = h + l - 7 * m + 114
  return dateOf(year, Math.floor(n / 31), (n % 31) + 1)
}

const dateOf = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`

/** The first Saturday from a day on. */
const saturdayFrom = (date: string): string => addDays(date, (5 - weekday(date) + 7) % 7)

/** Finland's holidays of a year, in the order of their days. Two may fall on one day. */
export function holidaysOf(year: number): { date: string; id: HolidayId }[] {
  const easter = easterSunday(year)
  const midsummer = saturdayFrom(dateOf(year, 6, 20))
  const days: Record<HolidayId, string> = {
    'new-year': dateOf(year, 1, 1),
    epiphany: dateOf(year, 1, 6),
    'good-friday': addDays(easter, -2),
    'easter-sunday': easter,
    'easter-monday': addDays(easter, 1),
    'may-day': dateOf(year, 5, 1),
    ascension: addDays(easter, 39),
    pentecost: addDays(easter, 49),
    'midsummer-eve': addDays(midsummer, -1),
    'midsummer-day': midsummer,
    'all-saints': saturdayFrom(dateOf(year, 10, 31)),
    'independence-day': dateOf(year, 12, 6),
    'christmas-eve': dateOf(year, 12, 24),
    'christmas-day': dateOf(year, 12, 25),
    'boxing-day': dateOf(year, 12, 26),
  }
  return holidayIds.map((id) => ({ date: days[id], id })).sort((a, b) => (a.date < b.date ? -1 : 1))
}

/** Which holiday a day is, if any: Finland's, or the organisation's own; own days go before. */
export function holidayFinder(own: readonly OwnDay[] = []): (date: string) => Holiday | null {
  const owned = new Map(own.map((day) => [day.date, day]))
  const years = new Map<string, Map<string, HolidayId>>()
  return (date) => {
    const mine = owned.get(date)
    if (mine) return mine.kind === 'holiday' ? { date, id: 'own', name: mine.name } : null
    const year = date.slice(0, 4)
    let known = years.get(year)
    if (!known) {
      // Reversed, so that of two on one day the first named stays.
      known = new Map(
        holidaysOf(Number(year))
          .reverse()
          .map((h) => [h.date, h.id]),
      )
      years.set(year, known)
    }
    const id = known.get(date)
    return id ? { date, id, name: null } : null
  }
}
