import { studentTwoSided } from '../statistics/beta.ts'
import { binomialCdf, binomialTail } from '../statistics/binomial.ts'
import { sigmaOfNeighbours } from '../statistics/control-chart.ts'
import { negativeBinomialCdf, negativeBinomialTail } from '../statistics/negative-binomial.ts'
import { normalQuantile, zOf } from '../statistics/normal.ts'
import type { Interval } from '../statistics/nps.ts'
import type { Series } from './series.ts'
import type { Kind } from './watched.ts'

/** What days of a series are usually like: learnt from the days of a reference, said of any day. */
export type Usual = {
  /** The figure of the day: a number, a share, a mean. NaN where the day has none. */
  figure: (day: number) => number
  expected: (day: number) => number
  /** Standard deviation of the day's figure around what is expected, and of what is expected around the truth. */
  deviation: (day: number) => number
  unsure: (day: number) => number
  /** Chance of a day so far out or farther, either way; null where the day says nothing. */
  chance: (day: number) => { p: number; up: boolean } | null
  /** Between which a usual day's figure lies. */
  band: (day: number, confidence: number) => Interval
  /** The day in standard deviations, for sums over days; null where it says nothing. */
  score: (day: number) => number | null
  /**
   * Where a steady growth was learnt, the same for who does not believe that it goes on: the level of its last weeks. A growth that ends, and a step that looked
   * like one, are no lasting shift.
   */
  level: Pick<Usual, 'score' | 'drift'> | null
  /** Of counts, the steady growth that was learnt, as the logarithm of a day's factor; 0 is none. */
  growth: number
  /** Of such scores: third moment, variance with which their mean is known, degrees of freedom, how much longer sums swing because days follow one another. */
  skew: number
  drift: number
  freedom: number
  swing: number
  /** How many times more than by chance alone days vary. */
  spread: number
  /** Standard deviation of one score; 1 for counts. */
  standard: number
}

/** The kind of each day: 0 Monday … 6 Sunday; a public holiday is a Sunday. */
export type DayKinds = Uint8Array
const kinds = 7

/** Fewer days teach nothing. */
export const leastReference = 28
/** Scores beyond are cut in sums: a single wild day is no lasting shift, and is told of by itself. */
const cut = 2.5
/** A day rarer than this was itself an event, and is not part of what is usual. */
const event = 1e-6
/** So many days are not counted when it is asked how rare a day is. */
const notCounted = 3
/** A trend is taken for one when it is this many standard errors from none. */
const sureTrend = 3
/** So many days before its end say at what level a growth has come to. */
const levelDays = 28
/** At most so much a day up or down: beyond, the days of the reference say nothing of today's. */
const steepest = Math.log(2) / 28

/** Learns from the days `from` to `until` (exclusive); null where there is too little. `shared` is the growth of the whole of which a count is a part. */
export function usualOf(
  series: Series,
  kind: Kind,
  dayKinds: DayKinds,
  from: number,
  until: number,
  shared = 0,
): Usual | null {
  if (until - from < leastReference) return null
  if (kind === 'count') return usualCount(series, dayKinds, from, until, shared)
  if (kind === 'share') return usualShare(series, dayKinds, from, until)
  return usualMean(series, dayKinds, from, until, kind === 'duration' ? 0 : Number.NEGATIVE_INFINITY)
}

/**
 * Counts: a mean for each day of the week, a steady growth where there is one beyond doubt, and a variance of `spread` times the mean. Chances are the
 * negative binomial's with the variance of what is not known added, by Student's t for the spread. Days that were events are left out. A part too small to
 * tell its own growth from none grows as the whole does, unless it cannot: else what grows with all others would be told as its own.
 */
function usualCount({ n: y }: Series, dayKinds: DayKinds, from: number, until: number, shared: number): Usual | null {
  const kept = new Uint8Array(until - from).fill(1)
  const means = new Float64Array(kinds)
  const days = new Float64Array(kinds)
  let [growth, middle, information, spread, freedom] = [0, 0, 0, 1, 1]
  const at = (t: number) => means[dayKinds[t]!]! * (growth === 0 ? 1 : Math.exp(growth * (t - middle)))
  const learn = () => {
    const weights = new Float64Array(kinds)
    means.fill(0)
    days.fill(0)
    for (let t = from; t < until; t++) {
      if (!kept[t - from]) continue
      const k = dayKinds[t]!
      means[k]! += y[t]!
      days[k]!++
      weights[k]! += growth === 0 ? 1 : Math.exp(growth * (t - middle))
    }
    // None seen is not never: half a one.
    for (let k = 0; k < kinds; k++) means[k] = weights[k]! > 0 ? Math.max(means[k]!, 0.5) / weights[k]! : 0
  }
  const vary = () => {
    let [squares, number] = [0, 0]
    for (let t = from; t < until; t++) {
      if (!kept[t - from]) continue
      const mean = at(t)
      squares += (y[t]! - mean) ** 2 / mean
      number++
    }
    freedom = Math.max(1, number - days.filter((d) => d > 0).length - (growth === 0 ? 0 : 1))
    spread = Math.max(1, squares / freedom)
  }
  const grow = () => {
    growth = 0
    middle = (from + until - 1) / 2
    for (let step = 0; step < 3; step++) {
      let [score, weight, centre] = [0, 0, 0]
      information = 0
      for (let t = from; t < until; t++) {
        if (!kept[t - from]) continue
        const mean = at(t)
        weight += mean
        centre += mean * (t - middle)
      }
      centre /= weight
      for (let t = from; t < until; t++) {
        if (!kept[t - from]) continue
        const mean = at(t)
        score += (y[t]! - mean) * (t - middle - centre)
        information += mean * (t - middle - centre) ** 2
      }
      growth += score / information
      // Too small to be told from none, or to be learnt from at all.
      if (step === 0 && growth ** 2 * information < sureTrend ** 2 * spread) {
        growth = (growth - shared) ** 2 * information < sureTrend ** 2 * spread ? shared : 0
        if (growth !== 0) learn()
        return
      }
      growth = Math.max(-steepest, Math.min(steepest, growth))
      learn()
    }
  }
  learn()
  vary()
  if (leaveOut()) {
    learn()
    vary()
  }
  grow()
  if (growth !== 0) vary()

  function leaveOut(): boolean {
    const most = Math.floor((until - from) / 10)
    let gone = 0
    // Of what is left when the farthest few are not counted: else events would make themselves usual.
    const sorted = Array.from(
      { length: until - from },
      (_, i) => (y[from + i]! - at(from + i)) ** 2 / at(from + i),
    ).sort((a, b) => a - b)
    const calm = sorted.slice(0, -notCounted)
    const lower = Math.max(1, (1.1 * calm.reduce((a, b) => a + b, 0)) / Math.max(1, calm.length - kinds))
    for (let t = from; t < until && gone < most; t++) {
      const mean = at(t)
      if ((y[t]! - mean) ** 2 < 9 * lower * mean) continue
      const p =
        y[t]! > mean ? negativeBinomialTail(y[t]!, mean, lower * mean) : negativeBinomialCdf(y[t]!, mean, lower * mean)
      if (p >= event) continue
      kept[t - from] = 0
      gone++
    }
    return gone > 0
  }

  // The variance of small counts is known less well than their number says: by their fourth moment.
  let fourth = 0
  for (let t = from; t < until; t++)
    if (kept[t - from]) fourth += (6 * (spread - 1) + 1 / spread) / Math.max(at(t), 0.01)
  const known = days.reduce((a, b) => a + b, 0)
  freedom = Math.max(3, (2 * freedom) / (2 + fourth / known))
  const meanOfAll = means.reduce((sum, m, k) => sum + m * days[k]!, 0) / known
  /** Variance of the expected number of a day. */
  const doubt = (t: number) => {
    const mean = at(t)
    const trend = growth === 0 ? 0 : (mean * (t - middle)) ** 2 / information
    return spread * (mean / Math.max(1, days[dayKinds[t]!]!) + trend)
  }
  const variance = (t: number) => spread * at(t) + doubt(t)
  const scoreBy = (mean: (t: number) => number) => (t: number) =>
    days[dayKinds[t]!] === 0 ? null : (y[t]! - mean(t)) / Math.sqrt(spread * mean(t))
  const score = scoreBy(at)
  /** Of the middle of the weeks that follow, where growth has come to. */
  const [far, grown] = [until + 14 - middle, Math.exp(growth * (until + 14 - middle))]

  function levelOf(): Usual['level'] {
    let [came, usual, number] = [0, 0, 0]
    for (let t = Math.max(from, until - levelDays); t < until; t++) {
      if (!kept[t - from]) continue
      came += y[t]!
      usual += means[dayKinds[t]!]!
      number++
    }
    if (number === 0) return null
    const factor = Math.max(came, 0.5) / usual
    return { score: scoreBy((t) => means[dayKinds[t]!]! * factor), drift: 1 / known + 1 / number }
  }
  return {
    figure: (t) => y[t]!,
    expected: at,
    deviation: (t) => Math.sqrt(variance(t)),
    unsure: (t) => Math.sqrt(doubt(t)),
    chance: (t) => {
      if (days[dayKinds[t]!] === 0) return null
      const up = y[t]! > at(t)
      const tail = up ? negativeBinomialTail(y[t]!, at(t), variance(t)) : negativeBinomialCdf(y[t]!, at(t), variance(t))
      return { p: byStudent(tail, freedom), up }
    },
    band: (t, confidence) => {
      const half = (1 - confidence) / 2
      const [mean, v] = [at(t), variance(t)]
      return [
        leastWhole((x) => negativeBinomialCdf(x, mean, v) >= half, mean),
        leastWhole((x) => negativeBinomialCdf(x, mean, v) >= 1 - half, mean),
      ]
    },
    score,
    // Of the negative binomial: (2 − mean/variance) · √variance / mean.
    skew: ((2 - 1 / spread) * Math.sqrt(spread * meanOfAll)) / meanOfAll,
    growth,
    level: growth === 0 ? null : levelOf(),
    drift: 1 / known + (growth === 0 ? 0 : (meanOfAll * grown * far ** 2) / information),
    freedom,
    swing: swingOf(score, from, until),
    spread,
    standard: 1,
  }
}

/**
 * Shares (Laney's p′): the share of the reference, by day of the week where that matters beyond doubt; a day varies as the binomial of its size does, times what
 * neighbouring days differ more than that.
 */
function usualShare({ n, sum }: Series, dayKinds: DayKinds, from: number, until: number): Usual | null {
  const total = sums(n, sum, dayKinds, from, until)
  const [x, all] = [total.sum, total.n]
  if (all < 100 || x < 5 || all - x < 5) return null
  const mean = x / all
  const unlike = total.kinds.reduce(
    (q, k) => q + (k.n > 0 ? (k.n * (k.sum / k.n - mean) ** 2) / (mean * (1 - mean)) : 0),
    0,
  )
  const plain = (t: number) => (n[t]! > 0 ? (sum[t]! - n[t]! * mean) / Math.sqrt(n[t]! * mean * (1 - mean)) : null)
  const rough = Math.max(1, sigmaOfNeighbours(known(plain, from, until)))
  const byKind = total.kinds.every((k) => k.n === 0 || k.n >= 50) && unlike > weekMatters * rough ** 2
  const at = (t: number) => {
    const k = total.kinds[dayKinds[t]!]!
    return byKind && k.n > 0 ? (k.sum + mean) / (k.n + 1) : mean
  }
  const standard = (t: number) => Math.sqrt(at(t) * (1 - at(t)))
  const raw = (t: number) => (n[t]! > 0 ? (sum[t]! - n[t]! * at(t)) / (Math.sqrt(n[t]!) * standard(t)) : null)
  const sigma = Math.max(1, sigmaOfNeighbours(known(raw, from, until)))
  const freedom = 0.6 * total.days
  const doubt = (t: number) => 1 / (byKind ? Math.max(1, total.kinds[dayKinds[t]!]!.n) : all)
  const score = (t: number) => {
    const z = raw(t)
    return z === null ? null : z / sigma
  }
  const deviation = (t: number) => sigma * standard(t) * Math.sqrt(1 / n[t]! + doubt(t))
  return {
    figure: (t) => sum[t]! / n[t]!,
    expected: at,
    deviation,
    unsure: (t) => sigma * standard(t) * Math.sqrt(doubt(t)),
    chance: (t) => {
      if (n[t]! === 0) return null
      const up = sum[t]! > n[t]! * at(t)
      const tail = up ? binomialTail(sum[t]!, n[t]!, at(t)) : binomialCdf(sum[t]!, n[t]!, at(t))
      return { p: byStudent(tail, freedom, sigma * Math.sqrt(1 + n[t]! * doubt(t))), up }
    },
    band: (t, confidence) => {
      const half = zOf(confidence) * deviation(t)
      return [Math.max(0, at(t) - half), Math.min(1, at(t) + half)]
    },
    score,
    growth: 0,
    level: null,
    skew: (1 - 2 * mean) / Math.sqrt((all / total.days) * mean * (1 - mean)) / sigma,
    drift: 1 / total.days,
    freedom,
    swing: swingOf(score, from, until),
    spread: sigma ** 2,
    standard: Math.sqrt(mean * (1 - mean)),
  }
}

/** Smaller groups' means are too far from normal for a single day's chance; they still count in sums over days. */
const leastForDay = 10

/** Means of scores (NPS): by the scores' own variance and the day's number, times what neighbouring days differ more than that. */
function usualMean(
  { n, sum, squares }: Series,
  dayKinds: DayKinds,
  from: number,
  until: number,
  least: number,
): Usual | null {
  const total = sums(n, sum, dayKinds, from, until)
  if (total.n < 100 || total.n <= total.days) return null
  let within = 0
  for (let t = from; t < until; t++) if (n[t]! > 0) within += squares[t]! - sum[t]! ** 2 / n[t]!
  const standard = Math.sqrt(within / (total.n - total.days))
  if (!(standard > 0)) return null
  const mean = total.sum / total.n
  const unlike = total.kinds.reduce((q, k) => q + (k.n > 0 ? k.n * ((k.sum / k.n - mean) / standard) ** 2 : 0), 0)
  const plain = (t: number) => (n[t]! > 0 ? ((sum[t]! / n[t]! - mean) * Math.sqrt(n[t]!)) / standard : null)
  const rough = Math.max(1, sigmaOfNeighbours(known(plain, from, until)))
  const byKind = total.kinds.every((k) => k.n === 0 || k.n >= 50) && unlike > weekMatters * rough ** 2
  const at = (t: number) => {
    const k = total.kinds[dayKinds[t]!]!
    return byKind && k.n > 0 ? k.sum / k.n : mean
  }
  const raw = (t: number) => (n[t]! > 0 ? ((sum[t]! / n[t]! - at(t)) * Math.sqrt(n[t]!)) / standard : null)
  const sigma = Math.max(1, sigmaOfNeighbours(known(raw, from, until)))
  const freedom = 0.6 * total.days
  const doubt = (t: number) => 1 / (byKind ? Math.max(1, total.kinds[dayKinds[t]!]!.n) : total.n)
  const deviation = (t: number) => sigma * standard * Math.sqrt(1 / n[t]! + doubt(t))
  const skew = skewOf(known(raw, from, until))
  const cutAt = (t: number) => {
    const z = raw(t)
    return z === null ? null : cutScore(z / sigma)
  }
  // Most waits are shorter than their mean, and the few long ones are cut: the scores' own middle is none, or an ordinary month would sum up to a fall.
  const middle = meanOfScores(known(cutAt, from, until))
  const score = (t: number) => {
    const z = cutAt(t)
    return z === null ? null : z - middle
  }
  return {
    figure: (t) => sum[t]! / n[t]!,
    expected: at,
    deviation,
    unsure: (t) => sigma * standard * Math.sqrt(doubt(t)),
    chance: (t) => {
      if (n[t]! < leastForDay) return null
      const z = (sum[t]! / n[t]! - at(t)) / deviation(t)
      // Cornish–Fisher, and never nearer: means of durations are skewed, and a long tail is no event.
      const mended = Math.abs(z) - Math.max(0, Math.sign(z) * skew) * ((z * z - 1) / 6)
      return { p: studentTwoSided(Math.max(0, mended), freedom), up: z > 0 }
    },
    band: (t, confidence) => {
      const half = zOf(confidence) * deviation(t)
      return [Math.max(least, at(t) - half), at(t) + half]
    },
    score,
    growth: 0,
    level: null,
    skew: skewOf(known(score, from, until)),
    drift: 1 / total.days,
    freedom,
    swing: swingOf(score, from, until),
    spread: sigma ** 2,
    standard,
  }
}

/** Where a week's days differ less than this (χ² of six degrees, 1 in 1,000) they are taken for alike: a share of the week is known better than a day's. */
const weekMatters = 22.46

function sums(n: Float32Array, sum: Float32Array, dayKinds: DayKinds, from: number, until: number) {
  const all = { n: 0, sum: 0, days: 0, kinds: Array.from({ length: kinds }, () => ({ n: 0, sum: 0 })) }
  for (let t = from; t < until; t++) {
    if (n[t]! === 0) continue
    const kind = all.kinds[dayKinds[t]!]!
    kind.n += n[t]!
    kind.sum += sum[t]!
    all.n += n[t]!
    all.sum += sum[t]!
    all.days++
  }
  return all
}

function known(score: (t: number) => number | null, from: number, until: number): number[] {
  const all: number[] = []
  for (let t = from; t < until; t++) {
    const z = score(t)
    if (z !== null) all.push(z)
  }
  return all
}

const meanOfScores = (z: readonly number[]): number => z.reduce((a, b) => a + b, 0) / z.length

/** Third moment of the scores of days, in deviations. */
function skewOf(z: readonly number[]): number {
  const mean = meanOfScores(z)
  const square = z.reduce((a, b) => a + (b - mean) ** 2, 0) / z.length
  return square > 0 ? z.reduce((a, b) => a + (b - mean) ** 3, 0) / z.length / square ** 1.5 : 0
}

/** One tail's chance made two-sided, its distance from the middle divided by `scale` and judged by Student's t. */
function byStudent(tail: number, freedom: number, scale = 1): number {
  // Nothing rare needs no care, and most days are so.
  if (tail > 0.05) return Math.min(1, 2 * tail)
  const z = tail < 1e-300 ? -37 : normalQuantile(tail)
  return studentTwoSided(z / scale, freedom)
}

export const cutScore = (z: number): number => Math.max(-cut, Math.min(cut, z))

/** How much longer sums of the scores swing because a day is like the one before: √((1 + r)/(1 − r)) of the correlation of neighbours. */
function swingOf(score: (t: number) => number | null, from: number, until: number): number {
  const z = known(score, from, until).map(cutScore)
  const mean = meanOfScores(z)
  let [together, alone] = [0, 0]
  z.forEach((v, i) => {
    alone += (v - mean) ** 2
    if (i > 0) together += (v - mean) * (z[i - 1]! - mean)
  })
  const r = alone > 0 ? Math.max(0, Math.min(0.8, together / alone)) : 0
  return Math.sqrt((1 + r) / (1 - r))
}

/** The least whole number that is so; what is asked becomes true once and stays. */
function leastWhole(is: (x: number) => boolean, near: number): number {
  let high = Math.max(1, Math.ceil(near))
  while (!is(high)) high *= 2
  let low = -1
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (is(middle)) high = middle
    else low = middle
  }
  return high
}
