import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Suppression } from '../../contract/asking.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { ownId } from '../encounter/write.ts'
import { hashesOf, reachOf, readAddress } from './reach.ts'
import { suppressMessages } from './suppress.ts'

export type OptOutKind = 'opt-out' | 'objection'
export type OptOutVia = 'link' | 'stop' | 'staff' | 'import' | 'complaint'

/** What is known of hashed addresses (hex): the person's wish, and whether an address fails. */
export type Listed = { wishes: Map<string, OptOutKind>; failing: Set<string> }

/** What the lists say of these hashes. */
export async function readListed(db: Db, scope: OrgScope, hashes: string[]): Promise<Listed> {
  const listed: Listed = { wishes: new Map(), failing: new Set() }
  if (hashes.length === 0) return listed
  const wanted = hashes.map((h) => Buffer.from(h, 'hex'))
  const { rows } = await sql<{ hash: string; kind: OptOutKind | null }>`
    select encode(hash, 'hex') as hash, kind from opt_out where org = ${scope.org} and hash = any(${wanted}::bytea[])
    union all
    select encode(hash, 'hex'), null from address_failure where org = ${scope.org} and hash = any(${wanted}::bytea[])`.execute(
    db,
  )
  for (const { hash, kind } of rows) {
    if (kind) listed.wishes.set(hash, kind)
    else listed.failing.add(hash)
  }
  return listed
}

/** Whether anything of the person is on the list. */
export function refusedBy(hashes: string[], { wishes }: Listed): Suppression | null {
  const kinds = hashes.flatMap((h) => wishes.get(h) ?? [])
  if (kinds.includes('objection')) return 'objected'
  return kinds.length > 0 ? 'opted-out' : null
}

type Said = { kind: OptOutKind; via: OptOutVia }

const readKey = (db: Db, scope: OrgScope) =>
  db.selectFrom('organisation').where('id', '=', scope.org).select(['person_key', 'zone']).executeTakeFirstOrThrow()

/** Hashes of typed or pasted addresses; null where it is none. */
export async function hashAddresses(db: Db, scope: OrgScope, texts: string[]): Promise<(Buffer | null)[]> {
  const { person_key, zone } = await readKey(db, scope)
  return texts.map((text) => hashesOf(readAddress(text, zone), person_key)[0] ?? null)
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
  const sent = await tx
    .selectFrom('message')
    .where('invitation', '=', invitation)
    .where('recipient_hash', 'is not', null)
    .select('recipient_hash')
    .distinct()
    .execute()
  const hashes = sent.map((m) => m.recipient_hash!)
  await addOptOuts(tx, scope, hashes, said, row.customer ? [row.customer] : [])
}

/**
 * Lists persons by the hashes of what they are known by, with all other addresses that we know of them, and holds back what is queued for them, in
 * this transaction. An objection stays one. Returns how many of the given were not listed before.
 */
export async function addOptOuts(
  tx: Tx,
  scope: OrgScope,
  hashes: Buffer[],
  { kind, via }: Said,
  customers: string[] = [],
): Promise<number> {
  const given = new Set(hashes.map((h) => h.toString('hex')))
  const own = await otherAddresses(tx, scope, [...given], customers)
  const all = [...new Set([...given, ...own.hashes])].sort().map((h) => Buffer.from(h, 'hex'))
  if (all.length === 0) return 0
  const { rows } = await sql<{ hash: string; fresh: boolean }>`
    insert into opt_out as o (org, hash, kind, via) select ${scope.org}, h, ${kind}, ${via} from unnest(${all}::bytea[]) h order by h
    on conflict (org, hash) do update set kind = excluded.kind, via = excluded.via, at = now()
      where o.kind = 'opt-out' and excluded.kind = 'objection'
    returning encode(hash, 'hex') as hash, xmax = 0 as fresh`.execute(tx)
  const queued = await sql<{ id: string }>`
    select id from message where org = ${scope.org} and state = 'queued' and step in ('invite', 'remind', 'notice')
      and (recipient_hash = any(${all}::bytea[]) or customer = any(${own.customers}::uuid[]))`.execute(tx)
  const reason = kind === 'objection' ? 'objected' : 'opted-out'
  await suppressMessages(tx, scope, new Map(queued.rows.map((r) => [r.id, reason])), new Date())
  return rows.filter((r) => r.fresh && given.has(r.hash)).length
}

/** Who we know to have these addresses, by what was sent to them, and what else they are known by. */
async function otherAddresses(
  tx: Tx,
  scope: OrgScope,
  hashes: string[],
  customers: string[],
): Promise<{ hashes: string[]; customers: string[] }> {
  const { person_key, zone } = await readKey(tx, scope)
  const { rows } = await sql<{ id: string; email: string | null; phone: string | null; external_id: string | null }>`
    select id, email, phone, external_id from customer where id = any(${customers}::uuid[]) and org = ${scope.org}
    union
    select c.id, c.email, c.phone, c.external_id from message m join customer c on c.id = m.customer
    where m.recipient_hash = any(${hashes.map((h) => Buffer.from(h, 'hex'))}::bytea[]) and m.org = ${scope.org}`.execute(
    tx,
  )
  const found = rows.flatMap((r) =>
    hashesOf(reachOf({ email: r.email, phone: r.phone, externalId: ownId(r.external_id) }, zone), person_key),
  )
  return { hashes: found.map((h) => h.toString('hex')), customers: rows.map((r) => r.id) }
}

/** Takes persons off the lists, with all that they are known by; they may be asked again. Returns how many addresses were on them. */
export async function removeOptOuts(tx: Tx, scope: OrgScope, hashes: Buffer[]): Promise<number> {
  const own = await otherAddresses(
    tx,
    scope,
    hashes.map((h) => h.toString('hex')),
    [],
  )
  const all = [...hashes, ...own.hashes.map((h) => Buffer.from(h, 'hex'))]
  if (all.length === 0) return 0
  const taken = await tx.deleteFrom('opt_out').where('org', '=', scope.org).where('hash', 'in', all).executeTakeFirst()
  const mended = await tx
    .deleteFrom('address_failure')
    .where('org', '=', scope.org)
    .where('hash', 'in', all)
    .executeTakeFirst()
  return Number(taken.numDeletedRows + mended.numDeletedRows)
}

/** What the lists say of one address. */
export async function lookAtOptOut(db: Db, scope: OrgScope, hash: Buffer) {
  const listed = await db
    .selectFrom('opt_out')
    .where('org', '=', scope.org)
    .where('hash', '=', hash)
    .select(['kind', 'via', 'at'])
    .executeTakeFirst()
  const failing = await db
    .selectFrom('address_failure')
    .where('org', '=', scope.org)
    .where('hash', '=', hash)
    .select('at')
    .executeTakeFirst()
  return {
    listed: listed ? { ...listed, at: listed.at.toISOString() } : null,
    failingSince: failing?.at.toISOString() ?? null,
  }
}

/** How many addresses are on the lists. */
export async function countOptOuts(db: Db, scope: OrgScope) {
  const { rows } = await sql<{ kind: OptOutKind; via: string; n: number }>`
    select kind, via, count(*) as n from opt_out where org = ${scope.org} group by 1, 2 order by 3 desc`.execute(db)
  const failing = await sql<{ n: number }>`select count(*) as n from address_failure where org = ${scope.org}`.execute(
    db,
  )
  const of = (kind: OptOutKind) => rows.reduce((sum, r) => sum + (r.kind === kind ? r.n : 0), 0)
  const ways = new Map<string, number>()
  for (const { via, n } of rows) ways.set(via, (ways.get(via) ?? 0) + n)
  return {
    optOuts: of('opt-out'),
    objections: of('objection'),
    failing: failing.rows[0]!.n,
    ways: [...ways].map(([via, n]) => ({ via, n })),
  }
}

/** The person takes back what was said in this way (START after STOP), for all their addresses. An objection stands. */
export async function takeBackOptOut(tx: Tx, scope: OrgScope, hash: Buffer, via: OptOutVia): Promise<void> {
  const own = await otherAddresses(tx, scope, [hash.toString('hex')], [])
  const all = [hash, ...own.hashes.map((h) => Buffer.from(h, 'hex'))]
  await tx
    .deleteFrom('opt_out')
    .where('org', '=', scope.org)
    .where('hash', 'in', all)
    .where('kind', '=', 'opt-out')
    .where('via', '=', via)
    .execute()
}
