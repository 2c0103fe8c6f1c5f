/**
 * The place within a box of [low, high] where a function is smallest, by Nelder and Mead's simplex; places outside are drawn to the edge. Finds the
 * nearest valley, as every search of its kind.
 */
export function minimize(f: (at: number[]) => number, from: number[], low: number, high: number): number[] {
  const held = (x: number) => Math.min(high, Math.max(low, x))
  const point = (outside: number[]): Point => {
    const at = outside.map(held)
    return { at, value: f(at) }
  }
  const step = (high - low) / 10
  const simplex = [
    point(from),
    ...from.map((_, i) => point(from.map((x, k) => (k !== i ? x : x + step <= high ? x + step : x - step)))),
  ]
  const last = from.length
  const centre = new Array<number>(from.length)
  // Each round tries two places at most and keeps one: what is left over is written anew in the next.
  let [reflected, other] = [point(from), point(from)]
  /** Writes the place so far along the line from the centre to the worst. */
  const along = (t: number, into: Point, worst: Point): Point => {
    for (let k = 0; k < centre.length; k++) into.at[k] = held(centre[k]! + t * (worst.at[k]! - centre[k]!))
    into.value = f(into.at)
    return into
  }
  for (let round = 0; round < 60 * from.length; round++) {
    sort(simplex)
    const [best, worst] = [simplex[0]!, simplex[last]!]
    if (Math.abs(worst.value - best.value) <= 1e-8 * (Math.abs(best.value) + 1e-300)) break
    for (let k = 0; k < centre.length; k++) {
      let sum = 0
      for (let i = 0; i < last; i++) sum += simplex[i]!.at[k]!
      centre[k] = sum / last
    }
    along(-1, reflected, worst)
    if (reflected.value < best.value) {
      along(-2, other, worst)
      if (other.value < reflected.value) [other, simplex[last]] = [worst, other]
      else [reflected, simplex[last]] = [worst, reflected]
    } else if (reflected.value < simplex[last - 1]!.value) [reflected, simplex[last]] = [worst, reflected]
    else {
      along(reflected.value < worst.value ? -0.5 : 0.5, other, worst)
      if (other.value < Math.min(worst.value, reflected.value)) [other, simplex[last]] = [worst, other]
      else
        for (let i = 1; i < simplex.length; i++)
          simplex[i] = point(simplex[i]!.at.map((x, k) => best.at[k]! + (x - best.at[k]!) / 2))
    }
  }
  sort(simplex)
  return simplex[0]!.at
}

type Point = { at: number[]; value: number }

/** The smallest first, equal ones as they were; of so few nothing is quicker. */
function sort(simplex: Point[]): void {
  for (let i = 1; i < simplex.length; i++) {
    const point = simplex[i]!
    let at = i
    for (; at > 0 && simplex[at - 1]!.value > point.value; at--) simplex[at] = simplex[at - 1]!
    simplex[at] = point
  }
}
