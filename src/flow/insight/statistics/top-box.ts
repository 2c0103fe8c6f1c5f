/** One answer and how many it stands for; 1 where nothing is weighted. */
export type Weighted = { value: number; weight: number }

/** A weighted mean and its linearised standard error: n/(n−1) · Σ (w·(s−θ)/W)² (methods.md 1.3). n ≥ 2. */
export function weightedMean(answers: Weighted[]): { mean: number; se: number } {
  const n = answers.length
  const total = answers.reduce((a, { weight }) => a + weight, 0)
  const mean = answers.reduce((a, { value, weight }) => a + value * weight, 0) / total
  const squares = answers.reduce((a, { value, weight }) => a + ((weight * (value - mean)) / total) ** 2, 0)
  return { mean, se: Math.sqrt((n / (n - 1)) * squares) }
}

/** Share of answers at `from` or above: 5 for top box of 1–5, 4 for top two. */
export const topBox = (answers: Weighted[], from: number): { mean: number; se: number } =>
  weightedMean(answers.map(({ value, weight }) => ({ value: value >= from ? 1 : 0, weight })))
