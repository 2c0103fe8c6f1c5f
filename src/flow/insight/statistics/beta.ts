import { zOf } from './normal.ts'

/** ln Γ(x), x > 0 (Lanczos, g = 7, 9 terms; error below 1e-14). */
function logGamma(x: number): number {
  const c = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const y = x - 1
  let sum = c[0]!
  for (let i = 1; i < 9; i++) sum += c[i]! / (y + i)
  const t = y + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum)
}

/** Regularised incomplete beta I_x(a, b): P(B ≤ x) of the beta distribution (continued fraction by Lentz's method). */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - betaCdf(1 - x, b, a)
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  const tiny = 1e-300
  let c = 1
  let d = 1 / (1 - ((a + b) * x) / (a + 1))
  let f = d
  for (let m = 1; m < 10_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    let step = 1
    for (const n of [even, odd]) {
      d = 1 / (1 + n * d || tiny)
      c = 1 + n / c || tiny
      step = c * d
      f *= step
    }
    if (Math.abs(step - 1) < 1e-16) break
  }
  return front * f
}

/** x with I_x(a, b) = p, by bisection to the last bit: it is asked for rarely. */
export function betaQuantile(p: number, a: number, b: number): number {
  let [low, high] = [0, 1]
  for (let i = 0; i < 200 && high - low > Number.EPSILON * low; i++) {
    const middle = (low + high) / 2
    if (betaCdf(middle, a, b) < p) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Two-sided p of Student's t with any positive number of degrees of freedom. */
export const studentTwoSided = (t: number, freedom: number): number =>
  betaCdf(freedom / (freedom + t * t), freedom / 2, 0.5)

/** t of a two-sided interval at this confidence. */
export function studentOf(confidence: number, freedom: number): number {
  const tail = 1 - confidence
  // Few degrees of freedom have tails too heavy for the steps below.
  if (freedom < 5) {
    const x = betaQuantile(tail, freedom / 2, 0.5)
    return Math.sqrt((freedom * (1 - x)) / x)
  }
  const z = zOf(confidence)
  // Cornish–Fisher, then Newton: three steps reach the last digits, bisection would take two hundred.
  let t = z + (z ** 3 + z) / (4 * freedom) + (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * freedom ** 2)
  const scale = logGamma((freedom + 1) / 2) - logGamma(freedom / 2) - 0.5 * Math.log(freedom * Math.PI)
  for (let i = 0; i < 4; i++) {
    const density = Math.exp(scale - ((freedom + 1) / 2) * Math.log1p((t * t) / freedom))
    t += (studentTwoSided(t, freedom) - tail) / (2 * density)
  }
  return t
}
