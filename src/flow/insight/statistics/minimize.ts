/**
 * The place within a box of [low, high] where a function is smallest, by Nelder and Mead's simplex; places outside are drawn to the edge. Finds the
 * nearest valley, as every search of its kind.
 */
export function minimize(f: (at: number[]) => number, from: number[], low: number, high: number): number[] {
  const held = (at: number[]) => at.map((x) => Math.min(high, Math.max(low, x)))
  const point = (at: number[]) => ({ at: held(at), value: f(held(at)) })
  const step = (high - low) / 10
  const simplex = [
    point(from),
    ...from.map((_, i) => point(from.map((x, k) => (k !== i ? x : x + step <= high ? x + step : x - step)))),
  ]
  for (let round = 0; round < 60 * from.length; round++) {
    simplex.sort((a, b) => a.value - b.value)
    const [best, worst] = [simplex[0]!, simplex.at(-1)!]
    if (Math.abs(worst.value - best.value) <= 1e-8 * (Math.abs(best.value) + 1e-300)) break
    const others = simplex.slice(0, -1)
    const centre = from.map((_, k) => others.reduce((sum, p) => sum + p.at[k]!, 0) / others.length)
    const along = (t: number) => point(centre.map((c, k) => c + t * (worst.at[k]! - c)))
    const reflected = along(-1)
    if (reflected.value < best.value) {
      const expanded = along(-2)
      simplex[simplex.length - 1] = expanded.value < reflected.value ? expanded : reflected
    } else if (reflected.value < others.at(-1)!.value) simplex[simplex.length - 1] = reflected
    else {
      const contracted = reflected.value < worst.value ? along(-0.5) : along(0.5)
      if (contracted.value < Math.min(worst.value, reflected.value)) simplex[simplex.length - 1] = contracted
      else
        for (let i = 1; i < simplex.length; i++)
          simplex[i] = point(simplex[i]!.at.map((x, k) => best.at[k]! + (x - best.at[k]!) / 2))
    }
  }
  simplex.sort((a, b) => a.value - b.value)
  return simplex[0]!.at
}
