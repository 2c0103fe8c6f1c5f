/** A place of a table: its coordinate on each axis (bucket, dimensions), and how many answers in it were promised anonymity. */
export type Place = { at: string[]; anonymous: number }

/**
 * Which cells of a table give somebody away, and which must go with them so that those cannot be had by subtraction from a total.
 * A cell with fewer than `least` anonymous answers, but not none, is hidden. Then, for every total that can be formed (each line, plane and
 * the whole), the hidden cells in it must together hold at least `least`, or none; else the smallest shown cell with anonymous answers goes too.
 * What can be had by subtraction is then a sum over at least `least` people. Answers without the promise never matter: anybody may look at them.
 */
export function hidden(places: Place[], least: number): Set<number> {
  const gone = new Set<number>()
  const inside = (n: number) => n > 0 && n < least
  places.forEach((place, i) => {
    if (inside(place.anonymous)) gone.add(i)
  })
  if (gone.size === 0) return gone
  const totals = linesOf(places)
  for (let changed = true; changed; ) {
    changed = false
    for (const line of totals) {
      const sum = line.reduce((a, i) => a + (gone.has(i) ? places[i]!.anonymous : 0), 0)
      if (!inside(sum)) continue
      const next = line
        .filter((i) => !gone.has(i) && places[i]!.anonymous > 0)
        .sort((a, b) => places[a]!.anonymous - places[b]!.anonymous)[0]
      if (next === undefined) continue
      gone.add(next)
      changed = true
    }
  }
  return gone
}

/** Cells that are summed up in each total: for every choice of axes to sum over, those that agree on the others. */
export function linesOf(places: Place[]): number[][] {
  const axes = places[0]?.at.length ?? 0
  const lines: number[][] = []
  for (let summed = 1; summed < 2 ** axes; summed++) {
    const groups = new Map<string, number[]>()
    places.forEach(({ at }, i) => {
      const key = JSON.stringify(at.filter((_, axis) => !(summed & (1 << axis))))
      const group = groups.get(key)
      if (group) group.push(i)
      else groups.set(key, [i])
    })
    lines.push(...groups.values())
  }
  return lines
}
