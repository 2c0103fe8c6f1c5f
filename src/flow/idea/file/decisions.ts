import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { DecidedIdea, DecisionRow, DecisionsOutcome, DecisionsRead } from '../../../contract/board.ts'
import { answerMost, answerStates, decisionsMost, titleMost } from '../../../contract/idea.ts'
import { languages as allLanguages, type Language } from '../../../contract/language.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { firstId, idOf, newId } from '../../../engine/database/id.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { nextNumbers } from '../board.ts'
import { holdTree } from '../lock.ts'
import { kept, keptLine } from '../mask.ts'
import type { SimilarIdeas } from '../similar/similar.ts'
import { writeAnswers } from '../staff.ts'
import { noteEvents } from '../write.ts'
import { asWas, doerOfDecision, linkOfDecision, meaningIn, meaningOf, plainName, stateOf } from './columns.ts'
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
  const languages = new Map<Language, { title: number; answer: number }>()
  for (const [n, name] of names.entries()) {
    const found = means[n] ? null : meaningIn(name)
    if (found?.column !== 'title' && found?.column !== 'answer') continue
    languages.set(found.language, {
      ...(languages.get(found.language) ?? { title: -1, answer: -1 }),
      [found.column]: n,
    })
  }
  // Where no column is of no language, the caller's own is what all is found by, else the first.
  const main = means.includes('title')
    ? null
    : ([scope.language, ...languages.keys()].find((l) => (languages.get(l)?.title ?? -1) >= 0) ?? null)
  const inMain = main && languages.get(main)
  const at = {
    ...{ id: means.indexOf('id'), title: inMain?.title ?? means.indexOf('title'), state: means.indexOf('state') },
    ...{ answer: means.includes('answer') || !inMain ? means.indexOf('answer') : inMain.answer },
    ...{ created: means.indexOf('created'), language: means.indexOf('language') },
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
      language: languageOf(cell('language')) ?? main,
      also: Object.fromEntries(
        [...languages].flatMap(([language, of]) => {
          const words = {
            title: keptLine(cellOf(cells, of.title), titleMost),
            answer: kept([cellOf(cells, of.answer), link].filter(Boolean).join('\n'), answerMost),
          }
          return language !== main && (words.title || cellOf(cells, of.answer)) ? [[language, words]] : []
        }),
      ),
      idea,
      likely: idea || !title ? [] : await alike(scope, similar, ideas, [title, nameInLink(link)], year),
    })
  }
  return { rows: out }
}

/** A decision that changed what is answered, and the idea that it did so for. */
export type Decided = { idea: { id: string; title: string; language: Language }; decision: DecidedIdea }
type Idea = Decided['idea'] & { published: boolean; state: string; answer: string }

/**
 * Answers ideas as decided: one that cannot be is told, and the others stand. What the board does not have is put there. All in one transaction, and what
 * `also` makes of what changed is in it too: what is answered has its drafts, whenever a server stops.
 */
export async function decideIdeas(
  db: Db,
  scope: OrgScope,
  decisions: DecidedIdea[],
  also: (tx: Tx, changed: Decided[]) => Promise<void> = async () => {},
): Promise<DecisionsOutcome> {
  demandWhole(scope)
  return db.transaction().execute(async (tx) => {
    await holdTree(tx, [scope.org])
    const left: DecisionsOutcome['left'] = []
    const changed: (Decided & { from: string; answer: string })[] = []
    const fresh = await putMissing(tx, scope, decisions)
    const about = (d: DecidedIdea) => d.idea ?? fresh.ids.get(outsideId(d.title)) ?? ''
    const ideas = await lockRoots(tx, scope, decisions.map(about))
    let same = 0
    for (const [at, decision] of decisions.entries()) {
      const idea = ideas.get(about(decision))
      const answer = kept(decision.answer, answerMost)
      if (!answerable(decision)) left.push({ at, why: 'bad-input' })
      else if (!idea) left.push({ at, why: 'not-found' })
      else if (!idea.published) left.push({ at, why: 'wrong-state' })
      else if (idea.state === decision.state && idea.answer === answer) same += 1
      else {
        changed.push({ idea, decision, from: idea.state, answer })
        Object.assign(idea, { state: decision.state, answer })
      }
    }
    await writeAnswers(
      tx,
      scope,
      changed.map(({ idea, decision, from, answer }) => ({ idea: idea.id, from, to: decision.state, answer })),
    )
    await also(tx, changed)
    return { answered: changed.length, same, added: fresh.added, notices: 0, left }
  })
}

/** To decline takes a reason. */
const answerable = ({ state, answer }: DecidedIdea) => state !== 'declined' || kept(answer, answerMost) !== ''

/** The same decision twice puts the same idea on the board once. */
const outsideId = (title: string) => `decision:${idOf(folded(title))}`

/** Puts on the board what decisions say is not there, and is answerable. Returns their ids by `outsideId`. */
async function putMissing(tx: Tx, scope: OrgScope, decisions: DecidedIdea[]) {
  const wanted = new Map<string, string>()
  for (const d of decisions)
    if (d.idea === null && answerable(d) && !wanted.has(outsideId(d.title))) wanted.set(outsideId(d.title), d.title)
  const ids = new Map<string, string>()
  if (wanted.size === 0) return { ids, added: 0 }
  const known = () =>
    tx
      .selectFrom('idea')
      .where('org', '=', scope.org)
      .where('external_id', 'in', [...wanted.keys()])
      .select(['id', 'external_id'])
      .execute()
  // The board's row is held by its numbers: the same decisions sent twice at once come second here.
  const first = await nextNumbers(tx, scope, wanted.size)
  for (const row of await known()) ids.set(row.external_id!, row.id)
  const missing = [...wanted].filter(([outside]) => !ids.has(outside))
  if (missing.length === 0) return { ids, added: 0 }
  const rows = missing.map(([outside, title], n) => {
    const id = newId()
    ids.set(outside, id)
    return {
      ...{ id, org: scope.org, number: first + n, root: id, kind: 'idea' as const, title: keptLine(title, titleMost) },
      ...{ category: null, cause: null, unit: null, language: scope.language, author: null, author_name: null },
      ...{ stand: 'published' as const, answered_at: null, merged_into: null, source: 'staff' as const, import: null },
      ...{ external_id: outside, published_at: new Date() },
    }
  })
  await tx.insertInto('idea').values(rows).execute()
  await noteEvents(
    tx,
    scope,
    rows.map((r) => ({ idea: r.id, what: 'published', detail: {} })),
  )
  await emit(
    tx,
    scope.org,
    rows.map((r) => ({ kind: 'idea.published', idea: r.id })),
  )
  return { ids, added: rows.length }
}

/** Locks what these ideas belong to now, by the ids of all. What is merged is answered where it is. With nobody's id, as an empty list is none in SQL. */
async function lockRoots(tx: Tx, scope: OrgScope, ids: string[]): Promise<Map<string, Idea>> {
  const of = await tx
    .selectFrom('idea')
    .where('org', '=', scope.org)
    .where('id', 'in', [...new Set(ids.filter(Boolean)), firstId])
    .select(['id', 'root'])
    .execute()
  const rows = await tx
    .selectFrom('idea')
    .where('org', '=', scope.org)
    .where('id', 'in', [...new Set(of.map((r) => r.root)), firstId])
    .select(['id', 'title', 'language', 'stand', 'state', 'answer'])
    .orderBy('id')
    .forUpdate()
    .execute()
  const roots = new Map(rows.map(({ stand, ...r }) => [r.id, { ...r, published: stand === 'published' }]))
  return new Map(of.flatMap((r) => (roots.has(r.root) ? [[r.id, roots.get(r.root)!]] : [])))
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

const languageOf = (cell: string): Language | null => allLanguages.find((l) => l === cell.toLowerCase()) ?? null
