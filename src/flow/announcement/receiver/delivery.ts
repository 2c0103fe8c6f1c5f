import { sql } from 'kysely'
import { chatBody, type Saying } from '../../../catalog/receiver/chat.ts'
import { queueFor } from '../../../catalog/receiver/queue.ts'
import { lockReceiver } from '../../../catalog/receiver/row.ts'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import { type Delivery, type DeliveryState, deliveryHours } from '../../../contract/receiver.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'

/** What was brought to a receiver, and what was not, the newest first. */
export async function listDeliveries(
  db: Db,
  scope: OrgScope,
  receiver: string,
  { state, before, limit }: { state?: DeliveryState | undefined; before?: number | undefined; limit: number },
): Promise<{ rows: Delivery[]; next: number | null }> {
  await demandReceiver(db, scope, receiver)
  let query = db.selectFrom('receiver_delivery').selectAll().where('receiver', '=', receiver)
  if (state) query = query.where('state', '=', state)
  if (before !== undefined) query = query.where('number', '<', before)
  const found = await query
    .orderBy('number', 'desc')
    .limit(limit + 1)
    .execute()
  const rows = found.slice(0, limit)
  return {
    rows: rows.map((d) => ({
      ...{ id: d.id, event: d.event, number: d.number, type: d.type, state: d.state, attempts: d.attempts },
      ...{ at: d.at.toISOString(), triedAt: d.tried_at?.toISOString() ?? null },
      nextAt: d.state === 'due' ? d.next_at.toISOString() : null,
      ...{ status: d.status, reply: d.reply, problem: d.problem, tookMs: d.took_ms, kept: d.body !== '' },
    })),
    next: found.length > limit ? rows.at(-1)!.number : null,
  }
}

/** The most that one call sends again. */
const mostReplayed = 1_000

/**
 * Sends again what was parked, all of it or one, or one that was delivered: the same id, number and bytes, and the whole time to be brought. Says
 * how many. Refuses 'wrong-state' where the receiver is not on.
 */
export async function replay(
  db: Db,
  scope: OrgScope,
  receiver: string,
  id?: string,
  now = new Date(),
): Promise<number> {
  const row = await demandReceiver(db, scope, receiver)
  if (row.state !== 'on') throw new Refusal('wrong-state', { what: 'receiver-off' })
  const parked = db
    .selectFrom('receiver_delivery')
    .select('id')
    .where('receiver', '=', receiver)
    .where('body', '!=', '')
    .$if(id === undefined, (q) => q.where('state', '=', 'parked'))
    .$if(id !== undefined, (q) => q.where('id', '=', id!).where('state', '!=', 'due'))
    .orderBy('number')
    .limit(mostReplayed)
  const { numUpdatedRows } = await db
    .updateTable('receiver_delivery')
    .set({
      ...{ state: 'due', next_at: now, give_up_at: new Date(now.getTime() + deliveryHours * 3_600_000) },
      ...{ leased_until: null, ended_at: null, problem: null },
      attempts_before: sql<number>`attempts`,
    })
    .where('id', 'in', parked)
    .executeTakeFirst()
  if (id !== undefined && numUpdatedRows === 0n) throw new Refusal('not-found')
  return Number(numUpdatedRows)
}

/** Queues a delivery that tells of nothing but itself. */
export async function sendTest(db: Db, scope: OrgScope, receiver: string, saying: Saying): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const row = await lockReceiver(tx, scope, receiver)
    if (row.state !== 'on') throw new Refusal('wrong-state', { what: 'receiver-off' })
    const event = newId()
    const timestamp = new Date().toISOString()
    const { kind } = row
    const body = (number: number) =>
      kind === 'webhook'
        ? JSON.stringify({ id: event, type: 'test', timestamp, data: {}, number, organisation: scope.org })
        : chatBody(kind, saying)
    await queueFor(tx, row, [{ event, type: 'test', body }])
  })
}

/** What has been delivered, or parked, for longer than a month is kept no more. */
export async function clearDeliveries(db: Db, now: Date): Promise<void> {
  await db
    .deleteFrom('receiver_delivery')
    .where('state', '!=', 'due')
    .where('ended_at', '<', new Date(now.getTime() - 30 * 86_400_000))
    .execute()
}

async function demandReceiver(db: Db, scope: OrgScope, id: string) {
  demandWhole(scope)
  const row = await db
    .selectFrom('receiver')
    .select(['id', 'state'])
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return row
}
