/** A place of a table: its coordinate on each axis (bucket, dimensions), and how many answers in it were promised anonymity. */
export type Place = { at: string[]; anonymous: number }

/** Unknown cells × totals up to which the reader's reckoning is played through (about 0.3 s at worst). Finer tables are hidden as far as they have anonymous answers. */
const mostReckoned = 20_000

/**
 * Which cells of a table give somebody away, and which must go with them so that those cannot be had by subtraction from totals.
 * A cell with fewer than `least` anonymous answers, but not none, is hidden. Then further cells go, the smallest first, until somebody who knows
 * every total that other replies show (each line, plane and the whole, unless hidden there by this same rule), and solves all equations,
 * learns neither such a cell nor a sum over so few. Answers without the promise never matter: anybody may look at them.
 */
export function hidden(places: Place[], least: number): Set<number> {
  const small = places.flatMap((p, i) => (isSmall(p.anonymous, least) ? [i] : []))
  const gone = new Set(small)
  if (gone.size === 0) return gone
  const bySize = places.flatMap((p, i) => (p.anonymous > 0 ? [i] : []))
  bySize.sort((a, b) => places[a]!.anonymous - places[b]!.anonymous)
  const totals = shownTotals(places, least)
  const tooMany = () => gone.size * totals.length > mostReckoned
  if (tooMany()) return new Set(bySize)
  const secretOut = () => learned(totals, [...gone]).find((cells) => isSmall(sum(places, cells), least))
  for (let told = secretOut(); told; told = secretOut()) {
    const secret = told
    const beside = new Set(totals.filter((line) => secret.some((i) => line.includes(i))).flat())
    const next = bySize.find((i) => !gone.has(i) && beside.has(i)) ?? bySize.find((i) => !gone.has(i))
    // With every cell gone nothing is left to hide behind, and nothing of this table is shown.
    if (next === undefined) return gone
    gone.add(next)
    if (tooMany()) return new Set(bySize)
  }
  // What turned out not to be needed is shown after all, the largest first.
  for (const cell of [...gone].slice(small.length).sort((a, b) => places[b]!.anonymous - places[a]!.anonymous)) {
    gone.delete(cell)
    if (secretOut()) gone.add(cell)
  }
  return gone
}

/** Sets of unknown cells whose sum follows from the totals: each total's own, and those left after Gauss–Jordan elimination. */
function learned(totals: number[][], unknown: number[]): number[][] {
  const column = new Map(unknown.map((cell, c) => [cell, c]))
  const own = totals.map((line) => line.filter((i) => column.has(i))).filter((cells) => cells.length > 0)
  const rows = own.map((cells) => {
    const row = new Array<number>(unknown.length).fill(0)
    for (const i of cells) row[column.get(i)!] = 1
    return row
  })
  let done = 0
  for (let c = 0; c < unknown.length && done < rows.length; c++) {
    const found = rows.findIndex((row, r) => r >= done && !isZero(row[c]!))
    if (found < 0) continue
    const pivot = rows[found]!.map((x, _, row) => x / row[c]!)
    rows[found] = rows[done]!
    rows[done] = pivot
    for (const [r, row] of rows.entries()) {
      const factor = row[c]!
      if (r !== done && !isZero(factor)) rows[r] = row.map((x, i) => x - factor * pivot[i]!)
    }
    done++
  }
  const left = rows.map((row) => row.flatMap((x, c) => (isZero(x) ? [] : [{ x, cell: unknown[c]! }])))
  const sums = left.filter((terms) => terms.length > 0 && terms.every(({ x }) => isZero(x - terms[0]!.x)))
  return [...own, ...sums.map((terms) => terms.map((t) => t.cell))]
}

/** Totals of the table that a reply with fewer axes would show, as the cells that each sums up. */
export function shownTotals(places: Place[], least: number): number[][] {
  const axes = places[0]?.at.length ?? 0
  const shown: number[][] = []
  for (let kept = 0; kept < 2 ** axes - 1; kept++) {
    const lines = linesOf(places, kept)
    const totals = lines.map((line) => ({ at: keep(places[line[0]!]!.at, kept), anonymous: sum(places, line) }))
    const gone = hidden(totals, least)
    shown.push(...lines.filter((_, i) => !gone.has(i)))
  }
  return shown
}

/** Cells that agree on the axes kept (a set of bits), each group once. */
export function linesOf(places: Place[], kept: number): number[][] {
  const groups = new Map<string, number[]>()
  places.forEach(({ at }, i) => {
    const key = JSON.stringify(keep(at, kept))
    const group = groups.get(key)
    if (group) group.push(i)
    else groups.set(key, [i])
  })
  return [...groups.values()]
}

/** More than nobody, and fewer than anonymity needs. */
export const isSmall = (n: number, least: number): boolean => n > 0 && n < least

const isZero = (x: number): boolean => Math.abs(x) < 1e-9
const keep = (at: string[], kept: number): string[] => at.filter((_, axis) => kept & (1 << axis))
const sum = (places: Place[], cells: number[]): number => cells.reduce((n, i) => n + places[i]!.anonymous, 0)
