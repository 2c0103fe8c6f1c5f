import { sql } from 'kysely'
import { lockOrganisation } from '../../../catalog/organisation/lock.ts'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import { type LinkKind, leastSources, type NoticeText } from '../../../contract/notice.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { demandNotice } from './row.ts'
import { freezeSources } from './source.ts'

type Link = { kind: LinkKind; id: string }

type Begun = NoticeText & { links: Link[] }

/** Begins a notice. */
export async function createNotice(db: Db, scope: OrgScope, given: Begun): Promise<string> {
  return db.transaction().execute(async (tx) => (await createNotices(tx, scope, [given]))[0]!)
}

/** Begins many at once, in the transaction of what they tell of. */
export async function createNotices(tx: Tx, scope: OrgScope, given: Begun[]): Promise<string[]> {
  demandWhole(scope)
  if (given.length === 0) return []
  await lockOrganisation(tx, scope)
  await demandTouchpoints(tx, scope, [...new Set(given.flatMap((g) => g.touchpoints))])
  const last = await tx
    .selectFrom('notice')
    .where('org', '=', scope.org)
    .select((eb) => eb.fn.max('number').as('n'))
    .executeTakeFirst()
  const rows = given.map((one, n) => ({
    ...{ id: newId(), org: scope.org, number: (last?.n ?? 0) + 1 + n, created_by: scope.person },
    ...{ ...columns(one), ...unset },
  }))
  await tx.insertInto('notice').values(rows).execute()
  await putLinks(
    tx,
    scope,
    given.flatMap(({ links }, n) => links.map((link) => ({ ...link, notice: rows[n]!.id }))),
  )
  return rows.map((r) => r.id)
}

/** Changes what a notice says. Who asked for a published one stays as it was. */
export async function saveNotice(db: Db, scope: OrgScope, id: string, given: NoticeText): Promise<void> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    const { state } = await demandNotice(tx, scope, id)
    if (state === 'withdrawn') throw new Refusal('wrong-state')
    await demandTouchpoints(tx, scope, given.touchpoints)
    await tx
      .updateTable('notice')
      .set({ ...columns(given), changed_at: new Date() })
      .where('id', '=', id)
      .execute()
  })
}

/** Says what a draft tells of, all of it. */
export async function linkNotice(db: Db, scope: OrgScope, id: string, links: Link[]): Promise<void> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    const { state } = await demandNotice(tx, scope, id)
    if (state !== 'draft') throw new Refusal('wrong-state')
    await tx.deleteFrom('notice_link').where('notice', '=', id).execute()
    await putLinks(
      tx,
      scope,
      links.map((link) => ({ ...link, notice: id })),
    )
    await tx.updateTable('notice').set({ changed_at: new Date() }).where('id', '=', id).execute()
  })
}

/**
 * Makes a notice public. Who asked is counted and written down in the same transaction; fewer than five refuse, for readers could guess who they
 * are. `queueTelling` queues the telling of those who asked, where that is wanted.
 */
export async function publishNotice(
  db: Db,
  scope: OrgScope,
  id: string,
  queueTelling: ((tx: Tx) => Promise<void>) | null,
): Promise<void> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    const { state } = await demandNotice(tx, scope, id)
    if (state !== 'draft') throw new Refusal('wrong-state')
    const asked = await freezeSources(tx, scope.org, id)
    if (asked < leastSources) throw new Refusal('not-publishable', { what: 'notice-sources' })
    const now = new Date()
    await tx
      .updateTable('notice')
      .set({
        ...{ state: 'published', asked, published_at: now, published_by: scope.person, changed_at: now },
        telling: queueTelling !== null,
      })
      .where('id', '=', id)
      .execute()
    await emit(tx, scope.org, [{ kind: 'notice.published', notice: id }])
    await queueTelling?.(tx)
  })
}

/** Takes a notice back: all read that it was, and whoever is not told yet is not told. */
export async function withdrawNotice(db: Db, scope: OrgScope, id: string, why: string): Promise<void> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    const { state } = await demandNotice(tx, scope, id)
    if (state !== 'published') throw new Refusal('wrong-state')
    const now = new Date()
    await tx
      .updateTable('notice')
      .set({ state: 'withdrawn', withdrawn_at: now, withdrawn_why: why, telling: false, changed_at: now })
      .where('id', '=', id)
      .execute()
    await sql`
      update message m set state = 'suppressed', problem = 'withdrawn', ended_at = ${now}, recipient = null
      from notice_recipient r where r.notice = ${id} and m.id = r.message and m.state = 'queued'`.execute(tx)
    await emit(tx, scope.org, [{ kind: 'notice.withdrawn', notice: id }])
  })
}

/** Throws a draft away. */
export async function removeNotice(db: Db, scope: OrgScope, id: string): Promise<void> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    const { state } = await demandNotice(tx, scope, id)
    if (state !== 'draft') throw new Refusal('wrong-state')
    await tx.deleteFrom('notice').where('id', '=', id).execute()
  })
}

const unset = {
  ...{ asked: null, published_at: null, published_by: null, withdrawn_at: null, withdrawn_why: null, told_at: null },
}

const columns = ({ title, said, did, touchpoints }: NoticeText) => ({
  ...{ title: json(title), said: json(said), did: json(did), touchpoints },
})

async function putLinks(tx: Tx, scope: OrgScope, links: (Link & { notice: string })[]): Promise<void> {
  if (links.length === 0) return
  await demandSubjects(tx, scope, links)
  await tx
    .insertInto('notice_link')
    .values(
      links.map(({ kind, id, notice }) => ({ notice, org: scope.org, kind, subject: id, added_by: scope.person })),
    )
    .onConflict((c) => c.columns(['notice', 'kind', 'subject']).doNothing())
    .execute()
}

const tableOf = {
  answer: 'answer',
  case: 'feedback_case',
  cause: 'cause',
  improvement: 'improvement',
  idea: 'idea',
} as const

/** What is linked is of this organisation. */
async function demandSubjects(tx: Tx, scope: OrgScope, links: Link[]): Promise<void> {
  for (const kind of new Set(links.map((l) => l.kind))) {
    const ids = [...new Set(links.flatMap((l) => (l.kind === kind ? [l.id] : [])))]
    const found = await tx
      .selectFrom(tableOf[kind])
      .select('id')
      .where('org', '=', scope.org)
      .where('id', 'in', ids)
      .execute()
    if (found.length < ids.length) throw new Refusal('bad-input', {}, [{ path: 'links', message: 'unknown' }])
  }
}

async function demandTouchpoints(tx: Tx, scope: OrgScope, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  const found = await tx
    .selectFrom('touchpoint')
    .select('id')
    .where('org', '=', scope.org)
    .where('id', 'in', ids)
    .execute()
  if (found.length < new Set(ids).size)
    throw new Refusal('bad-input', {}, [{ path: 'touchpoints', message: 'unknown-touchpoint' }])
}
