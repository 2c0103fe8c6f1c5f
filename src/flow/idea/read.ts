import { type Selectable, sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { CommentRow, IdeaEvent, IdeaRow } from '../../contract/board.ts'
import type { IdeaKind, IdeaSort, IdeaStand, IdeaState } from '../../contract/idea.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Tables } from '../../engine/database/tables.ts'
import { inScope } from './scope.ts'

const ideas = (db: Db, scope: OrgScope) =>
  db.selectFrom('idea as i').where('i.org', '=', scope.org).where(inScope(scope))

type Row = Selectable<Tables['idea']>
type Whole = { merged_number: number | null; merged_title: string | null }

const present = (r: Row & Whole): IdeaRow => ({
  ...{ id: r.id, number: r.number, kind: r.kind, category: r.category, cause: r.cause, unit: r.unit, place: r.place },
  ...{ title: r.title, body: r.body, language: r.language, authorName: r.author_name, stand: r.stand, held: r.held },
  ...{ state: r.state, answer: r.answer, answeredAt: r.answered_at?.toISOString() ?? null },
  mergedInto:
    r.merged_into && r.merged_number !== null
      ? { id: r.merged_into, number: r.merged_number, title: r.merged_title ?? '' }
      : null,
  ...{ votes: r.votes, comments: r.comments, source: r.source, createdAt: r.created_at.toISOString() },
  ...{ publishedAt: r.published_at?.toISOString() ?? null, changedAt: r.changed_at.toISOString() },
})

const whole = (db: Db, scope: OrgScope) =>
  ideas(db, scope)
    .leftJoin('idea as m', 'm.id', 'i.merged_into')
    .selectAll('i')
    .select(['m.number as merged_number', 'm.title as merged_title'])

export type Wanted = {
  q?: string | undefined
  kind?: IdeaKind | undefined
  category?: string | undefined
  state?: IdeaState | undefined
  stand: IdeaStand
  sort: IdeaSort
  before?: string | undefined
  limit: number
}

/** Ideas inside the scope, by votes or the newest first. Those that are merged are listed under their state only. */
export async function listIdeas(
  db: Db,
  scope: OrgScope,
  wanted: Wanted,
): Promise<{ rows: IdeaRow[]; total: number; next: string | null }> {
  const offset = wanted.before ? Number(wanted.before) : 0
  if (!Number.isInteger(offset) || offset < 0)
    throw new Refusal('bad-input', {}, [{ path: 'before', message: 'not a cursor' }])
  const { q, kind, category, state, stand } = wanted
  // PostgreSQL takes no NUL in a text.
  const like = q ? `%${q.replace(/[\\%_]/g, '\\$&').replaceAll('\0', '')}%` : ''
  const number = q && /^#?\d{1,9}$/.test(q) ? Number(q.replace('#', '')) : null
  const matching = <B extends ReturnType<typeof ideas>>(query: B) =>
    query
      .where('i.stand', '=', stand)
      .$if(kind !== undefined, (b) => b.where('i.kind', '=', kind!))
      .$if(category !== undefined, (b) => b.where('i.category', '=', category!))
      .$if(state !== undefined, (b) => b.where('i.state', '=', state!))
      .$if(state !== 'duplicate', (b) => b.where('i.merged_into', 'is', null))
      .$if(like !== '', (b) =>
        b.where((eb) =>
          eb.or([
            eb('i.title', 'ilike', like),
            eb('i.body', 'ilike', like),
            ...(number === null ? [] : [eb('i.number', '=', number)]),
          ]),
        ),
      ) as B
  const { n } = await matching(ideas(db, scope))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const rows = await (matching(whole(db, scope) as never) as unknown as ReturnType<typeof whole>)
    .$if(wanted.sort === 'top', (b) => b.orderBy('i.votes', 'desc'))
    .$if(wanted.sort === 'new', (b) => b.orderBy('i.created_at', 'desc'))
    .orderBy('i.number', 'desc')
    .offset(offset)
    .limit(wanted.limit + 1)
    .execute()
  return {
    rows: rows.slice(0, wanted.limit).map(present),
    total: n,
    next: rows.length > wanted.limit ? String(offset + wanted.limit) : null,
  }
}

export async function readIdea(db: Db, scope: OrgScope, id: string): Promise<IdeaRow> {
  const row = await whole(db, scope).where('i.id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return present(row)
}

/** Several by their ids. */
export async function readIdeas(db: Db, scope: OrgScope, ids: string[]): Promise<Map<string, IdeaRow>> {
  if (ids.length === 0) return new Map()
  const rows = await whole(db, scope).where('i.id', 'in', ids).execute()
  return new Map(rows.map((r) => [r.id, present(r)]))
}

const comment = (r: Selectable<Tables['idea_comment']>): CommentRow => ({
  ...{ id: r.id, authorName: r.author_name, official: r.official, body: r.body, stand: r.stand, held: r.held },
  createdAt: r.created_at.toISOString(),
})

export async function readComment(db: Db, scope: OrgScope, id: string): Promise<CommentRow> {
  const row = await db
    .selectFrom('idea_comment as c')
    .innerJoin('idea as i', 'i.id', 'c.idea')
    .where('c.org', '=', scope.org)
    .where('c.id', '=', id)
    .where(inScope(scope))
    .selectAll('c')
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return comment(row)
}

/** What waits to be looked at, the oldest first. */
export async function readQueue(db: Db, scope: OrgScope, limit: number) {
  const waiting = await whole(db, scope)
    .where('i.stand', '=', 'waiting')
    .where('i.merged_into', 'is', null)
    .orderBy('i.created_at')
    .limit(limit)
    .execute()
  const comments = db
    .selectFrom('idea_comment as c')
    .innerJoin('idea as i', 'i.id', 'c.idea')
    .where('c.org', '=', scope.org)
    .where('c.stand', '=', 'waiting')
    .where(inScope(scope))
  const said = await comments
    .selectAll('c')
    .select(['i.id as idea_id', 'i.title as idea_title'])
    .orderBy('c.created_at')
    .limit(limit)
    .execute()
  const { n } = await ideas(db, scope)
    .where('i.stand', '=', 'waiting')
    .where('i.merged_into', 'is', null)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  const { m } = await comments.select((eb) => eb.fn.countAll<number>().as('m')).executeTakeFirstOrThrow()
  return {
    ideas: waiting.map(present),
    comments: said.map((r) => ({ ...comment(r), idea: { id: r.idea_id, title: r.idea_title } })),
    total: n + m,
  }
}

/** One idea with all that belongs to it. */
export async function readWhole(db: Db, scope: OrgScope, id: string) {
  const idea = await readIdea(db, scope, id)
  const comments = await db
    .selectFrom('idea_comment')
    .where('org', '=', scope.org)
    .where('idea', '=', id)
    .orderBy('created_at')
    .limit(500)
    .selectAll()
    .execute()
  const merged = await whole(db, scope)
    .where('i.root', '=', id)
    .where('i.id', '<>', id)
    .orderBy('i.votes', 'desc')
    .limit(200)
    .execute()
  const events = await db
    .selectFrom('idea_event as e')
    .leftJoin('person as p', 'p.id', 'e.person')
    .where('e.org', '=', scope.org)
    .where('e.idea', '=', id)
    .orderBy('e.at', 'desc')
    .orderBy('e.id', 'desc')
    .limit(200)
    .select(['e.at', 'e.what', 'e.detail', 'p.name'])
    .execute()
  const { rows } = await sql<{ n: number }>`
    select count(distinct f.person)::int as n from idea_follower f join idea i on i.id = f.idea where i.root = ${id} and i.org = ${scope.org}`.execute(
    db,
  )
  return {
    idea,
    followers: rows[0]!.n,
    comments: comments.map(comment),
    merged: merged.map(present),
    events: events.map((e): IdeaEvent => ({ at: e.at.toISOString(), person: e.name, what: e.what, detail: e.detail })),
  }
}
