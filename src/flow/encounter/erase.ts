import { type RawBuilder, sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Tx } from '../../engine/database/database.ts'
import { atWork } from './file/state.ts'

/** Somebody who asked to be forgotten, by all that we know them by. */
export type Person = {
  customers: string[]
  /** Addresses, numbers and what the company calls them, as they are kept and in their one form. */
  keys: string[]
  /** Keyed hashes of the same (invitation/reach.ts). */
  hashes: Buffer[]
  /** E-mail addresses and telephone numbers in their one form. */
  addresses: string[]
}

/** Encounters of these customers. */
export const encountersOf = (scope: OrgScope, person: Person): RawBuilder<unknown> =>
  sql`select id from encounter where customer = any(${person.customers}::uuid[]) and org = ${scope.org}`

/**
 * Waits for whoever is just writing something that names one of these customers (an encounter with its invitation, a word of a notice), and keeps others from it till we
 * are done: what they wrote is found then, and what comes later has no such customer. In the order in which encounters lock them.
 */
export async function holdCustomers(tx: Tx, scope: OrgScope, { customers }: Person): Promise<void> {
  if (customers.length === 0) return
  await sql`
    select from customer where org = ${scope.org} and id = any(${customers}::uuid[]) order by external_id collate "C" for update`.execute(
    tx,
  )
}

/**
 * Forgets who encounters were with: what came along with them goes, and files and requests in which the person stands. That they were, when and how long stays: it is of
 * the company's work. Their number in the source stays too, so that one that is sent again is known.
 */
export async function eraseContacts(tx: Tx, scope: OrgScope, person: Person) {
  const files = await eraseFiles(tx, scope, person)
  const { numAffectedRows } = await sql`
    update encounter set attributes = '{}' where org = ${scope.org} and customer = any(${person.customers}::uuid[])`.execute(
    tx,
  )
  const requests = await eraseRequests(tx, scope, person)
  return { encounters: Number(numAffectedRows), files, requests }
}

/** Their rows go at last, for all else is found by them; triggers tell facts and errands, and take their id from encounters. */
export async function forgetCustomers(tx: Tx, scope: OrgScope, { customers }: Person): Promise<number> {
  if (customers.length === 0) return 0
  const { numDeletedRows } = await tx
    .deleteFrom('customer')
    .where('org', '=', scope.org)
    .where('id', 'in', customers)
    .executeTakeFirst()
  return Number(numDeletedRows)
}

/** Shorter ones would be found everywhere; of those only whole cells count. */
const leastSearched = 5

/** Keys as bytes, as a file may have them. */
const bytesOf = (keys: string[]): Buffer[] =>
  keys
    .filter((k) => k.length >= leastSearched)
    .flatMap((k) => {
      const wide = Buffer.from(k, 'utf16le')
      return [Buffer.from(k), wide, Buffer.from(wide).swap16()]
    })

/**
 * Files that brought something of the person, or in which they stand, go whole: a line cannot be taken out of what somebody signed for as it came. What was read from
 * them stays. Refuses 'wrong-state' while one of them is being read.
 */
async function eraseFiles(tx: Tx, scope: OrgScope, { customers, keys }: Person): Promise<number> {
  const bytes = bytesOf(keys)
  const { rows } = await sql<{ id: string; state: string; chunks: boolean }>`
    select i.id, i.state, exists (select from import_chunk c where c.import = i.id) as chunks from import i where i.org = ${scope.org} and (
      i.id in (select import from customer where id = any(${customers}::uuid[]) union select import from encounter where customer = any(${customers}::uuid[]))
      or exists (select from import_chunk c where c.import = i.id and exists (select from unnest(${bytes}::bytea[]) k where position(k in c.bytes) > 0))
      or exists (select from import_held_row h where h.import = i.id and h.cells && ${keys}::text[])
      or exists (select from import_bad_row b where b.import = i.id and b.value = any(${keys}::text[])))
    for update of i`.execute(tx)
  if (rows.some((r) => atWork(r.state))) throw new Refusal('wrong-state', { what: 'import-at-work' })
  const ids = rows.map((r) => r.id)
  if (ids.length === 0) return 0
  await tx.deleteFrom('import_chunk').where('import', 'in', ids).execute()
  await sql`
    with gone as (delete from import_held_row where import = any(${ids}::uuid[]) and cells && ${keys}::text[] returning import)
    update import i set held = i.held - g.n from (select import, count(*)::int as n from gone group by import) g where g.import = i.id`.execute(
    tx,
  )
  // What was wrong with a row stays to be seen, not what stood there: the file to mend it in is gone.
  await sql`update import_bad_row set value = '' where import = any(${ids}::uuid[])`.execute(tx)
  return rows.filter((r) => r.chunks).length
}

/** Requests of webhooks are kept for some days as they came. */
async function eraseRequests(tx: Tx, scope: OrgScope, { keys }: Person): Promise<number> {
  // A short number is one only where it stands as a value of its own.
  const parts = keys.flatMap((k) => [JSON.stringify(k), `:${k},`, `:${k}}`]).map((text) => Buffer.from(text))
  const { numDeletedRows } = await tx
    .deleteFrom('webhook_request')
    .where('org', '=', scope.org)
    .where(
      sql<boolean>`exists (select from unnest(${[...parts, ...bytesOf(keys)]}::bytea[]) k where position(k in body) > 0)`,
    )
    .executeTakeFirst()
  return Number(numDeletedRows)
}
