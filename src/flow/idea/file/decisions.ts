import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { DecidedIdea, DecisionRow, DecisionsOutcome, DecisionsRead } from '../../../contract/board.ts'
import { answerMost, answerStates, decisionsMost, titleMost } from '../../../contract/idea.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { idOf } from '../../../engine/database/id.ts'
import { kept, keptLine } from '../mask.ts'
import type { SimilarIdeas } from '../similar/similar.ts'
import { answerIdea, createIdea } from '../staff.ts'
import { asWas, doerOfDecision, linkOfDecision, meaningOf, plainName, stateOf } from './columns.ts'
import { readTable } from './table.ts'

const likely = 5
/** So many by each of a row's names, before those of its year come first. */
const looked = 30
/** As much as this of the same words does it count that both are of one year. */
const yearWeight = 0.15

/**
 * What was decided about ideas, from a file that somebody else keeps: each row with the idea it is about where that is beyond doubt (its id, or its very
 * title), else with those it may be about, for a person to say. Nothing is changed.
 */
export async function readDecisions(
  db: Db,
  scope: OrgScope,
  similar: SimilarIdeas,
  bytes: Uint8Array,
): Promise<DecisionsRead> {
  demandWhole(scope)
  const { names, rows } = readTable(bytes)
  const means = names.map((name) => meaningOf(name))
  const among = (list: readonly string[]) => names.findIndex((name) => list.includes(plainName(name)))
  const at = {
    ...{ id: means.indexOf('id'), title: means.indexOf('title'), state: means.indexOf('state') },
    ...{ answer: means.indexOf('answer'), created: means.indexOf('created') },
    ...{ link: among(linkOfDecision), doer: among(doerOfDecision) },
  }
  if (at.title < 0 && (at.id < 0 || at.state < 0))
    throw new Refusal('bad-input', {}, [{ path: 'file', message: 'no columns with a title, or an id and a state' }])
  if (rows.length > decisionsMost) throw new Refusal('bad-input', {}, [{ path: 'file', message: 'too many rows' }])
  const ideas = await readPublished(db, scope)
  const cellOf = (cells: string[], n: number) => (n < 0 ? '' : asWas((cells[n] ?? '').trim()))
  const out: DecisionRow[] = []
  for (const { row, cells } of rows) {
    const cell = (name: keyof typeof at) => cellOf(cells, at[name])
    const [word, link] = [cell('state'), cell('link')]
    const state = stateOf(word)
    const year = /(?:^|\D)((?:19|20)\d\d)(?:\D|$)/.exec(cell('created'))?.[1] ?? ''
    const title = keptLine(cell('title'), titleMost)
    const idea = ideas.by(cell('id'), title, year)
    out.push({
      ...{ row, title: title || idea?.title || '', word: word.slice(0, 100) },
      state: answerStates.find((s) => s === state) ?? null,
      // Its own words; where there are none, what it calls its state and who did it.
      answer: kept(
        [cell('answer') || [sentence(word), cell('doer')].filter(Boolean).join(' · '), link].filter(Boolean).join('\n'),
        answerMost,
      ),
      idea,
      likely: idea || !title ? [] : await alike(scope, similar, ideas, [title, nameInLink(link)], year),
    })
  }
  return { rows: out }
}

/** Answers ideas as decided, each by itself: one that cannot be is told, and the others stand. What the board does not have is put there. */
export async function decideIdeas(
  db: Db,
  scope: OrgScope,
  decisions: DecidedIdea[],
): Promise<DecisionsOutcome & { changed: { idea: string; decision: DecidedIdea }[] }> {
  demandWhole(scope)
  const changed: { idea: string; decision: DecidedIdea }[] = []
  const left: DecisionsOutcome['left'] = []
  let [added, same] = [0, 0]
  for (const [at, decision] of decisions.entries()) {
    try {
      const id = decision.idea ?? (await createIdea(db, scope, fromDecision(decision))).id
      const { root, answered } = await answerRoot(db, scope, id, decision)
      if (decision.idea === null) added += 1
      if (answered) changed.push({ idea: root, decision })
      else same += 1
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      left.push({ at, why: error.code })
    }
  }
  return { answered: changed.length, same, added, notices: 0, left, changed }
}

/** The same decision twice puts the same idea on the board once. */
const fromDecision = ({ title }: DecidedIdea) => ({
  ...{ kind: 'idea' as const, title },
  externalId: `decision:${idOf(folded(title))}`,
})

/** What has been merged is answered where it is now. */
async function answerRoot(db: Db, scope: OrgScope, id: string, { state, answer }: DecidedIdea) {
  const found = await db
    .selectFrom('idea as i')
    .innerJoin('idea as r', 'r.id', 'i.root')
    .where('i.org', '=', scope.org)
    .where('i.id', '=', id)
    .select(['r.id', 'r.state', 'r.answer'])
    .executeTakeFirst()
  if (!found) throw new Refusal('not-found')
  const after = await answerIdea(db, scope, found.id, { state, answer })
  return { root: found.id, answered: after.state !== found.state || after.answer !== found.answer }
}

type Published = {
  id: string
  number: number
  title: string
  votes: number
  state: DecisionRow['likely'][number]['state']
}

/** What stands on the board, to be found by what files call it. */
async function readPublished(db: Db, scope: OrgScope) {
  const rows = await db
    .selectFrom('idea as i')
    .innerJoin('idea as r', 'r.id', 'i.root')
    .where('i.org', '=', scope.org)
    .where('i.stand', '=', 'published')
    .select(['i.id', 'i.number', 'i.external_id', 'i.title', 'i.created_at', 'i.root'])
    .select(['r.number as root_number', 'r.title as root_title', 'r.votes', 'r.state'])
    .execute()
  const ids = new Map<string, (typeof rows)[number]>()
  const titles = new Map<string, typeof rows>()
  const years = new Map<string, Set<string>>()
  for (const r of rows) {
    for (const name of [r.external_id, r.id, `#${r.number}`]) if (name && !ids.has(name)) ids.set(name, r)
    const title = folded(r.title)
    if (title) titles.set(title, [...(titles.get(title) ?? []), r])
    const year = r.created_at.toISOString().slice(0, 4)
    years.set(r.root, (years.get(r.root) ?? new Set()).add(year))
  }
  const present = (r: (typeof rows)[number]): Published => ({
    ...{ id: r.root, number: r.root_number, title: r.root_title, votes: r.votes, state: r.state },
  })
  return {
    /** The one it is beyond doubt. */
    by(id: string, title: string, year: string): Published | null {
      const known = ids.get(id)
      if (known) return present(known)
      const same = titles.get(folded(title)) ?? []
      const then = same.filter((r) => !year || r.created_at.toISOString().startsWith(year))
      const roots = new Set(then.map((r) => r.root))
      // Of another year it may be what came up again, and of several which: a person says.
      return roots.size === 1 ? present(then[0]!) : null
    },
    isOf: (root: string, year: string) => years.get(root)?.has(year) ?? false,
    called: (title: string) => (titles.get(folded(title)) ?? []).map(present),
  }
}

async function alike(
  scope: OrgScope,
  similar: SimilarIdeas,
  ideas: Awaited<ReturnType<typeof readPublished>>,
  names: string[],
  year: string,
): Promise<DecisionRow['likely']> {
  const found = new Map<string, DecisionRow['likely'][number] & { rank: number }>()
  const put = (one: Published, likeness: number) => {
    const rank = likeness + (year && ideas.isOf(one.id, year) ? yearWeight : 0)
    if ((found.get(one.id)?.rank ?? 0) < rank) found.set(one.id, { ...one, likeness, rank })
  }
  for (const name of new Set(names.filter(Boolean))) {
    for (const one of ideas.called(name)) put(one, 1)
    const query = { title: name, body: '', place: '' }
    for (const { likeness, ...one } of await similar.rows(scope, query, looked)) put(one, likeness)
  }
  return [...found.values()]
    .sort((a, b) => b.rank - a.rank || b.votes - a.votes)
    .slice(0, likely)
    .map(({ rank: _, ...one }) => one)
}

/** Where a page says what was done, its address often ends with the name under which it was asked for. */
function nameInLink(link: string): string {
  if (!URL.canParse(link)) return ''
  const last = new URL(link).pathname.split('/').filter(Boolean).at(-1) ?? ''
  try {
    return decodeURIComponent(last).replace(/[-_]+/g, ' ').trim()
  } catch {
    return ''
  }
}

/** Titles that differ in signs, spaces and letter size only are one. */
const folded = (title: string): string =>
  title
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

const sentence = (word: string): string => {
  const plain = word.replace(/_+/g, ' ').trim()
  return plain.slice(0, 1).toUpperCase() + plain.slice(1)
}
