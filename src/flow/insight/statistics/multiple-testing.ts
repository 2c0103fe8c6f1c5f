/** p-values after correction for testing many at once, in the order given. As R's p.adjust. */
export const adjustments = {
  bonferroni: (p: number[]): number[] => p.map((x) => Math.min(1, x * p.length)),
  /** Step down: never smaller than the one before. */
  holm: (p: number[]): number[] => {
    let most = 0
    return inOrder(p, 'rising', (x, rank) => {
      most = Math.max(most, x * (p.length - rank + 1))
      return most
    })
  },
  hochberg: (p: number[]): number[] => stepUp(p, (rank) => p.length - rank + 1),
  benjaminiHochberg: (p: number[]): number[] => stepUp(p, (rank) => p.length / rank),
  /** Holds whatever the tests' dependence (Benjamini & Yekutieli 2001). */
  benjaminiYekutieli: (p: number[]): number[] => {
    const harmonic = p.reduce((a, _, i) => a + 1 / (i + 1), 0)
    return stepUp(p, (rank) => (p.length / rank) * harmonic)
  },
}

/** Benjamini and Hochberg's over those that were tested; null of the others. */
export function falseDiscovery(p: (number | null)[]): (number | null)[] {
  const tested = p.flatMap((x, i) => (x === null ? [] : [{ x, i }]))
  const q = adjustments.benjaminiHochberg(tested.map(({ x }) => x))
  const all = new Array<number | null>(p.length).fill(null)
  tested.forEach(({ i }, k) => {
    all[i] = q[k]!
  })
  return all
}

/** From the largest p down: never larger than the one before. `factor` is by rank, 1 for the smallest p. */
function stepUp(p: number[], factor: (rank: number) => number): number[] {
  let least = 1
  return inOrder(p, 'falling', (x, rank) => {
    least = Math.min(least, x * factor(rank))
    return least
  })
}

function inOrder(p: number[], order: 'rising' | 'falling', adjust: (p: number, rank: number) => number): number[] {
  const ranked = p.map((x, at) => ({ x, at })).sort((a, b) => a.x - b.x)
  const places = ranked.map((r, i) => ({ ...r, rank: i + 1 }))
  if (order === 'falling') places.reverse()
  const adjusted = new Array<number>(p.length)
  for (const { x, at, rank } of places) adjusted[at] = Math.min(1, adjust(x, rank))
  return adjusted
}
