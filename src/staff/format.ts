import { useMemo } from 'react'
import type { Language } from '../contract/language.ts'
import type { MetricUnit } from '../contract/metric.ts'
import { useZone } from './session.ts'
import { useLanguage } from './text.ts'

const tags: Record<Language, string> = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' }

/** Numbers and times as the reader's language writes them, times in the organisation's zone. */
export function formats(language: Language, zone: string) {
  const tag = tags[language]
  const number = (digits: number, signed = false) =>
    new Intl.NumberFormat(tag, {
      maximumFractionDigits: digits,
      minimumFractionDigits: digits,
      signDisplay: signed ? 'exceptZero' : 'negative',
    })
  const whole = number(0)
  const wholeSigned = number(0, true)
  const one = number(1)
  const two = number(2)
  const euros = new Intl.NumberFormat(tag, { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 })
  const time = (options: Intl.DateTimeFormatOptions, timeZone = zone) =>
    new Intl.DateTimeFormat(tag, { ...options, timeZone })
  const dayMonth = time({ day: 'numeric', month: 'numeric' })
  const day = time({ day: 'numeric', month: 'numeric', year: 'numeric' })
  const clock = time({ hour: 'numeric', minute: '2-digit' })
  const full = time({
    weekday: 'short',
    day: 'numeric',
    month: 'numeric',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  })
  // A local date has no zone: it is printed as the date it names.
  const localDay = time({ day: 'numeric', month: 'numeric', year: 'numeric' }, 'UTC')
  const localDayMonth = time({ day: 'numeric', month: 'numeric' }, 'UTC')
  const localMonth = time({ month: 'short', year: 'numeric' }, 'UTC')
  const suffix: Partial<Record<MetricUnit, string>> = { share: '\u00a0%', hours: '\u00a0h', seconds: '\u00a0s' }
  const scaled = (unit: MetricUnit, x: number) => (unit === 'share' ? x * 100 : x)
  /** Decimals that an interval of this half-width still supports. */
  const digits = (unit: MetricUnit, half: number) =>
    unit === 'mean' ? 2 : unit === 'hours' || scaled(unit, half) < 1 ? 1 : 0
  const decimals = { 0: whole, 1: one, 2: two } as const
  return {
    count: (n: number) => whole.format(n),
    signed: (n: number) => wholeSigned.format(n),
    /** The bare number of a figure, shares as per cent: '38', '64', '4,31'. */
    bare: (unit: MetricUnit, x: number, half = 10) =>
      unit === 'count'
        ? whole.format(x)
        : decimals[digits(unit, half) as 0 | 1 | 2].format(scaled(unit, x)).replace('-0', '0'),
    /** The same with its unit: '64 %', '3,5 h'. */
    value: (unit: MetricUnit, x: number, half = 10) =>
      `${unit === 'count' ? whole.format(x) : decimals[digits(unit, half) as 0 | 1 | 2].format(scaled(unit, x))}${suffix[unit] ?? ''}`,
    /** A difference with its sign, without unit. */
    difference: (unit: MetricUnit, x: number, half = 10) =>
      number(unit === 'count' ? 0 : (digits(unit, half) as 0 | 1 | 2), true).format(scaled(unit, x)),
    euros: (n: number) => euros.format(n),
    percent: (share: number) => `${whole.format(share * 100)}\u00a0%`,
    day: (at: string | Date) => day.format(new Date(at)),
    dayMonth: (at: string | Date) => dayMonth.format(new Date(at)),
    clock: (at: string | Date) => clock.format(new Date(at)),
    full: (at: string | Date) => full.format(new Date(at)),
    localDay: (date: string) => localDay.format(new Date(`${date}T00:00:00Z`)),
    localDayMonth: (date: string) => localDayMonth.format(new Date(`${date}T00:00:00Z`)),
    localMonth: (date: string) => localMonth.format(new Date(`${date}T00:00:00Z`)),
    tag,
    zone,
  }
}
export type Formats = ReturnType<typeof formats>

export function useFormat(): Formats {
  const language = useLanguage()
  const zone = useZone()
  return useMemo(() => formats(language, zone), [language, zone])
}
