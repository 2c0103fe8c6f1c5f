import type { Formats } from './format.ts'
import type { useText } from './text.ts'

/** A length of time in one unit, as people say it: '4 s', '19 h', '3 d'. */
export function age(t: ReturnType<typeof useText>, f: Formats, ms: number): string {
  const s = Math.max(0, Math.round(ms / 1_000))
  if (s < 1) return t.age.now
  if (s < 60) return t.age.seconds(f.count(s))
  if (s < 3_600) return t.age.minutes(f.count(Math.floor(s / 60)))
  if (s < 48 * 3_600) return t.age.hours(f.count(Math.floor(s / 3_600)))
  return t.age.days(f.count(Math.floor(s / 86_400)))
}
