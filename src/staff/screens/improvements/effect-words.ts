import { metricUnits } from 'virtual:contract'
import type { Effect } from '../../../contract/improvement.ts'
import type { Formats } from '../../format.ts'
import { differenceWord, half } from '../../look/verdict.ts'
import type { useImprovementsText, useText } from '../../text.ts'

type Words = ReturnType<typeof useImprovementsText>
type Staff = ReturnType<typeof useText>

/** A change with its sign and what it is counted in, and the ends of its interval as bare numbers. */
export function changeOf(
  f: Formats,
  t: Staff,
  metric: Effect['metric'],
  { value, interval }: { value: number; interval: [number, number] },
): { by: string; low: string; high: string } {
  const unit = metricUnits[metric]
  const wide = half(interval)
  const shown = Math.round(unit === 'share' ? Math.abs(value) * 100 : Math.abs(value))
  const word = differenceWord(t, unit, shown)
  const number = (x: number) => f.difference(unit, x, wide)
  return {
    by: [number(value), word].filter(Boolean).join('\u00a0'),
    low: number(interval[0]),
    high: number(interval[1]),
  }
}

/** What an effect comes to, in one sentence, and when it is judged. */
export function effectSaid(w: Words, f: Formats, t: Staff, e: Effect): { said: string; when: string } {
  const weeks = w.effect.weeks(e.weeksIn, f.count(e.weeksIn))
  const change = e.effect && changeOf(f, t, e.metric, e.effect)
  const when =
    e.judgedAt === null
      ? ''
      : e.next
        ? w.effect.judged(f.count(e.judgedAt), f.localDay(e.next.on))
        : w.effect.judgedLast(f.count(e.judgedAt))
  switch (e.verdict) {
    case 'planned':
      return { said: w.effect.planned, when: '' }
    case 'too-early':
      return { said: e.next ? w.effect.tooEarly(weeks, f.localDay(e.next.on)) : w.effect.tooEarlyLast(weeks), when: '' }
    case 'cannot-tell': {
      const bare = change && e.why === 'no-comparable' ? `${w.effect.bare(change.by, change.low, change.high)} ` : ''
      return { said: `${bare}${e.why ? w.effect.why[e.why] : ''}`, when }
    }
    case 'no-effect':
      return { said: change ? w.effect.noEffect(change.by, change.low, change.high) : '', when }
    default:
      return { said: change ? w.effect.improved(t.metric[e.metric], change.by, change.low, change.high) : '', when }
  }
}
