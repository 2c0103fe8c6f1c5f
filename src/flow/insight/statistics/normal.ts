/** P(Z ≤ x) of the standard normal, to about 1e-15: series of erf near 0, continued fraction of erfc in the tails (Abramowitz & Stegun 7.1.6, 7.1.14). */
export function normalCdf(x: number): number {
  const t = Math.abs(x) / Math.SQRT2
  const tail = t < 2.5 ? 1 - erfSeries(t) : erfcFraction(t)
  return x < 0 ? tail / 2 : 1 - tail / 2
}

/** Two-sided p of a z. */
export const twoSided = (z: number): number => {
  const t = Math.abs(z) / Math.SQRT2
  return t < 2.5 ? 1 - erfSeries(t) : erfcFraction(t)
}

function erfSeries(t: number): number {
  let term = t
  let sum = t
  for (let n = 1; Math.abs(term) > 1e-17 * sum; n++) {
    term *= (2 * t * t) / (2 * n + 1)
    sum += term
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-t * t) * sum
}

function erfcFraction(t: number): number {
  let fraction = 0
  for (let n = 120; n > 0; n--) fraction = n / 2 / (t + fraction)
  return Math.exp(-t * t) / Math.sqrt(Math.PI) / (t + fraction)
}

/** z with P(Z ≤ z) = p, 0 < p < 1: bisection to a rough value, then Newton. */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p)
  let [low, high] = [-40, 0]
  for (let i = 0; i < 30; i++) {
    const middle = (low + high) / 2
    if (normalCdf(middle) < p) low = middle
    else high = middle
  }
  let z = (low + high) / 2
  for (let i = 0; i < 3; i++) z -= (normalCdf(z) - p) / (Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI))
  return z
}

const known = new Map<number, number>()

/** z of a two-sided interval, e.g. 1.96 for 0.95. */
export function zOf(confidence: number): number {
  const kept = known.get(confidence)
  if (kept !== undefined) return kept
  const z = normalQuantile(0.5 + confidence / 2)
  if (known.size < 1_000) known.set(confidence, z)
  return z
}
