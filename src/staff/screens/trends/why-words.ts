import { metricUnits } from 'virtual:contract'
import type { ExplainedGroup, ExplainReply } from '../../../contract/explain.ts'
import type { MetricUnit } from '../../../contract/metric.ts'
import type { Formats } from '../../format.ts'
import { differenceWord } from '../../look/verdict.ts'
import type { useText } from '../../text.ts'

/** Beyond chance at the level of all our screens. */
export const isSure = (q: number | null | undefined): boolean => (q ?? 1) < 0.05
/** More names than these are not read. */
const mostNamed = 3

/** The explanation in sentences, the first of them the headline. Nothing is called a cause that chance explains. */
export function whyWords(
  t: ReturnType<typeof useText>,
  f: Formats,
  reply: ExplainReply,
  nameOf: (group: ExplainedGroup) => string,
): string[] {
  const why = t.trends.why
  const unit = metricUnits[reply.metric]
  const name = t.metric[reply.metric]
  const { figure, compare, rate, mix, groups } = reply
  const difference = compare.difference ?? 0
  const value = (x: number | null) => (x === null ? '–' : f.value(unit, x))
  const sized = (x: number) => withUnit(t, unit, f.bare(unit, Math.abs(x), 0), x)
  const signed = (x: number) => withUnit(t, unit, f.difference(unit, x, 0), x)
  const [from, to] = [value(compare.value), value(figure.value)]
  const named = (some: ExplainedGroup[]) =>
    some
      .slice(0, mostNamed)
      .map((g) => `${nameOf(g)} (${f.difference(unit, g.total, 0)})`)
      .join(', ')

  const [up, down] = unit === 'count' ? [why.more, why.fewer] : [why.rose, why.fell]
  const moved = compare.verdict === 'up' ? up : compare.verdict === 'down' ? down : null
  const headline = moved ? moved(name, sized(difference), from, to) : why.chance(name, signed(difference), from, to)
  if (rate && mix) {
    const sure = groups.filter((g) => [g.rate, g.mix].some((part) => isSure(part?.q)))
    return [
      headline,
      why.split(signed(rate.value), signed(mix.value)),
      sure.length ? why.sure(named(sure)) : why.unsure,
    ]
  }
  const beyond = groups.filter((g) => isSure(g.beyond))
  const [largest] = groups
  const follows = moved && largest && !beyond.includes(largest) && Math.sign(largest.total) === Math.sign(difference)
  return [
    headline,
    ...(follows ? [why.follows(named([largest]))] : []),
    beyond.length ? why.further(named(beyond)) : why.even,
  ]
}

const withUnit = (t: ReturnType<typeof useText>, unit: MetricUnit, text: string, x: number): string =>
  `${text} ${differenceWord(t, unit, unit === 'share' ? x * 100 : x)}`.trimEnd()
