import { sql } from 'kysely'
import type { Receiver, ReceiverKind } from '../../contract/receiver.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { demandWhole, type OrgScope } from '../scope.ts'

/** Opens what is sealed; null where it was sealed under another SECRET. */
export type Unseal = (sealed: Buffer) => string | null

const rows = (db: Db, scope: OrgScope) =>
  db
    .selectFrom('receiver as r')
    .selectAll('r')
    .select([
      sql<number>`(select count(*)::int from receiver_delivery d where d.receiver = r.id and d.state = 'due')`.as(
        'due',
      ),
      sql<number>`(select count(*)::int from receiver_delivery d where d.receiver = r.id and d.state = 'parked')`.as(
        'parked',
      ),
    ])
    .where('r.org', '=', scope.org)

type Row = Awaited<ReturnType<ReturnType<typeof rows>['executeTakeFirstOrThrow']>>

export async function listReceivers(db: Db, scope: OrgScope, unseal: Unseal): Promise<Receiver[]> {
  demandWhole(scope)
  const found = await rows(db, scope).orderBy('r.created_at').execute()
  return found.map((row) => present(row, unseal))
}

/** Refuses 'not-found'. */
export async function readReceiver(db: Db, scope: OrgScope, id: string, unseal: Unseal): Promise<Receiver> {
  demandWhole(scope)
  const row = await rows(db, scope).where('r.id', '=', id).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return present(row, unseal)
}

function present(row: Row, unseal: Unseal): Receiver {
  const address = unseal(row.address)
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    address: address === null ? '' : shown(row.kind, address),
    types: row.types,
    state: row.state,
    problem: row.problem,
    disabledAt: row.disabled_at?.toISOString() ?? null,
    failingSince: row.failing_since?.toISOString() ?? null,
    lastOkAt: row.last_ok_at?.toISOString() ?? null,
    oldSecretUntil: row.old_until && row.old_until > new Date() ? row.old_until.toISOString() : null,
    sealed: address === null,
    createdAt: row.created_at.toISOString(),
    due: row.due,
    parked: row.parked,
  }
}

/** Whoever knows the address of a room can write there, so only its host is shown. */
const shown = (kind: ReceiverKind, address: string): string =>
  kind === 'webhook' ? address : `${new URL(address).host}/…`
