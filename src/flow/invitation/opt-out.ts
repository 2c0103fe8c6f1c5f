import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Suppression } from '../../contract/asking.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { ownId } from '../encounter/write.ts'
import { hashesOf, reachOf, readAddress } from './reach.ts'
import { suppressMessages } from './suppress.ts'

export type OptOutKind = 'opt-out' | 'objection'
/** Where it came from. 'bounce' says of one address that it fails; the person may be asked by another way. */
export type OptOutVia = 'link' | 'stop' | 'staff' | 'import' | 'bounce' | 'complaint'
type Entry = { kind: OptOutKind; via: string }

/** Entries of the list among these hashes (hex). */
export async function readListed(db: Db, orgs: string[], hashes: string[]): Promise<Map<string, Entry>> {
  if (hashes.length === 0) return new Map()
  const { rows } = await sql<Entry & { org: string; hash: string }>`
    select org, encode(hash, 'hex') as hash, kind, via from opt_out
    where org = any(${orgs}::uuid[]) and hash = any(${hashes.map((h) => Buffer.from(h, 'hex'))}::bytea[])`.execute(db)
  return new Map(rows.map((r) => [r.hash, r]))
}

/** Whether anything of the person is listed. An address that fails is no wish of the person. */
export function refusedBy(hashes: string[], listed: Map<string, Entry>): Suppression | null {
  const entries = hashes.flatMap((h) => listed.get(h) ?? []).filter((e) => e.via !== 'bounce')
  if (entries.some((e) => e.kind === 'objection')) return 'objected'
  return entries.length > 0 ? 'opted-out' : null
}

export const failsBy = (hash: string | null, listed: Map<string, Entry>): boolean =>
  hash !== null && listed.get(hash)?.via === 'bounce'

type Said = { kind: OptOutKind; via: OptOutVia }
type KeyRow = { person_key: Buffer; zone: string }

const readKey = (db: Db, org: string): Promise<KeyRow> =>
  db.selectFrom('organisation').where('id', '=', org).select(['person_key', 'zone']).executeTakeFirstOrThrow()

/** A customer does not want to be asked any more: all addresses are listed, and what is queued is held back, in this transaction. */
export async function optOutCustomer(tx: Tx, scope: OrgScope, customer: string, said: Said): Promise<void> {
  const row = await tx
    .selectFrom('customer')
    .where('org', '=', scope.org)
    .where('id', '=', customer)
    .select(['email', 'phone', 'external_id'])
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  const { person_key, zone } = await readKey(tx, scope.org)
  const reach = reachOf({ email: row.email, phone: row.phone, externalId: ownId(row.external_id) }, zone)
  await addOptOuts(tx, scope, hashesOf(reach, person_key), said, customer)
}

/** The person behind an invitation does not want to be asked any more (unsubscribe, STOP). */
export async function optOutInvitation(tx: Tx, scope: OrgScope, invitation: string, said: Said): Promise<void> {
  const row = await tx
    .selectFrom('invitation')
    .where('org', '=', scope.org)
    .where('id', '=', invitation)
    .select('customer')
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  if (row.customer) await optOutCustomer(tx, scope, row.customer, said)
  const sent = await tx
    .selectFrom('message')
    .where('invitation', '=', invitation)
    .where('recipient_hash', 'is not', null)
    .select('recipient_hash')
    .distinct()
    .execute()
  await addOptOuts(
    tx,
    scope,
    sent.map((m) => m.recipient_hash!),
    said,
  )
}

/** Hashes of typed or pasted addresses; null where it is none. */
export async function hashAddresses(db: Db, scope: OrgScope, texts: string[]): Promise<(Buffer | null)[]> {
  const { person_key, zone } = await readKey(db, scope.org)
  return texts.map((text) => hashesOf(readAddress(text, zone), person_key)[0] ?? null)
}

/**
 * Lists persons by their hashes, and holds back what is queued for them, in this transaction. A stronger word stays: an objection is not made an
 * opt-out, and a failing address nothing but that. Returns how many were not listed before.
 */
export async function addOptOuts(
  tx: Tx,
  scope: OrgScope,
  hashes: Buffer[],
  { kind, via }: Said,
  customer: string | null = null,
): Promise<number> {
  const sorted = [...new Set(hashes.map((h) => h.toString('hex')))].sort().map((h) => Buffer.from(h, 'hex'))
  if (sorted.length === 0) return 0
  const { rows } = await sql<{ fresh: boolean }>`
    insert into opt_out as o (org, hash, kind, via) select ${scope.org}, h, ${kind}, ${via} from unnest(${sorted}::bytea[]) h order by h
    on conflict (org, hash) do update set kind = excluded.kind, via = excluded.via, at = now()
      where (o.via = 'bounce' and excluded.via <> 'bounce') or (o.kind = 'opt-out' and excluded.kind = 'objection')
    returning xmax = 0 as fresh`.execute(tx)
  const queued = await sql<{ id: string }>`
    select id from message where org = ${scope.org} and state = 'queued' and step in ('invite', 'remind')
      and (recipient_hash = any(${sorted}::bytea[]) or customer = ${via === 'bounce' ? null : customer})`.execute(tx)
  const reason = via === 'bounce' ? 'address-fails' : kind === 'objection' ? 'objected' : 'opted-out'
  await suppressMessages(tx, scope.org, new Map(queued.rows.map((r) => [r.id, reason])), new Date())
  return rows.filter((r) => r.fresh).length
}

/** Takes persons off the list; they may be asked again. Returns how many were on it. */
export async function removeOptOuts(db: Db, scope: OrgScope, hashes: Buffer[]): Promise<number> {
  if (hashes.length === 0) return 0
  const { numDeletedRows } = await db
    .deleteFrom('opt_out')
    .where('org', '=', scope.org)
    .where('hash', 'in', hashes)
    .executeTakeFirst()
  return Number(numDeletedRows)
}
