/** What a series is about; null is all of them. A unit or reason stands for all below it. */
export type Place = { unit: string | null; channel: string | null; reason: string | null }
/** A row of a tree by its id: the ids from the root down to it. */
export type Trees = { units: ReadonlyMap<string, readonly string[]>; reasons: ReadonlyMap<string, readonly string[]> }

export const keyOfPlace = ({ unit, channel, reason }: Place): string => `${unit ?? ''}|${channel ?? ''}|${reason ?? ''}`

/** What two places share; null where they share nothing. */
export function meeting(a: Place, b: Place, trees: Trees): Place | null {
  const unit = lower(a.unit, b.unit, trees.units)
  const reason = lower(a.reason, b.reason, trees.reasons)
  const channel = a.channel === null || a.channel === b.channel ? b.channel : b.channel === null ? a.channel : undefined
  return unit === undefined || reason === undefined || channel === undefined ? null : { unit, channel, reason }
}

/** Of two rows of a tree the one that lies within the other; undefined where neither does. */
function lower(a: string | null, b: string | null, tree: Trees['units']): string | null | undefined {
  if (a === b || b === null) return a
  if (a === null) return b
  if (tree.get(a)?.includes(b)) return a
  return tree.get(b)?.includes(a) ? b : undefined
}

export const samePlace = (a: Place, b: Place): boolean =>
  a.unit === b.unit && a.channel === b.channel && a.reason === b.reason
