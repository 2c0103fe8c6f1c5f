import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { IdeaImportOutcome } from '../../../contract/board.ts'
import {
  answerMost,
  bodyMost,
  type IdeaColumn,
  type IdeaState,
  ideaKinds,
  nameMost,
  placeMost,
  titleMost,
} from '../../../contract/idea.ts'
import { type Language, type Localized, languages } from '../../../contract/language.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { idOf, newId } from '../../../engine/database/id.ts'
import { put } from '../../../engine/database/put.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { nextNumbers } from '../board.ts'
import { holdTreeAlone } from '../lock.ts'
import { kept, keptLine } from '../mask.ts'
import { recount } from '../vote.ts'
import { asWas, ideaOfVote, meaningOf, stateOf, voterOfVote } from './columns.ts'
import { readTable, type TableRow } from './table.ts'

const badShown = 100
const eventsOf = 1_000

type Bad = IdeaImportOutcome['bad'][number]
type Read = {
  row: number
  externalId: string
  title: string
  body: string
  kind: (typeof ideaKinds)[number]
  category: string
  place: string
  state: IdeaState
  answer: string
  author: string
  language: Language
  created: Date
  merged: string
}

/**
 * Ideas of a file, published as they are: whoever brings them has looked at them. A row whose id is known is left as it is, so the same file twice adds
 * nothing. Numbers of votes are not taken: a vote is a person's (see importVotes).
 */
export async function importIdeas(
  db: Db,
  scope: OrgScope,
  bytes: Uint8Array,
  options: { try: boolean; language: Language },
  now = new Date(),
): Promise<IdeaImportOutcome> {
  demandWhole(scope)
  const { names, rows } = readTable(bytes)
  const columns = names.map((name) => ({ name, means: meaningOf(name) }))
  const at = (meaning: IdeaColumn) => columns.flatMap((c, n) => (c.means === meaning ? [n] : []))
  if (at('title').length === 0)
    throw new Refusal('bad-input', {}, [{ path: 'file', message: 'no column with a title' }])
  const bad: Bad[] = []
  const read = rows.flatMap((r) => readRow(r, at, options.language, now, bad) ?? [])
  const outcome = await db
    .transaction()
    .execute((tx) => keep(tx, scope, read, bad, now, options.try))
    .catch((error: unknown) => {
      if (error instanceof Tried) return error.outcome
      throw error
    })
  return {
    ...{ rows: rows.length, added: outcome.added, known: outcome.known, votes: 0, columns },
    ...{ bad: bad.slice(0, badShown), badTotal: bad.length },
  }
}

class Tried extends Error {
  readonly outcome: { added: number; known: number }
  constructor(outcome: { added: number; known: number }) {
    super('tried')
    this.outcome = outcome
  }
}

function readRow(
  { row, cells }: TableRow,
  at: (meaning: IdeaColumn) => number[],
  language: Language,
  now: Date,
  bad: Bad[],
): Read | null {
  const all = (meaning: IdeaColumn) => at(meaning).map((n) => asWas((cells[n] ?? '').trim()))
  const cell = (meaning: IdeaColumn) => all(meaning).find(Boolean) ?? ''
  const wrong = (column: string, reason: string, value: string) =>
    bad.push({ row, column, reason, value: value.slice(0, 100) })
  const title = keptLine(cell('title'), titleMost)
  if (!title) {
    wrong('title', 'empty', '')
    return null
  }
  const word = cell('state')
  const state = word ? stateOf(word) : 'open'
  // It comes in all the same, as open.
  if (state === null && !bad.some((b) => b.column === 'state' && b.value === word))
    wrong('state', 'unknown-state', word)
  const written = cell('created')
  const created = written ? timeOf(written) : null
  if (written && !created) wrong('created', 'no-time', written)
  const answer = kept(cell('answer'), answerMost)
  return {
    ...{ row, title, answer, externalId: cell('id').slice(0, 200), body: kept(cell('text'), bodyMost) },
    kind: ideaKinds.find((k) => k === cell('kind').toLowerCase()) ?? 'idea',
    category: keptLine(cell('category').replaceAll('_', ' '), 100),
    place: keptLine(
      all('place')
        .filter((p) => p && !/not.?specified|^-$/i.test(p))
        .join(', '),
      placeMost,
    ),
    // To decline takes a reason; without one it is left open.
    state: state === 'declined' && !answer ? 'open' : (state ?? 'open'),
    author: keptLine(cell('author'), nameMost),
    language: languages.find((l) => l === cell('language').toLowerCase()) ?? language,
    created: created && created < now ? created : now,
    merged: cell('merged').slice(0, 200),
  }
}

function timeOf(text: string): Date | null {
  const year = /^(19|20)\d\d$/.test(text)
  const finnish = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text)
  const ms = Date.parse(
    year
      ? `${text}-01-01T00:00:00Z`
      : finnish
        ? `${finnish[3]}-${finnish[2]!.padStart(2, '0')}-${finnish[1]!.padStart(2, '0')}`
        : text,
  )
  return Number.isNaN(ms) ? null : new Date(ms)
}

async function keep(tx: Tx, scope: OrgScope, read: Read[], bad: Bad[], now: Date, trying: boolean) {
  await holdTreeAlone(tx, scope.org)
  // Without an id of its own a row is known again by what it says.
  const named = read.map((r) => ({ ...r, externalId: r.externalId || idOf(`${r.title}\n${r.body}`) }))
  const before = new Map(
    (
      await sql<{ id: string; external: string }>`
        select id, e as external from unnest(${named.map((r) => r.externalId)}::text[]) e join idea i on i.org = ${scope.org} and (i.external_id = e or i.id::text = e)`.execute(
        tx,
      )
    ).rows.map((r) => [r.external, r.id]),
  )
  const fresh: (Read & { id: string })[] = []
  let known = 0
  const ids = new Map(before)
  for (const r of named) {
    if (ids.has(r.externalId)) {
      if (before.has(r.externalId)) known += 1
      else bad.push({ row: r.row, column: 'id', reason: 'twice', value: r.externalId.slice(0, 100) })
      continue
    }
    const id = newId()
    ids.set(r.externalId, id)
    fresh.push({ ...r, id })
  }
  if (trying) throw new Tried({ added: fresh.length, known })
  if (fresh.length === 0) return { added: 0, known }
  const categories = await categoriesOf(tx, scope, fresh)
  const first = await nextNumbers(tx, scope, fresh.length)
  await put(
    tx,
    'idea',
    fresh.map((r, n) => ({
      ...{ id: r.id, org: scope.org, number: first + n, kind: r.kind, category: categories.get(r.category) ?? null },
      ...{ unit_path: [], place: r.place, title: r.title, body: r.body, language: r.language },
      ...{ author_name: r.author || null, stand: 'published', held: [], state: r.state, answer: r.answer },
      ...{ answered_at: r.answer ? now.toISOString() : null, root: r.id, votes: 0, comments: 0, source: 'import' },
      ...{ external_id: r.externalId, created_at: r.created.toISOString(), published_at: r.created.toISOString() },
      ...{ state_at: now.toISOString(), changed_at: now.toISOString(), version: 1 },
    })),
  )
  await joinMerged(tx, fresh, ids, bad)
  for (let n = 0; n < fresh.length; n += eventsOf)
    await emit(tx, scope.org, [{ kind: 'ideas-imported', ideas: fresh.slice(n, n + eventsOf).map((r) => r.id) }])
  return { added: fresh.length, known }
}

/** Categories of these names, made where there are none. */
async function categoriesOf(tx: Tx, scope: OrgScope, read: Read[]): Promise<Map<string, string>> {
  const wanted = [...new Set(read.map((r) => r.category).filter(Boolean))]
  if (wanted.length === 0) return new Map()
  const rows = await tx.selectFrom('idea_category').where('org', '=', scope.org).selectAll().execute()
  const found = new Map<string, string>()
  for (const r of rows)
    for (const name of Object.values(r.name as Localized)) if (name) found.set(name.toLowerCase(), r.id)
  const missing = wanted.filter((w) => !found.has(w.toLowerCase()))
  const { languages: spoken } = await tx
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('languages')
    .executeTakeFirstOrThrow()
  const made = missing.slice(0, 50).map((name, n) => ({
    ...{ id: newId(), org: scope.org, name: { [spoken[0] ?? 'fi']: name }, position: rows.length + n, closed: false },
  }))
  await put(tx, 'idea_category', made)
  missing.slice(0, 50).forEach((name, n) => {
    found.set(name.toLowerCase(), made[n]!.id)
  })
  return new Map(wanted.flatMap((w) => (found.has(w.toLowerCase()) ? [[w, found.get(w.toLowerCase())!]] : [])))
}

/** Those that say of what they are a duplicate are merged into it; a circle, or one that is not there, is told and left alone. */
async function joinMerged(
  tx: Tx,
  fresh: (Read & { id: string })[],
  ids: Map<string, string>,
  bad: Bad[],
): Promise<void> {
  const into = new Map<string, string>()
  for (const r of fresh) {
    if (!r.merged) continue
    const target = ids.get(r.merged)
    if (target && target !== r.id) into.set(r.id, target)
    else bad.push({ row: r.row, column: 'merged', reason: 'unknown', value: r.merged.slice(0, 100) })
  }
  if (into.size === 0) return
  const targets = [...new Set(into.values())]
  const kept = await tx.selectFrom('idea').where('id', 'in', targets).select(['id', 'root']).execute()
  const roots = new Map(kept.map((k) => [k.id, k.root]))
  const rootOf = (id: string): string | null => {
    let now = id
    for (let steps = 0; steps < 100; steps++) {
      const next = into.get(now)
      if (!next) return roots.get(now) ?? now
      now = next
    }
    return null
  }
  const pairs = [...into].flatMap(([id, to]) => {
    const root = rootOf(id)
    if (root !== null) return [{ id, to, root }]
    const row = fresh.find((r) => r.id === id)!
    bad.push({ row: row.row, column: 'merged', reason: 'circle', value: row.merged.slice(0, 100) })
    return []
  })
  await sql`
    update idea i set merged_into = m.to_, root = m.root, state = 'duplicate'
    from unnest(${pairs.map((p) => p.id)}::uuid[], ${pairs.map((p) => p.to)}::uuid[], ${pairs.map((p) => p.root)}::uuid[]) as m (id, to_, root) where i.id = m.id`.execute(
    tx,
  )
}

/**
 * Votes of a file: who voted for what. Voters are known by a hash of what the file calls them, and stay apart from those of the board itself. Each
 * counts once for each idea, however often the file says so or is brought.
 */
export async function importVotes(
  db: Db,
  scope: OrgScope,
  bytes: Uint8Array,
  options: { try: boolean },
): Promise<IdeaImportOutcome> {
  demandWhole(scope)
  const { names, rows } = readTable(bytes)
  const plain = names.map((n) => n.toLowerCase())
  const voter = plain.findIndex((n) => voterOfVote.includes(n))
  const idea = ideaOfVote.map((n) => plain.indexOf(n)).find((n) => n >= 0 && n !== voter) ?? -1
  if (voter < 0 || idea < 0)
    throw new Refusal('bad-input', {}, [{ path: 'file', message: 'no columns with an idea and a voter' }])
  const bad: Bad[] = []
  const outcome = await db
    .transaction()
    .execute((tx) => keepVotes(tx, scope, rows, idea, voter, bad, options.try))
    .catch((error: unknown) => {
      if (error instanceof Tried) return error.outcome
      throw error
    })
  return {
    ...{ rows: rows.length, added: 0, known: outcome.known, votes: outcome.added },
    columns: names.map((name, n) => ({ name, means: n === idea ? 'id' : n === voter ? 'author' : null })),
    ...{ bad: bad.slice(0, badShown), badTotal: bad.length },
  }
}

async function keepVotes(
  tx: Tx,
  scope: OrgScope,
  rows: TableRow[],
  idea: number,
  voter: number,
  bad: Bad[],
  trying: boolean,
) {
  await holdTreeAlone(tx, scope.org)
  const cell = (r: TableRow, n: number) => asWas((r.cells[n] ?? '').trim())
  const wanted = [...new Set(rows.map((r) => cell(r, idea)))]
  const found = await sql<{ external: string; id: string }>`
    select e as external, i.id from unnest(${wanted}::text[]) e join idea i on i.org = ${scope.org} and (i.external_id = e or i.id::text = e)`.execute(
    tx,
  )
  const ideas = new Map(found.rows.map((r) => [r.external, r.id]))
  const own = await ownVoters(tx, scope, [...new Set(rows.map((r) => cell(r, voter)))])
  const votes = new Map<string, { idea: string; person: string }>()
  let twice = 0
  for (const r of rows) {
    const [of, who] = [ideas.get(cell(r, idea)), cell(r, voter)]
    if (!of) bad.push({ row: r.row, column: 'idea', reason: 'unknown', value: cell(r, idea).slice(0, 100) })
    else if (!who) bad.push({ row: r.row, column: 'voter', reason: 'empty', value: '' })
    else {
      const person = own.has(who) ? who : idOf(`board:${scope.org}:file:${who.toLowerCase()}`)
      if (votes.has(of + person)) twice += 1
      votes.set(of + person, { idea: of, person })
    }
  }
  const all = [...votes.values()]
  const people = [...new Set(all.map((v) => v.person))]
  await sql`
    insert into board_person (id, org, language, external_id) select p, ${scope.org}::uuid, 'fi', p::text from unnest(${people}::uuid[]) p on conflict do nothing`.execute(
    tx,
  )
  let added = 0
  for (let n = 0; n < all.length; n += eventsOf) {
    const some = all.slice(n, n + eventsOf)
    const { rows: fresh } = await sql<{ id: string }>`
      insert into idea_vote (idea, person, id, org) select idea, person, id, ${scope.org}::uuid
      from unnest(${some.map((v) => v.idea)}::uuid[], ${some.map((v) => v.person)}::uuid[], ${some.map(() => newId())}::uuid[]) as v (idea, person, id)
      on conflict do nothing returning id`.execute(tx)
    added += fresh.length
    if (fresh.length > 0) await emit(tx, scope.org, [{ kind: 'idea-votes', votes: fresh.map((f) => f.id) }])
  }
  if (trying) throw new Tried({ added, known: twice + all.length - added })
  const roots = await sql<{ root: string }>`
    select distinct root from idea where id = any(${[...new Set(all.map((v) => v.idea))]}::uuid[])`.execute(tx)
  await recount(
    tx,
    roots.rows.map((r) => r.root),
  )
  return { added, known: twice + all.length - added }
}

/** Voters of this very board, as its own file calls them: they are not counted once more. */
async function ownVoters(tx: Tx, scope: OrgScope, names: string[]): Promise<Set<string>> {
  const ids = names.filter((name) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(name))
  if (ids.length === 0) return new Set()
  const { rows } = await sql<{ id: string }>`
    select id from board_person where org = ${scope.org} and id = any(${ids}::uuid[])`.execute(tx)
  return new Set(rows.map((r) => r.id))
}
