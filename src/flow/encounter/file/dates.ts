import type { DateFormat } from '../../../contract/contact-log.ts'
import { instantOf } from '../../../contract/zone.ts'

/** Only a date is known: the answer counts at noon, so that it stays on its day also when the organisation's zone is changed. */
const noon = 12 * 60
const dayMs = 86_400_000

const time = String.raw`(?:[T\s,]+(?:(?:klo|kl|at)\.?\s*)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d+)?)?\s*([ap]\.?m\.?)?)?`
const offset = String.raw`\s*(Z|[+-]\d{2}:?\d{2})?`
const shapes: { [F in Exclude<DateFormat, 'unix'>]: { pattern: RegExp; order: [y: number, m: number, d: number] } } = {
  iso: { pattern: new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})${time}${offset}$`, 'i'), order: [1, 2, 3] },
  'y-m-d': {
    pattern: new RegExp(`^(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})\\.?${time}${offset}$`, 'i'),
    order: [1, 2, 3],
  },
  'd.m.y': {
    pattern: new RegExp(`^(\\d{1,2})\\.\\s?(\\d{1,2})\\.\\s?(\\d{4}|\\d{2})${time}${offset}$`, 'i'),
    order: [3, 2, 1],
  },
  'd/m/y': {
    pattern: new RegExp(`^(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4}|\\d{2})${time}${offset}$`, 'i'),
    order: [3, 2, 1],
  },
  'm/d/y': {
    pattern: new RegExp(`^(\\d{1,2})[/-](\\d{1,2})[/-](\\d{4}|\\d{2})${time}${offset}$`, 'i'),
    order: [3, 1, 2],
  },
}

/** Reads times of one form by the clock of one zone; remembers where days begin, for a zone is slow to ask. */
export class DateReader {
  readonly #format: DateFormat
  readonly #zone: string
  readonly #days = new Map<string, { start: number; even: boolean }>()

  constructor(format: DateFormat, zone: string) {
    this.#format = format
    this.#zone = zone
  }

  /** The instant in milliseconds; null when the text is no time of this form. */
  read(text: string): number | null {
    const given = text.trim()
    if (this.#format === 'unix') return unix(given)
    const { pattern, order } = shapes[this.#format]
    const found = pattern.exec(given)
    if (!found) return null
    const [y, m, d] = order.map((at) => Number(found[at])) as [number, number, number]
    const date = realDate(y < 100 ? y + 2000 : y, m, d)
    if (!date) return null
    const [, , , , hourText, minuteText, secondText, half, zone] = found
    if (hourText === undefined) return zone ? null : this.#at(date, noon)
    const hour = half ? (Number(hourText) % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0) : Number(hourText)
    const minute = Number(minuteText)
    const second = Number(secondText ?? 0)
    if (hour > 23 || minute > 59 || second > 59 || (half && Number(hourText) > 12)) return null
    const seconds = second * 1_000
    if (zone) return Date.parse(`${date}T00:00:00Z`) + (hour * 60 + minute - minutesOf(zone)) * 60_000 + seconds
    return this.#at(date, hour * 60 + minute) + seconds
  }

  /** The local clock's instant. On a day without a turned clock it is midnight and so many minutes. */
  #at(date: string, minute: number): number {
    let day = this.#days.get(date)
    if (!day) {
      const start = instantOf(date, 0, this.#zone)
      day = { start, even: instantOf(date, 24 * 60, this.#zone) - start === dayMs }
      if (this.#days.size > 20_000) this.#days.clear()
      this.#days.set(date, day)
    }
    return day.even ? day.start + minute * 60_000 : instantOf(date, minute, this.#zone)
  }
}

const days = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

function realDate(y: number, m: number, d: number): string | null {
  const leap = m === 2 && y % 4 === 0 && (y % 100 !== 0 || y % 400 === 0)
  if (y < 1970 || y > 9999 || m < 1 || m > 12 || d < 1 || d > days[m - 1]! + Number(leap)) return null
  return `${y}-${m < 10 ? 0 : ''}${m}-${d < 10 ? 0 : ''}${d}`
}

function minutesOf(zone: string): number {
  if (zone.toUpperCase() === 'Z') return 0
  const sign = zone.startsWith('-') ? -1 : 1
  return sign * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
}

/** Seconds, or milliseconds when there are twelve digits or more. */
function unix(text: string): number | null {
  if (!/^\d{9,14}(\.\d+)?$/.test(text)) return null
  const n = Number(text)
  return Math.round(text.split('.')[0]!.length >= 12 ? n : n * 1_000)
}

const clockOnly = /^\d{1,2}[:.]\d{2}(:\d{2})?(\s*[ap]\.?m\.?)?$/i
/** Whether a text is a time of day and no date. */
export const isClockText = (text: string): boolean => clockOnly.test(text.trim())
export const isClock = (texts: string[]): boolean => texts.length > 0 && texts.slice(0, 100).every(isClockText)

const candidates: DateFormat[] = ['iso', 'd.m.y', 'y-m-d', 'd/m/y', 'm/d/y', 'unix']

/** The form that all of these texts have; day before month where both are possible. Null when no form fits nine of ten. */
export function guessDateFormat(texts: string[]): DateFormat | null {
  const given = texts.filter((t) => t.trim() !== '')
  if (given.length === 0) return null
  const fits = candidates.map((format) => {
    const reader = new DateReader(format, 'UTC')
    return { format, share: given.filter((t) => reader.read(t) !== null).length / given.length }
  })
  const best = fits.reduce((a, b) => (b.share > a.share ? b : a))
  return best.share >= 0.9 ? best.format : null
}
