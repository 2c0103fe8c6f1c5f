import type { Formats } from '../../format.ts'
import type { useStaffingText } from '../../text.ts'

type Texts = ReturnType<typeof useStaffingText>

/** Numbers of this screen as the reader's language writes them. */
export function numbers(f: Formats, t: Texts) {
  const tenths = new Intl.NumberFormat(f.tag, { maximumFractionDigits: 1 })
  const percents = new Intl.NumberFormat(f.tag, { maximumFractionDigits: 1, minimumFractionDigits: 1 })
  const weekdays = new Intl.DateTimeFormat(f.tag, { weekday: 'short', timeZone: 'UTC' })
  const clock = new Intl.DateTimeFormat(f.tag, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' })
  return {
    /** Of contacts: small ones with a decimal. */
    contacts: (n: number) => (n < 20 ? tenths.format(n) : f.count(n)),
    tenths: (n: number) => tenths.format(n),
    percent: (share: number) => `${percents.format(share * 100)}\u00a0%`,
    range: ([low, high]: readonly [number, number]) =>
      high < 20 ? `${tenths.format(low)}–${tenths.format(high)}` : `${f.count(low)}–${f.count(high)}`,
    duration: (seconds: number) =>
      seconds < 100 ? t.seconds(f.count(seconds)) : t.minutes(tenths.format(seconds / 60)),
    weekday: (date: string) => weekdays.format(new Date(`${date}T00:00:00Z`)),
    clock: (minute: number) => clock.format(new Date(minute * 60_000)),
    p: (p: number) => (p < 0.001 ? '< 0.001' : `= ${p.toFixed(3)}`).replace('.', f.tag.startsWith('en') ? '.' : ','),
  }
}

/** With a capital: names of channels begin a line here. */
export const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)
