import { answerStates, ideaKinds } from '../../contract/idea.ts'
import type { OpenBoard } from '../../flow/idea/board.ts'
import type { BoardFrame, ListQuery } from '../../page/board/view.ts'

const pagesMost = 10_000

/** What an address asks for; what it cannot ask for is left out. */
export function boardQuery(given: URLSearchParams, board: Pick<OpenBoard, 'categories'>): ListQuery {
  const page = Number(given.get('page') ?? 1)
  return {
    q: (given.get('q') ?? '').toWellFormed().replaceAll('\0', '').trim().slice(0, 200),
    kind: ideaKinds.find((k) => k === given.get('kind')) ?? null,
    category: board.categories.find((c) => c.id === given.get('category'))?.id ?? null,
    state: answerStates.find((s) => s === given.get('state')) ?? null,
    sort: given.get('sort') === 'new' ? 'new' : 'top',
    page: Number.isInteger(page) && page >= 1 && page <= pagesMost ? page : 1,
  }
}

/** Where somebody came from, if it is a page of this board: a form may name any address. */
export function wayBack(given: string | null, { home, language }: BoardFrame): string {
  const url = URL.canParse(given ?? '', 'http://board') ? new URL(given ?? '', 'http://board') : null
  const own = url && url.host === 'board' && (url.pathname === home || url.pathname.startsWith(`${home}/`))
  if (!own) return `${home}?l=${language}`
  url.searchParams.set('l', language)
  return url.pathname + url.search
}
