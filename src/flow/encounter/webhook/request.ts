import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { LeftOut, WebhookRequest } from '../../../contract/operations/sources.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { NamedField, WebhookProblem, WebhookState } from '../../../contract/webhook.ts'
import type { Db } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'

/** Received requests are kept so many days; those that wait for a person, longer. */
const keepDays = 7
export const keepWaitingDays = 30
/** Of what nobody signed anybody could send us any amount: so many per source, and only their beginning. */
const keepUnsigned = 50

/** What became of a request. */
export type Outcome = {
  state: WebhookState
  problem: WebhookProblem | null
  created: number
  known: number
  ignored: number
  refused: number
  held: number
  leftOut: LeftOut[]
}
export const nothing = { problem: null, created: 0, known: 0, ignored: 0, refused: 0, held: 0, leftOut: [] }

type Received = { org: string; source: string; senderId: string | null; bytes: number; body: Buffer }

/**
 * Keeps a request with what became of it. One that the sender sends again under its own id is one row: the newest try counts. Resolves to
 * its id once it is durable.
 */
export async function keepRequest(db: Db, received: Received, outcome: Outcome, now: Date): Promise<string> {
  const { org, source, senderId, bytes, body } = received
  // Under the id of a request that was believed, nobody may hide it with one that was not.
  const own = outcome.state === 'unsigned' ? null : senderId
  const row = await sql<{ id: string }>`
    insert into webhook_request as r (id, org, source, sender_id, received_at, bytes, body, state, problem, created, known, ignored, refused,
      held, left_out, tried_at)
    values (${newId()}, ${org}, ${source}, ${own}, ${now}, ${bytes}, ${body}, ${outcome.state}, ${outcome.problem}, ${outcome.created},
      ${outcome.known}, ${outcome.ignored}, ${outcome.refused}, ${outcome.held}, ${json(outcome.leftOut)}::jsonb, ${now})
    on conflict (source, sender_id) where sender_id is not null do update set
      body = excluded.body, bytes = excluded.bytes, state = excluded.state, problem = excluded.problem,
      created = r.created + excluded.created, known = excluded.known, ignored = excluded.ignored, refused = excluded.refused,
      held = excluded.held, left_out = excluded.left_out, tries = r.tries + 1, tried_at = excluded.tried_at
    returning id`.execute(db)
  if (outcome.state === 'unsigned') await forgetUnsigned(db, source)
  return row.rows[0]!.id
}

/** What became of a request that the sender has sent before under this id, if all of it went in. */
export async function takenBefore(db: Db, source: string, senderId: string): Promise<Outcome | null> {
  const row = await db
    .selectFrom('webhook_request')
    .where('source', '=', source)
    .where('sender_id', '=', senderId)
    .where('state', '=', 'accepted')
    .select(['created', 'known', 'ignored'])
    .executeTakeFirst()
  if (!row) return null
  return { ...nothing, state: 'accepted', known: row.created + row.known, ignored: row.ignored }
}

const forgetUnsigned = (db: Db, source: string) =>
  sql`delete from webhook_request where id in (
    select id from webhook_request where source = ${source} and state = 'unsigned' order by received_at desc, id desc offset ${keepUnsigned})`.execute(
    db,
  )

/** What became of a request that was taken in again. What had gone in before stays counted. */
export async function retold(db: Db, id: string, outcome: Outcome, now: Date): Promise<void> {
  await db
    .updateTable('webhook_request')
    .set((eb) => ({
      state: outcome.state,
      problem: outcome.problem,
      created: eb('created', '+', outcome.created),
      known: outcome.known,
      ignored: outcome.ignored,
      refused: outcome.refused,
      held: outcome.held,
      left_out: json(outcome.leftOut),
      tries: eb('tries', '+', 1),
      tried_at: now,
    }))
    .where('id', '=', id)
    .execute()
}

const columns = [
  'id',
  'source',
  'sender_id',
  'received_at',
  'bytes',
  'state',
  'problem',
  'created',
  'known',
  'ignored',
  'refused',
  'held',
  'left_out',
  'tries',
  'tried_at',
] as const

const requests = (db: Db, scope: OrgScope) =>
  db.selectFrom('webhook_request').where('org', '=', scope.org).select(columns)
type Row = Awaited<ReturnType<ReturnType<typeof requests>['executeTakeFirstOrThrow']>>

const present = (row: Row): WebhookRequest => ({
  id: row.id,
  senderId: row.sender_id,
  receivedAt: row.received_at.toISOString(),
  bytes: row.bytes,
  state: row.state,
  problem: row.problem,
  created: row.created,
  known: row.known,
  ignored: row.ignored,
  refused: row.refused,
  held: row.held,
  tries: row.tries,
  triedAt: row.tried_at.toISOString(),
  leftOut: row.left_out as LeftOut[],
})

export async function listRequests(
  db: Db,
  scope: OrgScope,
  source: string,
  {
    state,
    before,
    limit,
  }: { state?: WebhookState | 'waiting' | undefined; before?: string | undefined; limit: number },
): Promise<{ rows: WebhookRequest[]; next: string | null }> {
  demandWhole(scope)
  const rows = await requests(db, scope)
    .where('source', '=', source)
    .$if(state === 'waiting', (q) => q.where('state', 'in', ['held', 'refused']))
    .$if(state !== undefined && state !== 'waiting', (q) => q.where('state', '=', state as WebhookState))
    .$if(before !== undefined, (q) => q.where('id', '<', before!))
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute()
  const shown = rows.slice(0, limit)
  return { rows: shown.map(present), next: rows.length > limit ? shown.at(-1)!.id : null }
}

/** One request with what came; refuses 'not-found'. */
export async function readRequest(
  db: Db,
  scope: OrgScope,
  id: string,
): Promise<{ request: WebhookRequest; source: string; body: Buffer }> {
  demandWhole(scope)
  const row = await requests(db, scope).where('id', '=', id).select('body').executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return { request: present(row), source: row.source, body: row.body }
}

export async function forgetRequest(db: Db, scope: OrgScope, id: string): Promise<void> {
  demandWhole(scope)
  const gone = await db
    .deleteFrom('webhook_request')
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .returning('id')
    .executeTakeFirst()
  if (!gone) throw new Refusal('not-found')
}

/** The newest request that was believed: what a mapping is made from. */
export async function newestExample(db: Db, source: string): Promise<Buffer | null> {
  const row = await db
    .selectFrom('webhook_request')
    .where('source', '=', source)
    .where('state', '<>', 'unsigned')
    .where((eb) => eb.or([eb('problem', 'is', null), eb('problem', 'in', ['no-mapping', 'no-encounters'])]))
    .orderBy('received_at', 'desc')
    .select('body')
    .limit(1)
    .executeTakeFirst()
  return row?.body ?? null
}

/** Requests that wait for a person, oldest first. */
export async function waitingRequests(db: Db, source: string, limit: number): Promise<{ id: string; body: Buffer }[]> {
  return db
    .selectFrom('webhook_request')
    .where('source', '=', source)
    .where('state', 'in', ['held', 'refused'])
    .orderBy('tried_at')
    .select(['id', 'body'])
    .limit(limit)
    .execute()
}

export async function countWaiting(db: Db, source: string): Promise<number> {
  const { n } = await db
    .selectFrom('webhook_request')
    .where('source', '=', source)
    .where('state', 'in', ['held', 'refused'])
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  return n
}

/** Values that hold encounters back, most frequent first. */
export async function heldValues(
  db: Db,
  source: string,
): Promise<{ field: NamedField; value: string; encounters: number }[]> {
  const { rows } = await sql<{ field: NamedField; value: string; encounters: number }>`
    select u->>'field' as field, u->>'value' as value, count(*) as encounters
    from webhook_request r, jsonb_array_elements(r.left_out) l, jsonb_array_elements(l->'unknown') u
    where r.source = ${source} and r.state = 'held'
    group by 1, 2 order by 3 desc, 1, 2 limit 500`.execute(db)
  return rows
}

/** Takes away what has been kept long enough; of what waited for a person it is counted, and told on the source. */
export async function clearRequests(db: Db): Promise<void> {
  await sql`
    with gone as (
      delete from webhook_request where received_at < now() - make_interval(days => ${keepWaitingDays}) and state in ('held', 'refused')
      returning source
    ), counted as (select source, count(*)::int as n from gone group by source)
    update webhook w set forgotten = w.forgotten + c.n, forgotten_at = now() from counted c where w.source = c.source`.execute(
    db,
  )
  await sql`
    delete from webhook_request where received_at < now() - make_interval(days => ${keepDays}) and state in ('accepted', 'unsigned')`.execute(
    db,
  )
  await sql`delete from source_hour where hour < now() - interval '60 days'`.execute(db)
}
