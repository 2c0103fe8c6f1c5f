import type { Panel } from '../src/flow/insight/statistics/difference-in-differences.ts'
import type { Moments } from '../src/flow/insight/statistics/mean.ts'
import { momentsOf } from '../src/flow/insight/statistics/mean.ts'
import { normalQuantile } from '../src/flow/insight/statistics/normal.ts'
import { randomFrom } from '../src/flow/insight/statistics/random.ts'

/** How answers come about in an invented organisation: what is known of it, an estimate of an effect can be held against. */
export type World = {
  name: string
  treated: number
  controls: number
  before: number
  /** Answers a week of a scope: from … to, by scope. */
  answers: [number, number]
  kind: 'share' | 'mean' | 'nps'
  /** Of a scope's own weeks beyond sampling: standard deviation in units of one answer's, and how much of it stays until the next week. */
  own: { sd: number; stays: number }
  /** A season common to all, and by how much scopes feel it otherwise. */
  season: number
  unlike: number
  /** Scopes with the change are so many times as large. */
  size?: number
}

export const worlds: World[] = [
  {
    name: 'many scopes, quiet weeks, shares',
    treated: 1,
    controls: 12,
    before: 26,
    answers: [15, 25],
    kind: 'share',
    own: { sd: 0, stays: 0 },
    season: 0,
    unlike: 0,
  },
  {
    name: 'two comparable scopes, weeks that hang together',
    treated: 1,
    controls: 2,
    before: 26,
    answers: [20, 30],
    kind: 'mean',
    own: { sd: 0.2, stays: 0.5 },
    season: 0.2,
    unlike: 0,
  },
  {
    name: 'six scopes, weeks that hang together much',
    treated: 1,
    controls: 6,
    before: 26,
    answers: [20, 40],
    kind: 'mean',
    own: { sd: 0.25, stays: 0.7 },
    season: 0.2,
    unlike: 0,
  },
  {
    name: 'three scopes, weeks that hang together much',
    treated: 1,
    controls: 3,
    before: 26,
    answers: [20, 40],
    kind: 'nps',
    own: { sd: 0.2, stays: 0.7 },
    season: 0.2,
    unlike: 0,
  },
  {
    name: 'strong season, felt unlike, unequal sizes, NPS',
    treated: 2,
    controls: 8,
    before: 26,
    answers: [3, 60],
    kind: 'nps',
    own: { sd: 0.1, stays: 0.4 },
    season: 0.4,
    unlike: 0.25,
  },
  {
    name: 'an answer or two a week, shares',
    treated: 1,
    controls: 6,
    before: 26,
    answers: [1, 2.5],
    kind: 'share',
    own: { sd: 0.1, stays: 0.3 },
    season: 0.2,
    unlike: 0,
  },
  {
    name: 'short history, four scopes',
    treated: 1,
    controls: 4,
    before: 10,
    answers: [10, 30],
    kind: 'mean',
    own: { sd: 0.15, stays: 0.5 },
    season: 0.2,
    unlike: 0,
  },
  {
    name: 'large scope with the change, many small ones, rare failures',
    treated: 1,
    controls: 15,
    before: 26,
    answers: [5, 15],
    kind: 'share',
    own: { sd: 0.1, stays: 0.5 },
    season: 0.1,
    unlike: 0,
    size: 6,
  },
]

/** A run of a world over `after` weeks with the change, whose effect is `effect` on one answer's scale (0 … 1 for shares, points for NPS). */
export function runOf(world: World, after: number, effect: number, seed: number): Panel {
  const random = randomFrom(seed)
  const normal = () => normalQuantile(random())
  const weeks = world.before + after
  const phase = random() * weeks
  const season = Array.from({ length: weeks }, (_, t) => Math.sin((2 * Math.PI * (t + phase)) / 52))
  const scope = (changed: boolean): (Moments | null)[] => {
    const [few, many] = world.answers
    const size = (few + (many - few) * random()) * (changed ? (world.size ?? 1) : 1)
    const { sd, stays } = world.own
    const feels = world.season * (1 + world.unlike * normal())
    const level = world.kind === 'share' ? 0.72 + 0.12 * random() : 0.3 * normal()
    let own = normal()
    return Array.from({ length: weeks }, (_, t) => {
      own = stays * own + Math.sqrt(1 - stays ** 2) * normal()
      const n = poisson(size * (1 + 0.3 * season[t]!), random)
      if (n === 0) return null
      const mood = sd * own + feels * season[t]!
      const lift = changed && t >= world.before ? effect : 0
      return momentsOf(countsOf(world.kind, level, mood, lift, n, random, normal))
    })
  }
  return {
    treated: Array.from({ length: world.treated }, () => scope(true)),
    controls: Array.from({ length: world.controls }, () => scope(false)),
    start: world.before,
  }
}

/** The effect that would be worth finding, on the scale of the kind. */
export const worthFinding: Record<World['kind'], number> = { share: 0.08, mean: 0.4, nps: 15 }

function countsOf(
  kind: World['kind'],
  level: number,
  mood: number,
  lift: number,
  n: number,
  random: () => number,
  normal: () => number,
): Map<number, number> {
  const counts = new Map<number, number>()
  for (let i = 0; i < n; i++) {
    const value =
      kind === 'share'
        ? Number(random() < level + 0.4 * mood + lift)
        : kind === 'mean'
          ? level + mood + lift + normal()
          : npsOf(level + mood, lift, random)
    counts.set(value, (counts.get(value) ?? 0) + 1)
  }
  return counts
}

/** −100, 0 or 100, so that the mean is exactly what mood and lift say. */
function npsOf(mood: number, lift: number, random: () => number): number {
  const wanted = Math.max(-0.85, Math.min(0.85, 0.25 + 0.6 * mood + lift / 100))
  const x = random()
  const passive = Math.min(0.3, 1 - Math.abs(wanted))
  const promoters = (1 - passive + wanted) / 2
  return x < promoters ? 100 : x < promoters + passive ? 0 : -100
}

function poisson(mean: number, random: () => number): number {
  if (mean > 40) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normalQuantile(random())))
  let [n, p] = [0, Math.exp(-mean)]
  for (let x = random(); x > p; n++) {
    x -= p
    p *= mean / (n + 1)
  }
  return n
}
