import type { Interval } from './nps.ts'

/** A day (batch, sample): how many of how many. */
export type Sample = { x: number; n: number }
export type Chart = { centre: number; limits: Interval[]; out: number[] }
/** Mean distance of two neighbours of a normal series, in standard deviations (d2 of two). */
const neighbours = 1.128

/** p-chart (Shewhart): the share of all, and limits of `sigma` standard deviations for each sample's size. `out` are places, from 0. */
export function pChart(samples: Sample[], sigma = 3): Chart {
  const centre = shareOf(samples)
  return chart(samples, centre, (n) => sigma * deviation(centre, n))
}

/**
 * p′-chart (Laney 2002): limits wider by as much as neighbouring samples differ beyond the binomial. With large samples the plain chart calls
 * almost every day special.
 */
export function laneyChart(samples: Sample[], sigma = 3): Chart & { sigmaZ: number } {
  const centre = shareOf(samples)
  const sigmaZ = sigmaOfNeighbours(samples.map(({ x, n }) => (x / n - centre) / deviation(centre, n)))
  return { sigmaZ, ...chart(samples, centre, (n) => sigma * sigmaZ * deviation(centre, n)) }
}

/** Standard deviation of a series from the distance of neighbours, which a slow drift hardly moves; NaN of fewer than two. */
export function sigmaOfNeighbours(z: readonly number[]): number {
  let sum = 0
  for (let i = 1; i < z.length; i++) sum += Math.abs(z[i]! - z[i - 1]!)
  return sum / (z.length - 1) / neighbours
}

const shareOf = (samples: Sample[]): number =>
  samples.reduce((sum, s) => sum + s.x, 0) / samples.reduce((sum, s) => sum + s.n, 0)
const deviation = (p: number, n: number): number => Math.sqrt((p * (1 - p)) / n)

function chart(samples: Sample[], centre: number, halfOf: (n: number) => number): Chart {
  const limits = samples.map(({ n }): Interval => {
    const half = halfOf(n)
    return [Math.max(0, centre - half), Math.min(1, centre + half)]
  })
  const out = samples.flatMap(({ x, n }, i) => (x / n < limits[i]![0] || x / n > limits[i]![1] ? [i] : []))
  return { centre, limits, out }
}
