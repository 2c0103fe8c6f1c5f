import { metricUnits } from 'virtual:contract'
import type { ExplainedGroup, ExplainedSeason, ExplainReply } from '../../../contract/explain.ts'
import type { Formats } from '../../format.ts'
import { withUnit } from '../../look/verdict.ts'
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
  const seasons = seasonWords(t, f, reply, nameOf)
  if (rate && !mix) {
    const sure = groups.filter((g) => isSure(g.beyond))
    return [
      headline,
      why.splitSeveral(signed(rate.value)),
      sure.length ? why.sure(named(sure)) : why.unsure,
      ...seasons,
    ]
  }
  if (rate && mix) {
    const sure = groups.filter((g) => [g.rate, g.mix].some((part) => isSure(part?.q)))
    return [
      headline,
      why.split(signed(rate.value), signed(mix.value)),
      sure.length ? why.sure(named(sure)) : why.unsure,
      ...seasons,
    ]
  }
  const beyond = groups.filter((g) => isSure(g.beyond))
  const [largest] = groups
  const follows = moved && largest && !beyond.includes(largest) && Math.sign(largest.total) === Math.sign(difference)
  return [
    headline,
    ...(follows ? [why.follows(named([largest]))] : []),
    beyond.length ? why.further(named(beyond)) : why.even,
    ...seasons,
  ]
}

const seasonNames = ['winter', 'spring', 'summer', 'autumn'] as const

/** What the same weeks of earlier years did: of the whole, and of the groups that moved most. */
function seasonWords(
  t: ReturnType<typeof useText>,
  f: Formats,
  reply: ExplainReply,
  nameOf: (group: ExplainedGroup) => string,
): string[] {
  const words = t.trends.why.season
  const unit = metricUnits[reply.metric]
  const middle = new Date((Date.parse(reply.period.from) + Date.parse(reply.period.to)) / 2)
  const season = seasonNames[Math.floor(((middle.getUTCMonth() + 1) % 12) / 3)]!
  // Of counts the usual change is a share of what was before.
  const size = (x: number) => (unit === 'count' ? `${f.difference('share', x, 0)} %` : f.difference(unit, x, 0))
  const said = (name: string, of: ExplainedSeason | null): string[] => {
    if (!of) return []
    if (of.kind === 'as-usual')
      return [of.years > 1 ? words.everyYear(name, words.names[season]) : words.lastYear(name, words.last[season])]
    return [of.kind === 'unlike' ? words.unlike(name) : words[of.kind](name, size(of.usual))]
  }
  const largest = reply.groups.slice(0, mostNamed).filter((g) => g.season && g.season.kind !== 'unlike')
  return [...said(words.whole, reply.season), ...largest.flatMap((g) => said(nameOf(g), g.season))]
}
