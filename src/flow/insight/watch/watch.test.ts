import { describe, expect, test } from 'vitest'
import { addDays, weekday } from '../../../contract/zone.ts'
import { randomFrom } from '../statistics/random.ts'
import type { Watch } from './finding.ts'
import { judge } from './judge.ts'
import { lookAt } from './look.ts'
import { keyOfPlace, type Place, type Trees } from './place.ts'
import { type Series, withMargins } from './series.ts'

/** The last day is a Friday. */
const length = 138
const names = Array.from({ length }, (_, i) => addDays('2026-01-05', i))
const calendar = { names, dayKinds: Uint8Array.from(names, weekday), pause: async () => {} }
const week = [1.3, 1.1, 1, 1, 1.1, 0.4, 0.2]
const units = ['turku', 'oulu', 'espoo', 'pori', 'lahti']
const channels = ['phone', 'email', 'chat']
const reasons = ['bill', 'complaint', 'address', 'loan', 'card', 'login']
const trees: Trees = {
  units: new Map([['root', ['root']], ...units.map((u) => [u, ['root', u]] as [string, string[]])]),
  reasons: new Map(reasons.map((r) => [r, [r]])),
}

type Plan = {
  /** How much more than usual a place has on a day. */
  factor?: (place: Place, day: number) => number
  /** Variance of a day by its mean. */
  spread?: number
}

/** A log of counts: each place has a level of its own, each day of the week its share. */
function aLog(random: () => number, { factor = () => 1, spread = 1.4 }: Plan = {}): Series[] {
  const draw = (mean: number) => counted(random, gamma(random, mean / (spread - 1)) * (spread - 1))
  return units.flatMap((unit, u) =>
    channels.flatMap((channel, c) =>
      reasons.map((reason, r): Series => {
        const place = { unit, channel, reason }
        const level = 0.3 + ((u * 7 + c * 5 + r * 3) % 11) * 1.4
        const n = Float32Array.from({ length }, (_, t) => draw(level * week[t % 7]! * factor(place, t)))
        return { place, n, sum: n, squares: n }
      }),
    ),
  )
}
const normal = (random: () => number) => Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random())
const counted = (random: () => number, mean: number): number => {
  if (mean > 30) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal(random)))
  let [product, k] = [random(), 0]
  for (const least = Math.exp(-mean); product > least; k++) product *= random()
  return k
}
/** Marsaglia & Tsang; below 1 by a power of a uniform. */
const gamma = (random: () => number, shape: number): number => {
  if (shape < 1) return gamma(random, shape + 1) * random() ** (1 / shape)
  const d = shape - 1 / 3
  for (;;) {
    const z = normal(random)
    const v = (1 + z / Math.sqrt(9 * d)) ** 3
    if (v > 0 && Math.log(random()) < (z * z) / 2 + d - d * v + d * Math.log(v)) return d * v
  }
}

const look = async (
  base: Series[],
  watch: Partial<Watch> = {},
  metric: 'encounters' | 'solved' | 'nps' = 'encounters',
) => {
  const all = await withMargins(base, trees, 'every', async () => {})
  const whole: Watch = { metrics: [metric], rate: 0.05, open: [], rebased: [], ...watch }
  return lookAt(metric, all, trees, calendar, whole, whole.rate / 3, ['shift', 'departure'])
}
const turku: Place = { unit: 'turku', channel: 'phone', reason: 'complaint' }
const isIn = (place: Place) => keyOfPlace(place) === keyOfPlace(turku)

describe('the watch', () => {
  test('a log that does not change raises alarms at the set rate only', async () => {
    const random = randomFrom(21)
    const nights = 40
    const rate = 0.2
    let alarmed = 0
    for (let night = 0; night < nights; night++) {
      const { findings, series } = await look(aLog(random), { rate })
      expect(series).toBeGreaterThan(150)
      if (findings.length > 0) alarmed++
    }
    // 8 of 40 are allowed; more than 12 would come by chance 4 times in 100.
    expect(alarmed).toBeLessThanOrEqual(12)
  })

  test('a day unlike others is told once, where it happened', async () => {
    const base = aLog(randomFrom(4), { factor: (place, t) => (isIn(place) && t === length - 1 ? 12 : 1) })
    const { findings } = await look(base)
    expect(findings).toHaveLength(1)
    const [one] = findings
    expect(one).toMatchObject({ place: turku, kind: 'departure', up: true, since: names.at(-1) })
    expect(one!.summary.value).toBeGreaterThan(one!.summary.usual[1])
    expect(one!.summary.sizeInterval[0]).toBeGreaterThan(0)
    expect(one!.q).toBeLessThan(0.05)
    expect(one!.also).toBeGreaterThan(0)
  })

  test('what happens everywhere is told of the whole', async () => {
    const base = aLog(randomFrom(4), { factor: (_, t) => (t === length - 1 ? 1.8 : 1) })
    const { findings } = await look(base)
    expect(findings.map((f) => f.place)).toEqual([{ unit: null, channel: null, reason: null }])
  })

  test('a log that falls silent is one alert', async () => {
    const base = aLog(randomFrom(4), { factor: (_, t) => (t === length - 1 ? 0 : 1) })
    const { findings } = await look(base)
    expect(findings).toHaveLength(1)
    expect(findings[0]).toMatchObject({ up: false, summary: { value: 0 } })
  })

  test('a small lasting shift is found and dated', async () => {
    const shifted = length - 21
    const phone = (place: Place) => place.channel === 'phone' && place.reason === 'bill'
    const base = aLog(randomFrom(8), { factor: (place, t) => (phone(place) && t >= shifted ? 1.45 : 1) })
    const { findings } = await look(base)
    const [one] = findings.filter((f) => f.kind === 'shift')
    expect(one).toMatchObject({ place: { channel: 'phone', reason: 'bill' }, up: true })
    const [low, high] = one!.sinceInterval!
    expect(low <= names[shifted]! && names[shifted]! <= high).toBe(true)
    expect(findings).toHaveLength(1)
  })

  test('a week’s shape, a holiday’s quiet and a steady growth are usual', async () => {
    const growing = aLog(randomFrom(8), { factor: (_, t) => 1.006 ** t })
    expect((await look(growing)).findings).toEqual([])
  })

  test('twice as many for four weeks are a shift where they had been growing; a growth that ends is none, nor a step that looked like one', async () => {
    const grown = (t: number) => 1.006 ** t
    const since = length - 28
    const isOurs = (place: Place) => place.unit === 'turku' && place.channel === 'phone'
    const doubled = await look(
      aLog(randomFrom(8), { factor: (place, t) => grown(t) * (isOurs(place) && t >= since ? 2 : 1) }),
    )
    expect(doubled.findings.every((f) => f.kind === 'shift' && f.up && f.place.unit === 'turku')).toBe(true)
    const told = doubled.findings.find(({ place: { channel, reason } }) => channel === 'phone' && reason === null)
    const [low, high] = told!.sinceInterval!
    expect(low <= names[since]! && names[since]! <= high).toBe(true)
    // Nor does it hold an alert open that told of the growth.
    const place = { unit: 'turku', channel: null, reason: null }
    const n = Float32Array.from({ length }, (_, t) => Math.round(60 * week[t % 7]! * grown(Math.min(t, since))))
    const judged = judge({ place, n, sum: n, squares: n }, 'count', calendar.dayKinds, 0, length - 1)
    expect(judged).toMatchObject({ out: null, shift: null })
    for (const past of [(t: number) => grown(Math.min(t, since)), (t: number) => (t < length - 70 ? 1 : 1.4)])
      expect((await look(aLog(randomFrom(8), { factor: (_, t) => past(t) }))).findings).toEqual([])
  })

  test('what is too small to tell its own growth grows as the whole does, unless it cannot', () => {
    const random = randomFrom(5)
    const place = { unit: 'turku', channel: 'phone', reason: 'bill' }
    const growth = 0.005
    const shifts = (grows: number, shared: number) =>
      Array.from({ length: 300 }, () => {
        const n = Float32Array.from({ length }, (_, t) => counted(random, 2 * week[t % 7]! * Math.exp(grows * t)))
        const series = { place, n, sum: n, squares: n }
        const judged = judge(series, 'count', calendar.dayKinds, 0, length - 1, { usual: shared, before: shared })
        return typeof judged !== 'string' && judged.shift !== null && judged.shift.p < 0.01
      }).filter((found) => found).length
    expect(shifts(growth, 0)).toBeGreaterThan(30)
    expect(shifts(growth, growth)).toBeLessThanOrEqual(6)
    // What stays as it is while the whole grows is no fall.
    expect(shifts(0, growth)).toBeLessThanOrEqual(6)
  })

  test('an open alert tells of its series, of those around it, and when it is over', async () => {
    const open = {
      id: 'a',
      metric: 'encounters' as const,
      place: turku,
      up: true,
      kind: 'departure' as const,
      since: names.at(-2)!,
    }
    const still = aLog(randomFrom(4), { factor: (place, t) => (isIn(place) && t >= length - 2 ? 12 : 1) })
    const on = await look(still, { open: [open] })
    expect(on.findings).toEqual([])
    expect(on.again).toMatchObject([{ id: 'a', summary: { value: expect.any(Number) } }])
    const over = aLog(randomFrom(4), { factor: (place, t) => (isIn(place) && t === length - 2 ? 12 : 1) })
    expect((await look(over, { open: [open] })).again).toEqual([{ id: 'a', summary: null }])
  })

  test('what rises beside what falls is told of too', async () => {
    const other: Place = { ...turku, reason: 'loan' }
    const at = (place: Place, what: Place) => keyOfPlace(place) === keyOfPlace(what)
    const base = aLog(randomFrom(4), {
      factor: (place, t) =>
        t < length - 1 ? 1 : at(place, turku) ? 14 : at(place, other) ? 14 : place.channel === 'email' ? 0 : 1,
    })
    const { findings } = await look(base)
    expect(findings.some((f) => f.up && f.place.unit === 'turku')).toBe(true)
    expect(findings.some((f) => !f.up && f.place.channel === 'email')).toBe(true)
    // The whole rises and falls by parts: what falls within what rises is not told by it.
    const crossing = aLog(randomFrom(4), {
      factor: (place, t) => (t < length - 1 || place.unit !== 'turku' ? 1 : place.channel === 'phone' ? 5 : 0),
    })
    const ups = (await look(crossing)).findings.filter((f) => f.place.unit === 'turku').map((f) => f.up)
    expect(new Set(ups)).toEqual(new Set([true, false]))
  })

  test('a level that was taken for usual is not told of again', async () => {
    const since = length - 26
    const base = aLog(randomFrom(4), { factor: (place, t) => (isIn(place) && t >= since ? 3 : 1) })
    expect((await look(base)).findings.length).toBeGreaterThan(0)
    const rebased = [{ metric: 'encounters' as const, place: turku, since: names[since]! }]
    expect((await look(base, { rebased })).findings).toEqual([])
  })

  test('shares and means: a day and a shift', async () => {
    const random = randomFrom(12)
    const scored = (p: (t: number) => number, scores: [number, number]): Series => {
      const n = Float32Array.from({ length }, (_, t) => 12 + ((t * 7) % 9))
      const hits = n.map((k, t) => Array.from({ length: k }, () => random() < p(t)).filter(Boolean).length)
      const [a, b] = scores
      return {
        place: { unit: 'turku', channel: 'phone', reason: null },
        n,
        sum: n.map((k, t) => hits[t]! * a + (k - hits[t]!) * b),
        squares: n.map((k, t) => hits[t]! * a * a + (k - hits[t]!) * b * b),
      }
    }
    const day = await look([scored((t) => (t === length - 1 ? 0.15 : 0.75), [1, 0])], {}, 'solved')
    expect(day.findings).toMatchObject([{ kind: 'departure', up: false, since: names.at(-1) }])
    const shift = await look([scored((t) => (t >= length - 20 ? 0.55 : 0.75), [100, -100])], {}, 'nps')
    expect(shift.findings).toMatchObject([{ kind: 'shift', up: false }])
    const [low, high] = shift.findings[0]!.sinceInterval!
    expect(low <= names[length - 20]! && names[length - 20]! <= high).toBe(true)
    const calm = await look([scored(() => 0.75, [1, 0])], {}, 'solved')
    expect(calm.findings).toEqual([])
  })

  test('waits, most of them short and a few long, are no fall where nothing changed; ones that grow fourfold are a rise', () => {
    const random = randomFrom(11)
    const wait = (mean: number) => 5 - (random() < 0.25 ? Math.log(random()) * mean : 0)
    const place = { unit: null, channel: 'chat', reason: null }
    const shiftOf = (factor: number) => {
      const [n, sum, squares] = [0, 1, 2].map(() => new Float32Array(length)) as [
        Float32Array,
        Float32Array,
        Float32Array,
      ]
      for (let t = 0; t < length; t++) {
        n[t] = counted(random, 8)
        for (let i = 0; i < n[t]!; i++) {
          const seconds = wait(t > length - 22 ? 60 * factor : 60)
          sum[t]! += seconds
          squares[t]! += seconds ** 2
        }
      }
      const judged = judge({ place, n, sum, squares }, 'duration', calendar.dayKinds, 0, length - 1)
      return typeof judged === 'string' ? null : judged.shift
    }
    const usual = Array.from({ length: 800 }, () => shiftOf(1))
    // Of 800 tests 8 at one in a hundred; before their middle was taken from them, five times as many, all of them falls.
    expect(usual.filter((s) => s && s.p < 0.01).length).toBeLessThan(16)
    const slower = Array.from({ length: 40 }, () => shiftOf(4))
    expect(slower.filter((s) => s?.up && s.p < 0.01).length).toBeGreaterThan(30)
  })

  test('what is too small or too young is left to those above and counted', async () => {
    const tiny = aLog(randomFrom(4), { factor: () => 0.02 })
    const few = await look(tiny)
    expect(few.small).toBeGreaterThan(80)
    const young = aLog(randomFrom(4), { factor: (_, t) => (t < length - 20 ? 0 : 8) })
    expect(await look(young)).toMatchObject({ series: 0, findings: [] })
  })
})
