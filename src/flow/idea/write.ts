import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { BoardSettings } from '../../contract/board.ts'
import {
  bodyMost,
  commentMost,
  type HeldReason,
  type IdeaEventKind,
  type IdeaKind,
  nameMost,
  placeMost,
  titleMost,
} from '../../contract/idea.ts'
import type { Language } from '../../contract/language.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { nextNumbers } from './board.ts'
import { holdTree } from './lock.ts'
import { hasLink, kept, keptLine, masked } from './mask.ts'
import { voteAs } from './vote.ts'
import { type Voter, voterOf } from './voter.ts'

/** What a customer wrote, as they typed it. `id` is made by their page: sent twice it is the same. */
export type Written = {
  id: string
  kind: IdeaKind
  title: string
  body: string
  place: string
  category: string | null
  name: string
  language: Language
}
export type Posted = { number: number; published: boolean; fresh: boolean; masked: boolean }

/** Why it waits. */
export function heldOf(
  settings: BoardSettings,
  voter: Pick<Voter, 'published'>,
  text: string,
  found: boolean,
): HeldReason[] {
  const { all, firstTime, links, masked } = settings.hold
  return [
    ...(all ? (['all'] as const) : []),
    ...(firstTime && voter.published === 0 ? (['first-time'] as const) : []),
    ...(links && hasLink(text) ? (['link'] as const) : []),
    ...(masked && found ? (['masked'] as const) : []),
  ]
}

/** What is kept of several texts, each without what gives a person away. */
function cleared<T extends Record<string, string>>(texts: T): { texts: T; found: boolean } {
  let found = false
  const entries = Object.entries(texts).map(([name, text]) => {
    const looked = masked(text)
    found ||= looked.found
    return [name, looked.text]
  })
  return { texts: Object.fromEntries(entries) as T, found }
}

/**
 * Keeps what somebody wrote, with their own vote for it, and publishes it unless a rule of the board wants it looked at first. Returns null where it
 * says nothing, or its category is not this board's.
 */
export async function postIdea(
  db: Db,
  scope: OrgScope,
  settings: BoardSettings,
  key: string,
  given: Written,
): Promise<Posted | null> {
  const { texts, found } = cleared({
    title: keptLine(given.title, titleMost),
    body: kept(given.body, bodyMost),
    place: keptLine(given.place, placeMost),
    name: keptLine(given.name, nameMost),
  })
  if (!texts.title) return null
  return db.transaction().execute(async (tx) => {
    await holdTree(tx, [scope.org])
    const before = await tx
      .selectFrom('idea')
      .where('org', '=', scope.org)
      .where('id', '=', given.id)
      .select(['number', 'stand', 'held'])
      .executeTakeFirst()
    if (before)
      return {
        number: before.number,
        published: before.stand === 'published',
        fresh: false,
        masked: before.held.includes('masked'),
      }
    if (given.category) {
      const category = await tx
        .selectFrom('idea_category')
        .where('org', '=', scope.org)
        .where('id', '=', given.category)
        .where('closed', '=', false)
        .select('id')
        .executeTakeFirst()
      if (!category) return null
    }
    const voter = await voterOf(tx, scope, key, given.language)
    const held = heldOf(settings, voter, Object.values(texts).join('\n'), found)
    const published = held.length === 0
    // The board's row is locked by it: the same sent twice at once comes second here.
    const number = await nextNumbers(tx, scope)
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('idea')
      .values({
        ...{ id: given.id, org: scope.org, number, root: given.id, kind: given.kind, category: given.category },
        ...{ cause: null, unit: null, place: texts.place, title: texts.title, body: texts.body },
        ...{ language: given.language, author: voter.id, author_name: texts.name || voter.name },
        ...{ stand: published ? ('published' as const) : ('waiting' as const), held, answered_at: null },
        ...{ merged_into: null, import: null, external_id: null, published_at: published ? new Date() : null },
      })
      .onConflict((c) => c.column('id').doNothing())
      .executeTakeFirst()
    if (!numInsertedOrUpdatedRows) {
      const first = await tx
        .selectFrom('idea')
        .where('id', '=', given.id)
        .select(['org', 'number', 'stand'])
        .executeTakeFirst()
      if (first?.org !== scope.org) return null
      return { number: first.number, published: first.stand === 'published', fresh: false, masked: found }
    }
    if (texts.name && texts.name !== voter.name)
      await tx.updateTable('board_person').where('id', '=', voter.id).set({ name: texts.name }).execute()
    if (settings.voting === 'device' || voter.confirmed) await voteAs(tx, scope, voter.id, given.id)
    if (voter.confirmed) await follow(tx, scope, voter.id, given.id)
    if (published) await notePublished(tx, scope, given.id, voter.id, null)
    return { number, published, fresh: true, masked: found }
  })
}

/** Everybody may see it from now on. */
export async function notePublished(
  tx: Tx,
  scope: OrgScope,
  idea: string,
  author: string | null,
  person: string | null,
): Promise<void> {
  await noteEvent(tx, scope, idea, 'published', {}, person)
  if (author) await countPublished(tx, author)
  await emit(tx, scope.org, [{ kind: 'idea.published', idea }])
}

const countPublished = (tx: Tx, author: string) =>
  tx
    .updateTable('board_person')
    .where('id', '=', author)
    .set((eb) => ({ published: eb('published', '+', 1) }))
    .execute()

/** Keeps what a customer says about an idea. Null where it says nothing, or all is said. */
export async function postComment(
  db: Db,
  scope: OrgScope,
  settings: BoardSettings,
  key: string,
  given: { id: string; idea: string; body: string; name: string; language: Language },
): Promise<{ published: boolean; masked: boolean } | null> {
  if (!settings.comments) return null
  const { texts, found } = cleared({ body: kept(given.body, commentMost), name: keptLine(given.name, nameMost) })
  if (!texts.body) return null
  return db.transaction().execute(async (tx) => {
    const idea = await tx
      .selectFrom('idea')
      .where('org', '=', scope.org)
      .where('id', '=', given.idea)
      .where('stand', '=', 'published')
      .select('root')
      .executeTakeFirst()
    if (!idea) return null
    const voter = await voterOf(tx, scope, key, given.language)
    const held = heldOf(settings, voter, Object.values(texts).join('\n'), found)
    const published = held.length === 0
    const { numInsertedOrUpdatedRows } = await tx
      .insertInto('idea_comment')
      .values({
        ...{ id: given.id, org: scope.org, idea: idea.root, author: voter.id, author_name: texts.name || voter.name },
        ...{ person: null, body: texts.body, language: given.language, held },
        ...{ stand: published ? ('published' as const) : ('waiting' as const) },
        published_at: published ? new Date() : null,
      })
      .onConflict((c) => c.column('id').doNothing())
      .executeTakeFirst()
    if (!numInsertedOrUpdatedRows) return { published, masked: found }
    if (texts.name && texts.name !== voter.name)
      await tx.updateTable('board_person').where('id', '=', voter.id).set({ name: texts.name }).execute()
    if (published) await noteComment(tx, scope, idea.root, given.id, voter.id)
    else await emit(tx, scope.org, [{ kind: 'idea.changed', idea: idea.root }])
    return { published, masked: found }
  })
}

/** A comment is to be seen: it is counted, and its writer is known by it. */
export async function noteComment(
  tx: Tx,
  scope: OrgScope,
  idea: string,
  comment: string,
  author: string | null,
): Promise<void> {
  await sql`update idea set comments = comments + 1 where id = ${idea}`.execute(tx)
  if (author) await countPublished(tx, author)
  await emit(tx, scope.org, [{ kind: 'idea.commented', idea, comment }])
}

/** Wants to hear what becomes of it. */
export async function follow(tx: Db, scope: OrgScope, person: string, idea: string): Promise<void> {
  await sql`
    insert into idea_follower (idea, person, org) select root, ${person}::uuid, org from idea
    where id = ${idea} and org = ${scope.org} and stand in ('published', 'waiting') on conflict do nothing`.execute(tx)
}

/** Wants to hear no more: of one idea and what is merged into it, or of all. */
export async function unfollow(db: Db, scope: OrgScope, person: string, idea: string | null): Promise<void> {
  await sql`
    delete from idea_follower f using idea i where f.person = ${person} and f.idea = i.id and i.org = ${scope.org}
      and (${idea}::uuid is null or i.root = (select root from idea where id = ${idea}))`.execute(db)
}

/** A line of an idea's history. Returns its id. */
export async function noteEvent(
  tx: Tx,
  scope: OrgScope,
  idea: string,
  what: IdeaEventKind,
  detail: Record<string, unknown>,
  person: string | null,
): Promise<string> {
  const [id] = await noteEvents(tx, scope, [{ idea, what, detail }], person)
  return id!
}

/** Many at once, in their order. */
export async function noteEvents(
  tx: Tx,
  scope: OrgScope,
  lines: { idea: string; what: IdeaEventKind; detail: Record<string, unknown> }[],
  person: string | null = scope.person,
): Promise<string[]> {
  if (lines.length === 0) return []
  const rows = lines.map(({ idea, what, detail }) => ({
    ...{ id: newId(), org: scope.org, idea, person, what, detail: json(detail) },
  }))
  await tx.insertInto('idea_event').values(rows).execute()
  return rows.map((r) => r.id)
}
