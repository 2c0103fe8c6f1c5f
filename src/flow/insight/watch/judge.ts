import { cusum, cusumChance } from '../statistics/cusum.ts'
import { ewma } from '../statistics/ewma.ts'
import type { Series } from './series.ts'
import { cutScore, type DayKinds, type Usual, usualOf } from './usual.ts'
import type { Kind } from './watched.ts'

/** Days in which a lasting shift is sought; what is usual is learnt from those before. */
export const recentDays = 28
/** What is usual is learnt from at most so many days before. */
export const mostReference = 112
/** A series needs so many events in all that is looked at, or it is left to those above it. */
export const leastEvents = 40
/** Half the shift that is sought, in standard deviations of a day. */
const slack = 0.5
/** Weight of a day in the average that says whether a shift has ended, and how far out it is to be still there. */
const memory = 0.2
const stillOut = 2

export type Judged = {
  /** Of the day itself. */
  departure: { p: number; up: boolean } | null
  /** Of the days up to it. `start` is the first day of the sum that is high. */
  shift: { p: number; up: boolean; start: number } | null
  /** Whether the average of the last days still lies out of the usual, either way. */
  out: { up: boolean } | null
  /** What the days before are like, for the day and for the shift. */
  usual: Usual
  before: Usual | null
}

/** How the whole grew in the days that teach what is usual: for the day, and for the shift. */
export type Shared = { usual: number; before: number }

export const sharedBy = ({ usual, before }: Judged): Shared => ({ usual: usual.growth, before: before?.growth ?? 0 })

export type Left = 'small' | 'young'

/**
 * How unusual a day is, and the days up to it. `first` is the first day that may teach what is usual. A day is set against all days before it, a shift
 * against those before the last 28, so that it does not become usual while it is looked for. `shared` is how the whole grows of which it is a part.
 */
export function judge(
  series: Series,
  kind: Kind,
  dayKinds: DayKinds,
  first: number,
  day: number,
  shared: Shared = { usual: 0, before: 0 },
): Judged | Left {
  const from = Math.max(first, day - recentDays - mostReference)
  let events = 0
  for (let t = from; t <= day; t++) events += series.n[t]!
  if (events < leastEvents) return 'small'
  const usual = usualOf(series, kind, dayKinds, from, day, shared.usual)
  if (!usual) return 'young'
  const begin = day - recentDays + 1
  const before = usualOf(series, kind, dayKinds, from, begin, shared.before)
  return {
    departure: usual.chance(day),
    shift: before && shiftOf(before, begin, day),
    out: before && outOf(before, begin, day),
    usual,
    before,
  }
}

/** Scores of the days that say something, cut and made as calm as days that do not follow one another, with their places. */
function scored(
  { score, swing }: Pick<Usual, 'score' | 'swing'>,
  begin: number,
  day: number,
): { t: number; z: number }[] {
  const all: { t: number; z: number }[] = []
  for (let t = begin; t <= day; t++) {
    const z = score(t)
    if (z !== null) all.push({ t, z: cutScore(z) / swing })
  }
  return all
}

/** Whom days must be unusual for: who believes in a growth that was learnt, and who does not. */
const eyesOf = (usual: Usual): Usual[] => (usual.level ? [usual, { ...usual, ...usual.level }] : [usual])

/** A shift is one for all eyes, and as sure as for the one who is least sure of it. */
function shiftOf(usual: Usual, begin: number, day: number): Judged['shift'] {
  const all = eyesOf(usual).map((one) => shiftFor(one, begin, day))
  const [first] = all
  if (!first || all.some((one) => one?.up !== first.up)) return null
  return { ...first, p: Math.max(...all.map((one) => one!.p)) }
}

function shiftFor(usual: Usual, begin: number, day: number): Judged['shift'] {
  const days = scored(usual, begin, day)
  const last = cusum(
    days.map((d) => d.z),
    0,
    slack,
    Number.POSITIVE_INFINITY,
  ).points.at(-1)
  if (!last) return null
  const up = last.up > last.down
  const [c, since] = up ? [last.up, last.upSince] : [last.down, last.downSince]
  if (c === 0) return null
  const chance = cusumChance(c, slack, {
    skew: up ? usual.skew : -usual.skew,
    drift: usual.drift,
    freedom: usual.freedom,
    days: recentDays,
  })
  return { p: Math.min(1, 2 * chance), up, start: days[days.length - since]!.t }
}

function outOf(usual: Usual, begin: number, day: number): Judged['out'] {
  const all = eyesOf(usual).map((one) => outFor(one, begin, day))
  const [first] = all
  return first && all.every((one) => one?.up === first.up) ? first : null
}

function outFor(usual: Usual, begin: number, day: number): Judged['out'] {
  const { values, settled } = ewma(
    scored(usual, begin, day).map((d) => d.z),
    0,
    1,
    memory,
    stillOut,
  )
  const last = values.at(-1)
  if (last === undefined || (last >= settled[0] && last <= settled[1])) return null
  return { up: last > 0 }
}
