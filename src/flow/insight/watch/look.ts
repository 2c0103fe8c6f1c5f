import type { WatchedMetric } from '../../../contract/alert.ts'
import { dateShift } from './date-shift.ts'
import type { Again, Finding, Open, Scan, Watch } from './finding.ts'
import { type Fold, foldInto } from './fold.ts'
import { type Judged, judge, type Shared, sharedBy } from './judge.ts'
import { keyOfPlace, meeting, type Place, samePlace, type Trees } from './place.ts'
import type { Series } from './series.ts'
import { summaryOf } from './summary.ts'
import type { DayKinds } from './usual.ts'
import { watched } from './watched.ts'

type Candidate = { series: Series; judged: Judged; p: number; up: boolean; start: number }

/** The days that are looked at, by name and kind; the last is the one in question. `pause` gives others a turn of the thread. */
export type Calendar = { names: readonly string[]; dayKinds: DayKinds; pause: () => Promise<void> }

/**
 * Tests every series of one figure on the last day: the day itself, and whether the weeks up to it are a lasting shift. `share` is the part of the rate that each kind
 * of alarm has here. Of series that show the same change the strongest is told; shifts go before single days.
 */
export async function lookAt(
  metric: WatchedMetric,
  all: ReadonlyMap<string, Series>,
  trees: Trees,
  { names, dayKinds, pause }: Calendar,
  watch: Watch,
  share: number,
  kinds: readonly Finding['kind'][],
): Promise<Scan> {
  const { kind } = watched[metric]
  const day = names.length - 1
  const result: Scan = { findings: [], again: [], series: 0, small: 0, young: 0 }
  const whole = all.get(keyOfPlace(everywhere))
  const begun = whole ? whole.n.findIndex((n) => n > 0) : 0
  const open = watch.open.filter((o) => o.metric === metric)
  const rebased = watch.rebased.filter((r) => r.metric === metric && r.since > names[0]!)
  const firstOf = (place: Place) =>
    rebased.reduce((first, r) => {
      const shared = meeting(r.place, place, trees)
      const within = shared && [r.place, place].some((p) => samePlace(p, shared))
      return within ? Math.max(first, names.indexOf(r.since)) : first
    }, begun)

  // Of the whole all days teach how it grows, unless it has itself become another: what changed in a part of it is little there.
  const own = rebased.filter((r) => keyOfPlace(r.place) === keyOfPlace(everywhere))
  const first = own.reduce((first, r) => Math.max(first, names.indexOf(r.since)), begun)
  const wholly = whole && judge(whole, kind, dayKinds, first, day)
  const shared: Shared | undefined = wholly && typeof wholly !== 'string' ? sharedBy(wholly) : undefined

  const tests = { departure: 0, shift: 0 }
  const candidates = { departure: [] as Candidate[], shift: [] as Candidate[] }
  const openKeys = new Map(open.map((o) => [keyOfPlace(o.place), o]))
  for (const [key, series] of all) {
    await pause()
    const judged = judge(series, kind, dayKinds, firstOf(series.place), day, shared)
    if (typeof judged === 'string') {
      result[judged]++
      continue
    }
    result.series++
    for (const which of kinds) {
      const test = judged[which]
      if (!test) continue
      tests[which]++
      if (test.p < share) candidates[which].push({ series, judged, start: day, ...test })
    }
    const known = openKeys.get(key)
    if (known) result.again.push(againOf(known, series, judged, day))
  }
  // Of a series that is no longer watched nothing can be said, so nothing is.
  for (const o of open) if (!result.again.some((a) => a.id === o.id)) result.again.push({ id: o.id, summary: null })

  const heads: Fold[] = openHeads()
  for (const which of kinds) {
    const m = tests[which]
    let told = 0
    for (const candidate of candidates[which].sort(bySureness)) {
      // As Benjamini and Hochberg, but of series that show one change only the one that is told counts: a change in one place would else
      // open the door for ten times as many by chance.
      const most = (share * (told + 1)) / m
      if (candidate.p > most) break
      const { series, judged, up } = candidate
      const known = openKeys.get(keyOfPlace(series.place))
      // An open departure that turns out to last becomes a shift; any other open alert already tells of its series.
      if (known && !(which === 'shift' && known.kind === 'departure' && known.up === up)) continue
      const finding = findingOf(which, candidate)
      const usual = (which === 'shift' ? judged.before : judged.usual)!
      const fold: Fold = { series, usual, up, since: names.indexOf(finding.since), day, finding }
      // What was told as a day is told anew as a shift, not folded into itself.
      const others = known ? heads.filter((h) => !samePlace(h.series.place, series.place)) : heads
      if (foldInto(others, fold, { kind, trees, all, dayKinds, most, which, firstOf, growth: shared })) continue
      heads.push(fold)
      told++
      finding.q = (candidate.p * m * watch.rate) / (told * share)
      result.findings.push(finding)
    }
  }
  return result

  /** Open alerts stand before what is new: their parts and wholes are told by them. */
  function openHeads(): Fold[] {
    return open.flatMap((o): Fold[] => {
      const series = all.get(keyOfPlace(o.place))
      const judged = series && judge(series, kind, dayKinds, firstOf(o.place), day, shared)
      if (!series || !judged || typeof judged === 'string') return []
      const usual = o.kind === 'shift' && judged.before ? judged.before : judged.usual
      return [{ series, usual, up: o.up, since: Math.max(begun, names.indexOf(o.since)), day, finding: null }]
    })
  }

  function findingOf(which: 'departure' | 'shift', { series, judged, up, start }: Candidate): Finding {
    const usual = (which === 'shift' ? judged.before : judged.usual)!
    const first = firstOf(series.place)
    const dated = which === 'shift' ? dateShift(series, kind, usual, first, day, { up, start }) : null
    const since = dated?.since ?? day
    return {
      ...{ metric, place: series.place, kind: which, up, q: 1, also: 0 },
      since: names[since]!,
      sinceInterval: dated?.dated ? [names[dated.low]!, names[dated.high]!] : null,
      summary: summaryOf(series, kind, usual, since, day),
    }
  }

  function againOf(o: Open, series: Series, judged: Judged, last: number): Again {
    const still =
      o.kind === 'shift'
        ? judged.out?.up === o.up
        : judged.departure !== null && judged.departure.p < stillOutP && judged.departure.up === o.up
    if (!still) return { id: o.id, summary: null }
    const usual = o.kind === 'shift' && judged.before ? judged.before : judged.usual
    return { id: o.id, summary: summaryOf(series, kind, usual, Math.max(0, names.indexOf(o.since)), last) }
  }
}

const everywhere: Place = { unit: null, channel: null, reason: null }

/** A day that would not be told of by itself may still be one of those that were. */
const stillOutP = 0.05

const bySureness = (a: Candidate, b: Candidate): number => a.p - b.p || narrowness(b) - narrowness(a)
const narrowness = ({ series: { place } }: Candidate): number =>
  Number(place.unit !== null) + Number(place.channel !== null) + Number(place.reason !== null)
