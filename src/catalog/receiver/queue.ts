import { sql } from 'kysely'
import { type DeliveryType, deliveryHours } from '../../contract/receiver.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import type { OrgScope } from '../scope.ts'
import { chatBody, type Saying } from './chat.ts'
import { lockReceiver } from './row.ts'

/** Whoever queues deliveries tells it here, so that they go at once instead of at the next poll. */
export const deliveriesQueued = 'hetki_deliveries'

/** One thing to tell a receiver; `body` is made when its number is known. */
export type Queued = { event: string; type: DeliveryType; body: (number: number) => string }

/**
 * Queues things for a receiver in this order, each with the next number of its own. The row of the receiver is locked till the commit, so numbers
 * are given in the order of commits and without holes. What it has in its queue already (by the event's id) is left out by the caller.
 */
export async function queueFor(
  tx: Tx,
  receiver: { id: string; org: string; parked?: boolean },
  queued: Queued[],
): Promise<void> {
  if (queued.length === 0) return
  const { next_number } = await tx
    .updateTable('receiver')
    .set((eb) => ({ next_number: eb('next_number', '+', queued.length) }))
    .where('id', '=', receiver.id)
    .returning('next_number')
    .executeTakeFirstOrThrow()
  const first = next_number - queued.length
  const now = new Date()
  const rows = queued.map(({ event, type, body }, n) => ({
    id: newId(),
    org: receiver.org,
    receiver: receiver.id,
    event,
    number: first + n,
    type,
    body: body(first + n),
    state: receiver.parked ? ('parked' as const) : ('due' as const),
    next_at: now,
    give_up_at: new Date(now.getTime() + deliveryHours * 3_600_000),
    leased_until: null,
    tried_at: null,
    ended_at: receiver.parked ? now : null,
    status: null,
    reply: null,
    problem: null,
    took_ms: null,
  }))
  for (let n = 0; n < rows.length; n += 500)
    await tx
      .insertInto('receiver_delivery')
      .values(rows.slice(n, n + 500))
      .execute()
  await sql`select pg_notify(${deliveriesQueued}, '')`.execute(tx)
}

/**
 * Says something in a room of Slack or Teams, in the transaction of what it tells of. `event` is the stable id of this saying: a second call with
 * the same does nothing. Refuses 'not-found' where there is no such room; says nothing where it is switched off.
 */
export async function sayInRoom(
  tx: Tx,
  scope: OrgScope,
  receiver: string,
  event: string,
  saying: Saying,
): Promise<void> {
  const row = await lockReceiver(tx, scope, receiver)
  if (row.kind === 'webhook') throw new Refusal('not-found')
  if (row.state === 'off') return
  const known = await tx
    .selectFrom('receiver_delivery')
    .select('id')
    .where('receiver', '=', receiver)
    .where('event', '=', event)
    .executeTakeFirst()
  if (known) return
  const body = chatBody(row.kind, saying)
  await queueFor(tx, { ...row, parked: row.state === 'disabled' }, [{ event, type: 'message', body: () => body }])
}
