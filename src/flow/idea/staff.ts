import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import { findUnit } from '../../catalog/unit/read.ts'
import type { CommentRow, IdeaRow } from '../../contract/board.ts'
import { type AnswerState, answerMost, bodyMost, commentMost, type IdeaKind, titleMost } from '../../contract/idea.ts'
import type { Language } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { nextNumbers } from './board.ts'
import { holdTreeAlone } from './lock.ts'
import { kept, keptLine } from './mask.ts'
import { readComment, readIdea } from './read.ts'
import { inScope } from './scope.ts'
import { noteComment, noteEvent, noteEvents, notePublished } from './write.ts'

/** Locks an idea inside the caller's rights. */
export async function lockIdea(tx: Tx, scope: OrgScope, id: string) {
  const row = await tx
    .selectFrom('idea as i')
    .where('i.org', '=', scope.org)
    .where('i.id', '=', id)
    .where(inScope(scope))
    .selectAll('i')
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return row
}

export type Words = {
  kind: IdeaKind
  title: string
  body: string
  category: string | null
  cause: string | null
  unit: string | null
  place: string
}

type Given = { [K in keyof Words]?: Words[K] | undefined }

/** What an idea names must be of this organisation, and inside the caller's rights. */
async function named(tx: Tx, scope: OrgScope, { category, cause, unit }: Given) {
  const issues: { path: string; message: string }[] = []
  for (const [path, table, id] of [
    ['category', 'idea_category', category],
    ['cause', 'cause', cause],
  ] as const) {
    if (!id) continue
    const found = await tx
      .selectFrom(table as 'cause')
      .where('org', '=', scope.org)
      .where('id', '=', id)
      .select('id')
      .executeTakeFirst()
    if (!found) issues.push({ path, message: 'unknown' })
  }
  const path = unit ? (await findUnit(tx, scope, unit))?.path : []
  if (!path) issues.push({ path: 'unit', message: 'unknown' })
  if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
  return path!
}

/** Staff writes for somebody who called or came; published at once. With an external id the same is the same. */
export async function createIdea(
  db: Db,
  scope: OrgScope,
  given: Given & {
    kind: IdeaKind
    title: string
    language?: Language | undefined
    externalId?: string | undefined
  },
): Promise<IdeaRow> {
  const id = await db.transaction().execute(async (tx) => {
    if (given.externalId !== undefined) {
      const before = await tx
        .selectFrom('idea')
        .where('org', '=', scope.org)
        .where('external_id', '=', given.externalId)
        .select('id')
        .executeTakeFirst()
      if (before) return before.id
    }
    // Whose rights end with a unit puts it there: they would else not see it again.
    const unit = given.unit ?? scope.unit
    const unitPath = await named(tx, scope, { ...given, unit })
    const number = await nextNumbers(tx, scope)
    const id = newId()
    await tx
      .insertInto('idea')
      .values({
        ...{ id, org: scope.org, number, root: id, kind: given.kind, title: keptLine(given.title, titleMost) },
        ...{ category: given.category ?? null, cause: given.cause ?? null, unit, unit_path: unitPath },
        ...{
          place: given.place ?? '',
          body: kept(given.body ?? '', bodyMost),
          language: given.language ?? scope.language,
        },
        ...{ author: null, author_name: null, stand: 'published' as const, answered_at: null, merged_into: null },
        ...{ source: 'staff' as const, import: null, external_id: given.externalId ?? null, published_at: new Date() },
      })
      .execute()
    await notePublished(tx, scope, id, null, scope.person)
    return id
  })
  return readIdea(db, scope, id)
}

/** Changes what an idea says, and where it belongs. */
export async function saveIdea(db: Db, scope: OrgScope, id: string, given: Given): Promise<IdeaRow> {
  await db.transaction().execute(async (tx) => {
    const moves = given.kind !== undefined || given.unit !== undefined
    if (moves) await holdTreeAlone(tx, scope.org)
    const before = await lockIdea(tx, scope, id)
    if (before.stand === 'erased') throw new Refusal('wrong-state', { what: 'erased' })
    if (given.unit === null && scope.unit !== null) throw new Refusal('not-allowed', { what: 'whole-organisation' })
    const unitPath = await named(tx, scope, given)
    const next = Object.fromEntries(
      Object.entries({
        ...given,
        ...(given.title !== undefined && { title: keptLine(given.title, titleMost) }),
        ...(given.body !== undefined && { body: kept(given.body, bodyMost) }),
        ...(given.unit !== undefined && { unit_path: unitPath }),
      }).filter(([, v]) => v !== undefined),
    )
    if (Object.keys(next).length === 0) return
    await tx
      .updateTable('idea')
      .where('id', '=', id)
      .set((eb) => ({ ...next, changed_at: new Date(), version: eb('version', '+', 1) }))
      .execute()
    const moved =
      (given.kind !== undefined && before.kind !== given.kind) ||
      (given.unit !== undefined && before.unit !== given.unit)
    if (moved) await retellVotes(tx, scope, id)
    const words = before.title !== (next.title ?? before.title) || before.body !== (next.body ?? before.body)
    if (words) await noteEvent(tx, scope, id, 'changed', {}, scope.person)
    await emit(tx, scope.org, [{ kind: 'idea.changed', idea: id }])
  })
  return readIdea(db, scope, id)
}

/** Facts of votes say of which unit and kind their idea is. So each of its votes is another one from now on, and the facts of those before go. */
async function retellVotes(tx: Tx, scope: OrgScope, idea: string): Promise<void> {
  const { rows } = await sql<{ id: string; before: string; at: Date }>`
    with given as (select person, id from idea_vote where idea = ${idea})
    update idea_vote v set id = gen_random_uuid() from given g where v.idea = ${idea} and v.person = g.person returning v.id, g.id as before, v.at`.execute(
    tx,
  )
  for (let n = 0; n < rows.length; n += 1_000) {
    const some = rows.slice(n, n + 1_000)
    await emit(tx, scope.org, [
      { kind: 'idea-votes-removed', votes: some.map((r) => ({ id: r.before, at: r.at.toISOString() })) },
      { kind: 'idea-votes', votes: some.map((r) => r.id) },
    ])
  }
}

/** Publishes what waits, refuses it, or takes down what is published. What has been merged, or whose writer is erased, is judged no more. */
export async function judgeIdea(
  db: Db,
  scope: OrgScope,
  id: string,
  { stand, note }: { stand: 'published' | 'refused'; note?: string | undefined },
): Promise<IdeaRow> {
  await db.transaction().execute(async (tx) => {
    const before = await lockIdea(tx, scope, id)
    if (before.stand === stand) return
    if (before.stand === 'erased') throw new Refusal('wrong-state', { what: 'erased' })
    if (before.merged_into) throw new Refusal('wrong-state', { what: 'merged' })
    const first = stand === 'published' && before.published_at === null
    await tx
      .updateTable('idea')
      .where('id', '=', id)
      .set((eb) => ({
        ...{ stand, changed_at: new Date(), version: eb('version', '+', 1) },
        ...(first && { published_at: new Date() }),
      }))
      .execute()
    if (stand === 'published') return notePublished(tx, scope, id, first ? before.author : null, scope.person)
    const change = await noteEvent(tx, scope, id, 'refused', note ? { note } : {}, scope.person)
    await emit(tx, scope.org, [{ kind: 'idea.changed', idea: id, change }])
  })
  return readIdea(db, scope, id)
}

export async function judgeComment(
  db: Db,
  scope: OrgScope,
  id: string,
  { stand }: { stand: 'published' | 'refused' },
): Promise<CommentRow> {
  await db.transaction().execute(async (tx) => {
    const before = await tx
      .selectFrom('idea_comment as c')
      .innerJoin('idea as i', 'i.id', 'c.idea')
      .where('c.org', '=', scope.org)
      .where('c.id', '=', id)
      .where(inScope(scope))
      .select(['c.idea', 'c.stand', 'c.author', 'c.published_at'])
      .forUpdate()
      .executeTakeFirst()
    if (!before) throw new Refusal('not-found')
    if (before.stand === stand) return
    if (before.stand === 'erased') throw new Refusal('wrong-state', { what: 'erased' })
    const first = stand === 'published' && before.published_at === null
    await tx
      .updateTable('idea_comment')
      .where('id', '=', id)
      .set({ stand, ...(first && { published_at: new Date() }) })
      .execute()
    if (stand === 'published') await noteComment(tx, scope, before.idea, id, first ? before.author : null)
    else if (before.stand === 'published') {
      await sql`update idea set comments = comments - 1 where id = ${before.idea}`.execute(tx)
      await emit(tx, scope.org, [{ kind: 'idea.changed', idea: before.idea }])
    }
  })
  return readComment(db, scope, id)
}

/** Says what the company does about it, once per change: saying the same again tells nobody anything. */
export async function answerIdea(
  db: Db,
  scope: OrgScope,
  id: string,
  given: { state: AnswerState; answer: string },
): Promise<IdeaRow> {
  const answer = kept(given.answer, answerMost)
  if (given.state === 'declined' && !answer)
    throw new Refusal('bad-input', {}, [{ path: 'answer', message: 'required' }])
  await db.transaction().execute(async (tx) => {
    const before = await lockIdea(tx, scope, id)
    if (before.stand !== 'published') throw new Refusal('wrong-state', { what: 'not-published' })
    if (before.merged_into) throw new Refusal('wrong-state', { what: 'merged' })
    if (before.state === given.state && before.answer === answer) return
    await writeAnswers(tx, scope, [{ idea: id, from: before.state, to: given.state, answer }])
  })
  return readIdea(db, scope, id)
}

/** An idea that is answered: the state in which it was, the one that it has from now on, and the words. */
export type Answered = { idea: string; from: string; to: AnswerState; answer: string }

/** Writes what is answered, its history and what others are told. Of several answers to one idea the last one stands, and each is in its history. */
export async function writeAnswers(tx: Tx, scope: OrgScope, answers: Answered[]): Promise<void> {
  if (answers.length === 0) return
  const last = [...new Map(answers.map((a) => [a.idea, a])).values()]
  const firstState = new Map(answers.toReversed().map((a) => [a.idea, a.from]))
  await sql`
    update idea i set state = d.state, answer = d.answer, answered_at = case when d.answer = '' then null else now() end, changed_at = now(),
      state_at = case when d.state = d.before then i.state_at else now() end, version = i.version + 1
    from unnest(${last.map((a) => a.idea)}::uuid[], ${last.map((a) => a.to)}::text[], ${last.map((a) => a.answer)}::text[],
      ${last.map((a) => firstState.get(a.idea)!)}::text[]) as d (id, state, answer, before)
    where i.id = d.id`.execute(tx)
  const events = await noteEvents(
    tx,
    scope,
    answers.map((a) => ({ idea: a.idea, what: 'answered', detail: { from: a.from, to: a.to } })),
  )
  await emit(
    tx,
    scope.org,
    answers.map((a, n) => ({ kind: 'idea.changed', idea: a.idea, change: events[n]! })),
  )
}

/** The company's own word among the comments. */
export async function commentOfficially(db: Db, scope: OrgScope, idea: string, body: string): Promise<CommentRow> {
  const id = newId()
  await db.transaction().execute(async (tx) => {
    const { root, stand } = await lockIdea(tx, scope, idea)
    if (stand !== 'published') throw new Refusal('wrong-state', { what: 'not-published' })
    await tx
      .insertInto('idea_comment')
      .values({
        ...{ id, org: scope.org, idea: root, author: null, author_name: null, person: scope.person, official: true },
        ...{
          body: kept(body, commentMost),
          language: scope.language,
          stand: 'published' as const,
          published_at: new Date(),
        },
      })
      .execute()
    await noteComment(tx, scope, root, id, null)
  })
  return readComment(db, scope, id)
}
