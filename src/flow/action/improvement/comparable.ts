import type { Filter } from '../../../contract/ask.ts'
import type { DraftImprovement } from '../../../contract/improvement.ts'
import type { ChangeAsked } from '../../insight/effect.ts'

/** Where something is felt: all of what is named at once; empty is everywhere. */
export type Place = Pick<DraftImprovement, 'touchpoints' | 'reasons' | 'units' | 'unit'>

export type Grounds = {
  /** Ids from the root to the node itself. */
  units: ReadonlyMap<string, readonly string[]>
  reasons: ReadonlyMap<string, readonly string[]>
  /** Unit of each touchpoint. */
  touchpoints: ReadonlyMap<string, string>
}

export type Plan = Pick<ChangeAsked, 'by' | 'treated' | 'filters' | 'changed'> & {
  /** Places in the list of others that changed the very same place: what the effect is of cannot be told. */
  contested: number[]
}

/**
 * What an improvement is set against, by rule and never by choice: other reasons in the same places where it names reasons, else other touchpoints, else other
 * units. Left out is what `others`, which began or ended meanwhile, changed. What one of them changed across this cut, a place for every reason or a reason in every
 * place, is left out of both sides.
 */
export function comparableTo(place: Place, others: readonly Place[], grounds: Grounds): Plan {
  const below = (tree: Grounds['units'], ids: readonly string[]) =>
    [...tree].filter(([, path]) => path.some((id) => ids.includes(id))).map(([id]) => id)
  const unitsOf = (p: Place) =>
    p.units.length > 0 ? p.units : p.unit !== null && p.touchpoints.length === 0 ? [p.unit] : []
  /** Touchpoints that a place reaches; null is all. */
  const reached = (p: Place): Set<string> | null => {
    const units = unitsOf(p)
    if (p.touchpoints.length === 0 && units.length === 0) return null
    const within = new Set(below(grounds.units, units))
    const some = p.touchpoints.length > 0 ? p.touchpoints : [...grounds.touchpoints.keys()]
    return new Set(some.filter((t) => units.length === 0 || within.has(grounds.touchpoints.get(t) ?? '')))
  }
  const filter = (dimension: 'touchpoint' | 'unit', values: readonly string[]): Filter[] =>
    values.length > 0 ? [{ dimension, values: [...values] }] : []

  if (place.reasons.length > 0) {
    const treated = below(grounds.reasons, place.reasons)
    const mine = reached(place)
    const left = new Set(mine ?? grounds.touchpoints.keys())
    let narrowed = false
    const changed = new Set<string>()
    const contested: number[] = []
    others.forEach((other, n) => {
      const theirs = reached(other)
      if (theirs && ![...theirs].some((t) => left.has(t))) return
      if (other.reasons.length === 0) {
        const rest = theirs ? [...left].filter((t) => !theirs.has(t)) : []
        if (rest.length === 0) contested.push(n)
        else {
          narrowed = true
          for (const t of theirs!) left.delete(t)
        }
        return
      }
      const touched = below(grounds.reasons, other.reasons)
      if (touched.some((r) => treated.includes(r))) contested.push(n)
      for (const r of touched) changed.add(r)
    })
    const places = narrowed || place.touchpoints.length > 0
    return {
      ...{ by: 'reason', treated, changed: [...changed].filter((r) => !treated.includes(r)), contested },
      filters: [...filter('touchpoint', places ? [...left] : []), ...filter('unit', places ? [] : unitsOf(place))],
    }
  }
  if (place.touchpoints.length > 0) {
    const treated = [...(reached(place) ?? [])]
    return against('touchpoint', treated, (other) => [...(reached(other) ?? grounds.touchpoints.keys())])
  }
  const units = unitsOf(place)
  if (units.length > 0) {
    return against('unit', below(grounds.units, units), (other) => {
      if (other.touchpoints.length > 0) return other.touchpoints.map((t) => grounds.touchpoints.get(t) ?? '')
      const theirs = unitsOf(other)
      return theirs.length > 0 ? below(grounds.units, theirs) : [...grounds.units.keys()]
    })
  }
  return { by: null, treated: [], filters: [], changed: [], contested: others.map((_, n) => n) }

  function against(by: 'touchpoint' | 'unit', treated: string[], touched: (other: Place) => string[]): Plan {
    // What was changed for some reasons only is cut out of both sides: those reasons, and the coarser ones in which they may hide.
    const cut = others.flatMap((other) => other.reasons)
    const gone = new Set([...below(grounds.reasons, cut), ...cut.flatMap((r) => grounds.reasons.get(r) ?? [])])
    const left = [...grounds.reasons.keys()].filter((r) => !gone.has(r))
    const all = others.map((other) => (other.reasons.length > 0 ? [] : touched(other)))
    return {
      ...{ by, treated, filters: gone.size > 0 ? [{ dimension: 'reason', values: [...left, ''] }] : [] },
      changed: [...new Set(all.flat())].filter((v) => !treated.includes(v)),
      contested: all.flatMap((values, n) => (values.some((v) => treated.includes(v)) ? [n] : [])),
    }
  }
}
