type Matrix = number[][]

/** What is known of the weeks of a weighted fit, all of it multiplied by the root of each week's weight. */
export type WeeklyFit = {
  /** Places of the weeks: what is not there leaves a gap. */
  at: readonly number[]
  columns: readonly number[][]
  residuals: readonly number[]
  /** Variance by sampling, and what a variance of one beyond it would be. */
  noise: readonly number[]
  roots: readonly number[]
}

export type Errors = {
  /** How much of a week's own mood stays until the next, and its variance beside that of sampling, both on the careful side. */
  rho: number
  own: number
  freedom: number
  /** Of Σ c·error, c divided by the root of each week's weight. */
  varianceOf: (c: readonly number[]) => number
}

const mostRho = 0.9
/** By how many standard errors what is estimated is put on the careful side. */
const careful = 1

/**
 * The errors of weeks: error = sampling + own mood, where sampling is known from the answers within each week and the mood follows a first-order
 * autoregression. Plain correlations of residuals are far too small in short series, so both unknowns come from what the residuals are expected to be
 * (M: the fit's residual maker, S their covariance): variance of the mood from e'e = tr(MS), its ρ from the sum of products of neighbours = tr(LMSM).
 * An interval that takes the estimates for the truth is too narrow whenever they came out small: one standard error is added to both, and S is then
 * scaled so that e'e is what was found. Degrees of freedom: tr(MS)² / tr(MSMS) (Satterthwaite 1946).
 */
export function steadyErrors({ at, columns, residuals, noise, roots }: WeeklyFit): Errors {
  const size = at.length
  const m = residualMaker(columns)
  const pairs = at.flatMap((a, i) => (at[i + 1] === a + 1 ? [i] : []))
  const mlm = neighboursThrough(m, pairs)
  const squares = residuals.reduce((sum, e) => sum + e * e, 0)
  const products = pairs.reduce((sum, i) => sum + residuals[i]! * residuals[i + 1]!, 0)
  const moods = (rho: number): Matrix =>
    at.map((a, i) => at.map((b, j) => rho ** Math.abs(a - b) * roots[i]! * roots[j]!))
  const bySampling = { squares: noise.reduce((sum, v, i) => sum + v * m[i]![i]!, 0), products: 0 }
  bySampling.products = noise.reduce((sum, v, i) => sum + v * mlm[i]![i]!, 0)
  const beyond = (of: number) => Math.max(0, of - bySampling.squares)
  const left = Math.max(1, size - columns.length)
  const most = beyond(squares * (1 + careful * Math.sqrt(2 / left)))

  let rho = 0
  if (most > 0) {
    const likely = beyond(squares)
    // What neighbours have in common, as a share of what is beyond sampling; known the better the more of that there is.
    const found = likely > 0 ? (products - bySampling.products) / likely : 0
    const expected = (r: number): number => {
      const mood = moods(r)
      return sumOfProducts(mood, mlm) / sumOfProducts(mood, m)
    }
    const estimate = likely > 0 ? solve(expected, found) : 0
    const error = Math.sqrt(1 / size) * Math.min(4, squares / most)
    rho = Math.min(mostRho, Math.max(0, estimate + careful * error))
  }
  const mood = moods(rho)
  const own = most / sumOfProducts(mood, m)
  const s = mood.map((row, i) => row.map((x, j) => own * x + (i === j ? noise[i]! : 0)))
  const total = sumOfProducts(s, m)
  const scale = total > 0 ? squares / total : 0
  const ms = times(m, s)
  return {
    rho,
    own: own * scale,
    freedom: Math.max(1, total ** 2 / traceOfSquare(ms)),
    varianceOf: (c) => scale * c.reduce((sum, x, i) => sum + x * c.reduce((n, y, j) => n + y * s[i]![j]!, 0), 0),
  }
}

/** Where a growing function reaches a value, between −0.3 and the most that a series of weeks can tell. */
function solve(f: (rho: number) => number, wanted: number): number {
  let [low, high] = [-0.3, mostRho]
  if (wanted <= f(low)) return low
  if (wanted >= f(high)) return high
  for (let i = 0; i < 14; i++) {
    const middle = (low + high) / 2
    if (f(middle) < wanted) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** I − B(B'B)⁻¹B', by orthogonal columns. */
function residualMaker(columns: readonly number[][]): Matrix {
  const base: number[][] = []
  for (const column of columns) {
    const rest = [...column]
    for (const b of base) {
      const along = rest.reduce((sum, x, i) => sum + x * b[i]!, 0)
      b.forEach((x, i) => {
        rest[i]! -= along * x
      })
    }
    const length = Math.sqrt(rest.reduce((sum, x) => sum + x * x, 0))
    if (length > 1e-9) base.push(rest.map((x) => x / length))
  }
  const size = columns[0]!.length
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) => (i === j ? 1 : 0) - base.reduce((sum, b) => sum + b[i]! * b[j]!, 0)),
  )
}

/** M L M, where L pairs neighbours: Σ S ∘ MLM is what their products are expected to be. */
function neighboursThrough(m: Matrix, pairs: readonly number[]): Matrix {
  return m.map((row) => {
    const out = new Array<number>(m.length).fill(0)
    for (const p of pairs) {
      const x = row[p]!
      const next = m[p + 1]!
      for (let j = 0; j < out.length; j++) out[j]! += x * next[j]!
    }
    return out
  })
}

/** tr(AB) of symmetric matrices. */
const sumOfProducts = (a: Matrix, b: Matrix): number =>
  a.reduce((sum, row, i) => {
    const other = b[i]!
    for (let j = 0; j < row.length; j++) sum += row[j]! * other[j]!
    return sum
  }, 0)

const times = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => {
    const out = new Array<number>(b[0]!.length).fill(0)
    row.forEach((x, k) => {
      const line = b[k]!
      for (let j = 0; j < out.length; j++) out[j]! += x * line[j]!
    })
    return out
  })
const traceOfSquare = (a: Matrix): number =>
  a.reduce((sum, row, i) => sum + row.reduce((s, x, j) => s + x * a[j]![i]!, 0), 0)
