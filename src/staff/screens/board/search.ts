import { type IdeaKind, type IdeaState, ideaKinds, ideaStates } from '../../../contract/idea.ts'

export type BoardSearch = {
  view?: 'queue' | 'refused' | 'duplicates' | 'apart' | 'settings' | 'decisions'
  q?: string
  kind?: IdeaKind
  state?: IdeaState
  category?: string
  sort?: 'new'
}

/** What the address of the board's screen may hold; all else is left out. */
export function readBoardSearch(given: Record<string, unknown>): BoardSearch {
  const view = (['queue', 'refused', 'duplicates', 'apart', 'settings', 'decisions'] as const).find(
    (v) => v === given.view,
  )
  const kind = ideaKinds.find((k) => k === given.kind)
  const state = ideaStates.find((s) => s === given.state)
  const text = (name: string) => (typeof given[name] === 'string' ? (given[name] as string).slice(0, 200) : '')
  const category = /^[0-9a-f-]{36}$/.test(text('category')) ? text('category') : ''
  return {
    ...(view && { view }),
    ...(text('q') && { q: text('q') }),
    ...(kind && { kind }),
    ...(state && { state }),
    ...(category && { category }),
    ...(given.sort === 'new' && { sort: 'new' as const }),
  }
}
