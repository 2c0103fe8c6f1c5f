import { errandKinds, errandScopes } from 'virtual:contract'
import type { ErrandScope } from '../../../contract/errand.ts'
import type { ErrandKind } from '../../../contract/operations/errands.ts'
import { readView, type View } from '../../view/view.ts'

export const windows = [1, 3, 7, 14, 30] as const
export type ErrandsSearch = View & {
  /** Window of observed resolution; without it the rule's. */
  days?: number
  scope?: ErrandScope
  kind?: ErrandKind
  state?: 'open' | 'ended'
}

/** What the address of errands may hold; all else is left out. */
export function readErrandsSearch(given: Record<string, unknown>): ErrandsSearch {
  const days = windows.find((d) => String(d) === String(given.days))
  const scope = errandScopes.find((s) => s === given.scope)
  const kind = errandKinds.find((k) => k !== 'all' && k === given.kind)
  const state = given.state === 'open' || given.state === 'ended' ? given.state : undefined
  return {
    ...readView(given),
    ...(days && { days }),
    ...(scope && { scope }),
    ...(kind && { kind }),
    ...(state && { state }),
  }
}
