import type { EventType, ReceiverKind } from '../../contract/receiver.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { demandWhole, type OrgScope } from '../scope.ts'
import { lockReceiver } from './row.ts'

/** Somebody new to be told, of what happens from now on. Address and secret come sealed. */
export async function addReceiver(
  db: Db,
  scope: OrgScope,
  given: { name: string; kind: ReceiverKind; address: Buffer; secret: Buffer | null; types: EventType[] | null },
): Promise<string> {
  demandWhole(scope)
  const id = newId()
  await db
    .insertInto('receiver')
    .values({
      id,
      org: scope.org,
      ...given,
      old_secret: null,
      old_until: null,
      problem: null,
      disabled_at: null,
      failing_since: null,
      quiet_until: null,
      last_ok_at: null,
    })
    .execute()
  return id
}

/** Changes it. Switched off, it is told of nothing, and what was due is parked; switched on, it is told of what happens from then on. */
export async function saveReceiver(
  db: Db,
  scope: OrgScope,
  id: string,
  change: {
    name?: string | undefined
    address?: Buffer | undefined
    types?: EventType[] | null | undefined
    on?: boolean | undefined
  },
): Promise<void> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    const row = await lockReceiver(tx, scope, id)
    const fresh = { problem: null, disabled_at: null, fails: 0, failing_since: null, quiet_until: null }
    const turned = change.on === undefined || change.on === (row.state === 'on') ? null : change.on ? 'on' : 'off'
    await tx
      .updateTable('receiver')
      .set({
        name: change.name ?? row.name,
        ...(change.types !== undefined && { types: change.types }),
        // A new address begins with a clean record.
        ...(change.address && { address: change.address, ...(row.state === 'on' && fresh) }),
        ...(turned === 'on' && { ...fresh, state: 'on' as const }),
        ...(turned === 'off' && { state: 'off' as const }),
      })
      .where('id', '=', id)
      .execute()
    if (turned === 'off') await parkDue(tx, id)
  })
}

/** A new secret; the one before signs too until `oldUntil`, so that the receiver can change over without losing anything. */
export async function rotateReceiver(
  db: Db,
  scope: OrgScope,
  id: string,
  secret: Buffer,
  oldUntil: Date,
): Promise<void> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    const row = await lockReceiver(tx, scope, id)
    if (row.kind !== 'webhook') throw new Refusal('wrong-state')
    await tx
      .updateTable('receiver')
      .set({ secret, old_secret: row.secret, old_until: oldUntil })
      .where('id', '=', id)
      .execute()
  })
}

/** Takes it away with all that was ever queued for it. */
export async function removeReceiver(db: Db, scope: OrgScope, id: string): Promise<void> {
  demandWhole(scope)
  const { numDeletedRows } = await db
    .deleteFrom('receiver')
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .executeTakeFirst()
  if (numDeletedRows === 0n) throw new Refusal('not-found')
}

/** What was due is due no more, and kept to be sent again by a person. */
export const parkDue = (tx: Tx, receiver: string) =>
  tx
    .updateTable('receiver_delivery')
    .set({ state: 'parked', ended_at: new Date(), leased_until: null })
    .where('receiver', '=', receiver)
    .where('state', '=', 'due')
    .execute()
