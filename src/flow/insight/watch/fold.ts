import { twoSided } from '../statistics/normal.ts'
import type { Finding } from './finding.ts'
import { judge, type Shared } from './judge.ts'
import { keyOfPlace, meeting, type Place, samePlace, type Trees } from './place.ts'
import { type Series, without } from './series.ts'
import { summaryOf } from './summary.ts'
import type { DayKinds, Usual } from './usual.ts'
import type { Kind } from './watched.ts'

/** A change that is told, or might be. */
export type Fold = { series: Series; usual: Usual; up: boolean; since: number; day: number; finding: Finding | null }

type Ground = {
  kind: Kind
  trees: Trees
  all: ReadonlyMap<string, Series>
  dayKinds: DayKinds
  /** A test is passed up to this p. */
  most: number
  which: 'departure' | 'shift'
  firstOf: (place: Place) => number
  growth: Shared | undefined
}

/**
 * Whether a change is told by one of those already told: complaints by phone in Turku also raise complaints, the phone, and Turku. Of what lies
 * around the told place (wider or crossing) what is left without the shared part must be unusual by itself; what lies inside must have changed by
 * more than the whole did. Adds to the number of those folded into the head.
 */
export function foldInto(heads: readonly Fold[], one: Fold, ground: Ground): boolean {
  for (const head of heads) {
    if (head.up !== one.up) continue
    const shared = meeting(head.series.place, one.series.place, ground.trees)
    if (!shared) continue
    const alone = samePlace(shared, one.series.place) ? beyond(one, head, ground) : besides(one, head, shared, ground)
    if (alone) continue
    if (head.finding) head.finding.also++
    return true
  }
  return false
}

function besides(one: Fold, head: Fold, shared: Place, ground: Ground): boolean {
  const { all, kind, dayKinds, most, which, firstOf, growth } = ground
  const part = all.get(keyOfPlace(shared))
  if (!part) {
    // A light look has no series of what they share; then all of it is taken to be shared that can be.
    const [ours, theirs] = [one, head].map((f) => summaryOf(f.series, kind, f.usual, Math.min(f.since, f.day), f.day))
    const z = (ours!.size - theirs!.size) / Math.hypot(ours!.deviation, theirs!.deviation)
    return z > 0 === one.up && twoSided(z) <= most
  }
  const rest = judge(without(one.series, part), kind, dayKinds, firstOf(one.series.place), one.day, growth)
  const test = typeof rest === 'string' ? null : rest[which]
  return !!test && test.up === one.up && test.p <= most
}

function beyond(one: Fold, head: Fold, { kind, most }: Ground): boolean {
  const since = Math.min(one.since, one.day)
  const ours = summaryOf(one.series, kind, one.usual, since, one.day)
  const theirs = summaryOf(head.series, kind, head.usual, since, one.day)
  // Counts change by a factor, shares and means by a difference.
  const factor = theirs.value / theirs.expected
  const z =
    kind === 'count'
      ? (ours.value - factor * ours.expected) / (Math.sqrt(Math.max(1, factor)) * ours.deviation)
      : (ours.size - theirs.size) / Math.hypot(ours.deviation, theirs.deviation)
  return z > 0 === one.up && twoSided(z) <= most
}
