import { answerStates, type IdeaState, ideaKinds, roadmapStates } from '../../contract/idea.ts'
import { inLanguage } from '../../contract/language.ts'
import { attribute, encode } from '../html.ts'
import { boardPage, carried, counted, pager } from './frame.ts'
import type { BoardFrame, Listed, ListQuery, ListView, SimilarRow } from './view.ts'
import { boardWords } from './words.ts'

/** The address of a list, without what is as it always is. */
export function listAddress(home: string, query: Partial<ListQuery>): string {
  const search = new URLSearchParams()
  if (query.q) search.set('q', query.q)
  if (query.kind) search.set('kind', query.kind)
  if (query.category) search.set('category', query.category)
  if (query.state) search.set('state', query.state)
  if (query.sort === 'new') search.set('sort', 'new')
  if (query.page && query.page > 1) search.set('page', String(query.page))
  return search.size ? `${home}?${search}` : home
}

/** The board itself: what has been written, with votes and states. */
export function listPage(frame: BoardFrame, view: ListView): { html: string; csp: string } {
  const { language } = frame
  const words = boardWords[language]
  const { query, rows, total, perPage } = view
  const here = listAddress(frame.home, query)
  const filtered = query.q || query.kind || query.category || query.state
  const last = Math.max(1, Math.ceil(total / perPage))
  const to = (page: number) => withLanguage(listAddress(frame.home, { ...query, page }), language)
  const nothing = `<p class=h>${filtered ? `${words.none} <a href="${frame.home}?l=${language}">${words.filter.clear}</a>` : words.empty}</p>`
  const main =
    `<h1>${encode(inLanguage(frame.title, language) || words.heading)}</h1><p class="h t">${encode(inLanguage(frame.welcome, language) || words.welcome)}</p>` +
    filterForm(frame, query) +
    (rows.length
      ? `<p class=n role=status>${words.found(total, counted(total, language))}</p><form method=post action="${frame.home}/vote">${carried(frame)}` +
        `<input type=hidden name=back value="${encode(here)}"><ol class=list>${rows.map((r) => item(frame, r)).join('')}</ol></form>${pager(language, query.page, last, to)}`
      : nothing)
  return boardPage(frame, { tab: 'ideas', here, main })
}

const withLanguage = (address: string, language: string) =>
  `${address}${address.includes('?') ? '&' : '?'}l=${language}`

function filterForm(frame: BoardFrame, query: ListQuery): string {
  const words = boardWords[frame.language]
  const { filter } = words
  const select = (name: string, label: string, options: [string, string][], chosen: string) =>
    `<label>${label}<select name=${name}>${options
      .map(
        ([value, text]) => `<option${attribute('value', value)}${value === chosen ? ' selected' : ''}>${encode(text)}`,
      )
      .join('')}</select></label>`
  const categories = frame.categories.filter((c) => !c.closed)
  const narrowed = query.kind || query.category || query.state || query.sort === 'new'
  return (
    `<form class=f action="${frame.home}" role=search><input type=hidden name=l value=${frame.language}>` +
    `<div class=q><input type=search name=q maxlength=200${attribute('aria-label', filter.q)}${attribute('placeholder', filter.q)}${attribute('value', query.q)}><button>${filter.go}</button></div>` +
    `<details${narrowed ? ' open' : ''}><summary>${filter.kind}, ${filter.state.toLowerCase()}, ${filter.sort.toLowerCase()}</summary><div class=s>` +
    select(
      'kind',
      filter.kind,
      [['', filter.any], ...ideaKinds.map((k): [string, string] => [k, words.kindsMany[k]])],
      query.kind ?? '',
    ) +
    (categories.length
      ? select(
          'category',
          filter.category,
          [['', filter.any], ...categories.map((c): [string, string] => [c.id, inLanguage(c.name, frame.language)])],
          query.category ?? '',
        )
      : '') +
    select(
      'state',
      filter.state,
      [['', filter.any], ...answerStates.map((s): [string, string] => [s, words.states[s]])],
      query.state ?? '',
    ) +
    select(
      'sort',
      filter.sort,
      [
        ['top', filter.top],
        ['new', filter.new],
      ],
      query.sort,
    ) +
    `</div></details></form>`
  )
}

/** A word for the state; nothing for what is open: most is. */
export const stateChip = (state: IdeaState, words: (typeof boardWords)['fi']): string =>
  state === 'open' ? '' : `<span class="c ${state}">${words.states[state]}</span>`

export function categoryName(frame: BoardFrame, category: string | null): string {
  const found = frame.categories.find((c) => c.id === category)
  return found ? encode(inLanguage(found.name, frame.language)) : ''
}

/** The title that stands for one whose words are gone. */
export const titleOf = (title: string, words: (typeof boardWords)['fi']): string => encode(title || words.erased)

/** `state`: it is said already where it stands. */
function item(frame: BoardFrame, r: Listed, state = false): string {
  const words = boardWords[frame.language]
  const small = [
    r.kind === 'idea' ? '' : words.kinds[r.kind],
    categoryName(frame, r.category),
    r.place ? `<span dir=auto>${encode(r.place)}</span>` : '',
    r.comments ? words.comments(r.comments, counted(r.comments, frame.language)) : '',
  ].filter(Boolean)
  return (
    `<li id=i${r.number}>${voteButton(frame, r)}<div><a href="${frame.home}/${r.number}?l=${frame.language}" dir=auto>${titleOf(r.title, words)}</a>` +
    `${r.body ? `<p dir=auto>${encode(r.body)}</p>` : ''}<small>${[state ? '' : stateChip(r.state, words), small.join(' · ')].filter(Boolean).join(' ')}</small></div>`
  )
}

/** A button with the number of votes; pressed again it takes the vote back. */
export function voteButton(
  frame: BoardFrame,
  r: Pick<Listed, 'number' | 'title' | 'votes' | 'voted' | 'state'>,
): string {
  const words = boardWords[frame.language]
  const n = counted(r.votes, frame.language)
  // What is seen comes first, so that who speaks to their device can say it.
  const label = `${n} ${(r.voted ? words.unvoteFor : words.voteFor)(r.title)}`
  return `<button class=v name=${r.voted ? 'un' : 'for'} value=${r.number}${attribute('aria-label', label)}${r.voted ? ' aria-pressed=true' : ''}><b>${n}</b><span>${r.voted ? `✓` : `▲ ${words.vote}`}</span></button>`
}

/** What is on its way and what was done, column by column. */
export function roadmapPage(
  frame: BoardFrame,
  columns: Record<(typeof roadmapStates)[number], { rows: Listed[]; total: number }>,
): { html: string; csp: string } {
  const { language } = frame
  const words = boardWords[language]
  const column = (state: (typeof roadmapStates)[number]) => {
    const { rows, total } = columns[state]
    const more =
      total > rows.length
        ? `<p><a href="${encode(withLanguage(listAddress(frame.home, { state }), language))}">${words.roadmap.all} (${counted(total, language)})</a></p>`
        : ''
    return `<section><h2>${words.states[state]}</h2>${rows.length ? `<ol class=list>${rows.map((r) => item(frame, r, true)).join('')}</ol>${more}` : `<p class=h>${words.roadmap.none[state]}</p>`}</section>`
  }
  const main =
    `<h1>${words.roadmap.heading}</h1><p class=h>${words.roadmap.text}</p><form method=post action="${frame.home}/vote">${carried(frame)}` +
    `<input type=hidden name=back value="${frame.home}/roadmap"><div class=cols>${roadmapStates.map(column).join('')}</div></form>`
  return boardPage(frame, { tab: 'roadmap', title: words.roadmap.heading, here: `${frame.home}/roadmap`, main })
}

/** Ideas like the one that is being written; also what the script is sent while somebody types. */
export const similarList = (frame: Pick<BoardFrame, 'home' | 'language'>, rows: SimilarRow[]): string => {
  const words = boardWords[frame.language]
  return rows
    .map(
      (r) =>
        `<li><a href="${frame.home}/${r.number}?l=${frame.language}" target=_blank dir=auto>${titleOf(r.title, words)}</a> <small>${stateChip(r.state, words)} ${words.votes(r.votes, counted(r.votes, frame.language))}</small>`,
    )
    .join('')
}
