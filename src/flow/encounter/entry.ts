import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Suppression } from '../../contract/asking.ts'
import { type Entry, undoSeconds } from '../../contract/operations/entries.ts'
import { Refusal } from '../../contract/refusal.ts'
import { instantOf, localDate } from '../../contract/zone.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { emit } from '../../engine/queue/outbox.ts'

/** The source under which encounters are stored that a person writes down. */
export const entrySource = 'quick-entry'
/** A tap on undo in the last second arrives a little later. */
const graceMs = 5_000

/** Whether an entry was taken back before it came. */
export async function wasUndone(db: Db, scope: OrgScope, externalId: string): Promise<boolean> {
  const row = await db
    .selectFrom('entry')
    .where('org', '=', scope.org)
    .where('external_id', '=', externalId)
    .where('undone_at', 'is not', null)
    .select('external_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Notes who wrote it down, in the encounter's own transaction; nobody is asked about it while it can be taken back. */
export async function noteEntry(
  tx: Tx,
  scope: OrgScope,
  externalId: string,
  encounter: string,
  now: Date,
): Promise<void> {
  const noted = await tx
    .insertInto('entry')
    .values({ org: scope.org, external_id: externalId, person: scope.person, encounter, at: now, undone_at: null })
    .onConflict((c) => c.columns(['org', 'external_id']).doNothing())
    .returning('external_id')
    .executeTakeFirst()
  // Taken back this very moment: the encounter goes with the transaction.
  if (!noted) throw new Refusal('wrong-state', { what: 'entry-undone' })
  const until = new Date(now.getTime() + undoSeconds * 1_000 + graceMs)
  await sql`
    update message m set due_at = greatest(m.due_at, ${until}) from invitation i
    where i.encounter = ${encounter} and m.invitation = i.id and m.state = 'queued'`.execute(tx)
}

/**
 * Takes back an own entry: the encounter goes with its invitation, and one that has not come yet will not come. False when it was taken back before.
 * Refuses 'wrong-state' when the minute is over or somebody has been asked already, 'not-found' for somebody else's.
 */
export async function undoEntry(db: Db, scope: OrgScope, externalId: string, now = new Date()): Promise<boolean> {
  return db.transaction().execute(async (tx) => {
    const fresh = await tx
      .insertInto('entry')
      .values({
        org: scope.org,
        external_id: externalId,
        person: scope.person,
        encounter: null,
        at: now,
        undone_at: now,
      })
      .onConflict((c) => c.columns(['org', 'external_id']).doNothing())
      .returning('external_id')
      .executeTakeFirst()
    if (fresh) return true
    const row = await tx
      .selectFrom('entry')
      .where('org', '=', scope.org)
      .where('external_id', '=', externalId)
      .select(['person', 'encounter', 'at', 'undone_at'])
      .forUpdate()
      .executeTakeFirstOrThrow()
    if (row.person !== scope.person) throw new Refusal('not-found')
    if (row.undone_at) return false
    if (now.getTime() - row.at.getTime() > undoSeconds * 1_000 + graceMs)
      throw new Refusal('wrong-state', { what: 'undo-over' })
    if (row.encounter) await removeEncounter(tx, scope, row.encounter)
    await tx
      .updateTable('entry')
      .set({ undone_at: now, encounter: null })
      .where('org', '=', scope.org)
      .where('external_id', '=', externalId)
      .execute()
    return true
  })
}

async function removeEncounter(tx: Tx, scope: OrgScope, id: string): Promise<void> {
  const asked = await tx.selectFrom('invitation').where('encounter', '=', id).select(['id', 'asked_at']).execute()
  if (asked.length > 0) {
    const sent = await tx
      .selectFrom('message')
      .where(
        'invitation',
        'in',
        asked.map((a) => a.id),
      )
      .select('state')
      .forUpdate()
      .execute()
    if (sent.some((m) => m.state !== 'queued' && m.state !== 'suppressed'))
      throw new Refusal('wrong-state', { what: 'undo-over' })
  }
  const gone = await tx
    .deleteFrom('encounter')
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .returning(['id', 'started_at', 'customer'])
    .executeTakeFirst()
  if (!gone) return
  const encounters = [{ id, at: gone.started_at.toISOString(), customer: gone.customer }]
  const invitations = asked.map((a) => ({ id: a.id, at: a.asked_at.toISOString() }))
  await emit(tx, scope.org, [{ kind: 'encounters-removed', encounters, invitations }])
}

/** What a person has written down today, newest first. */
export async function todaysEntries(db: Db, scope: OrgScope, now = new Date()): Promise<Entry[]> {
  const { zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('zone')
    .executeTakeFirstOrThrow()
  const rows = await db
    .selectFrom('entry as n')
    .leftJoin('encounter as e', 'e.id', 'n.encounter')
    .where('n.org', '=', scope.org)
    .where('n.person', '=', scope.person)
    .where('n.at', '>=', new Date(instantOf(localDate(now.getTime(), zone), 0, zone)))
    .orderBy('n.at', 'desc')
    .select([
      'n.external_id',
      'n.at',
      'n.undone_at',
      'e.reason',
      'e.extra_reasons',
      'e.touchpoint',
      'e.channel',
      'e.outcome',
      'e.suppressed',
    ])
    .select(
      sql<number>`coalesce(e.talk_seconds, 0) + coalesce(e.hold_seconds, 0) + coalesce(e.wrap_up_seconds, 0)`.as(
        'seconds',
      ),
    )
    .limit(500)
    .execute()
  return rows.map((r) => ({
    externalId: r.external_id,
    at: r.at.toISOString(),
    reason: r.reason,
    extraReasons: (r.extra_reasons ?? []).filter((id) => id !== null),
    touchpoint: r.touchpoint,
    channel: r.channel ?? '',
    outcome: r.outcome,
    seconds: r.seconds,
    suppressed: r.suppressed as Suppression | null,
    undone: r.undone_at !== null,
  }))
}

/** Reasons and outcomes by use: first the person's own of the last 90 days, then the organisation's newest two thousand encounters'. */
export async function entryHabits(db: Db, scope: OrgScope): Promise<{ reasons: string[]; outcomes: string[] }> {
  const { rows } = await sql<{ what: 'reason' | 'outcome'; value: string; mine: number; n: number }>`
    with own as (
      select e.reason, e.outcome from entry n join encounter e on e.id = n.encounter
      where n.org = ${scope.org} and n.person = ${scope.person} and n.at > now() - interval '90 days' order by n.at desc limit 2000
    ), newest as (
      select reason, outcome from encounter where org = ${scope.org} order by started_at desc limit 2000
    ), said as (
      select 'reason' as what, reason::text as value, 1 as mine, 0 as other from own where reason is not null
      union all select 'outcome', outcome, 1, 0 from own where outcome is not null
      union all select 'reason', reason::text, 0, 1 from newest where reason is not null
      union all select 'outcome', outcome, 0, 1 from newest where outcome is not null
    )
    select what, value, sum(mine) as mine, sum(other) as n from said group by 1, 2 order by 3 desc, 4 desc, 2 limit 400`.execute(
    db,
  )
  const of = (what: 'reason' | 'outcome', most: number) =>
    rows.flatMap((r) => (r.what === what ? [r.value] : [])).slice(0, most)
  return { reasons: of('reason', 60), outcomes: of('outcome', 9) }
}
