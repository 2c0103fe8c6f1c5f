import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { encountersOf, type Person } from '../encounter/erase.ts'
import { ownId } from '../encounter/write.ts'
import { normalPhone } from './person-hash.ts'
import { type Contact, hashesOf, reachOf, readAddress } from './reach.ts'

export type KnownCustomer = {
  id: string
  name: string | null
  email: string | null
  phone: string | null
  externalId: string | null
}
type Row = { id: string; name: string | null; email: string | null; phone: string | null; external_id: string | null }

/**
 * Who is meant: customers whose address, number or name with the company is one of these, or who are named themselves. Only what was given is looked for: who shares
 * another address with them (a family, a firm) is somebody else.
 */
export async function findPerson(
  db: Db | Tx,
  scope: OrgScope,
  given: { addresses: string[]; customers: string[] },
): Promise<{ person: Person; customers: KnownCustomer[] }> {
  const { person_key, zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select(['person_key', 'zone'])
    .executeTakeFirstOrThrow()
  const typed = given.addresses.map((text) => readAddress(text, zone))
  const pick = (kind: keyof Contact) => typed.flatMap((r) => r[kind] ?? [])
  const [emails, phones, ids] = [pick('email'), pick('phone'), pick('externalId')]
  const { rows } = await sql<Row>`
    select id, name, email, phone, external_id from customer where org = ${scope.org} and (id = any(${given.customers}::uuid[])
      or external_id = any(${[...ids, ...emails.map((e) => `mailto:${e}`), ...phones.map((p) => `tel:${p}`)]}::text[])
      or lower(trim(email)) = any(${emails}::text[])
      or right(regexp_replace(phone, '\\D', '', 'g'), 6) = any(${phones.map((p) => p.slice(-6))}::text[]))
    order by created_at, id`.execute(db)
  // By the last digits more are found than are meant.
  const found = rows.filter(
    (r) =>
      given.customers.includes(r.id) ||
      (r.external_id && ids.includes(r.external_id)) ||
      (r.email && emails.includes(reachOf({ email: r.email, phone: null, externalId: null }, zone).email ?? '')) ||
      (r.phone && phones.includes(normalPhone(r.phone, zone) ?? '')) ||
      (r.external_id &&
        /^(mailto|tel):/.test(r.external_id) &&
        [...emails, ...phones].includes(r.external_id.replace(/^\w+:/, ''))),
  )
  const reaches = [
    ...typed,
    ...found.map((r) => reachOf({ email: r.email, phone: r.phone, externalId: ownId(r.external_id) }, zone)),
  ]
  const all = (of: (string | null | undefined)[]) => [...new Set(of.flatMap((x) => x?.trim() || []))]
  const addresses = all(reaches.flatMap((r) => [r.email, r.phone]))
  return {
    person: {
      customers: found.map((r) => r.id),
      addresses,
      keys: all([
        ...addresses,
        ...reaches.map((r) => r.externalId),
        ...given.addresses,
        ...found.flatMap((r) => [r.email, r.phone, r.external_id]),
      ]),
      hashes: [...new Map(reaches.flatMap((r) => hashesOf(r, person_key)).map((h) => [h.toString('hex'), h])).values()],
    },
    customers: found.map(({ external_id, ...r }) => ({ ...r, externalId: ownId(external_id) })),
  }
}

/**
 * Forgets where a person was asked and told: what waits is taken back, of what went only that it did. That they were asked so often is forgotten too; that they do not want
 * to be asked stays, as a keyed hash: it is their own wish, and keeps them from being asked as a stranger. `more`: messages found by what they were about. Gives how many
 * messages had something of theirs.
 */
export async function eraseAsking(
  tx: Tx,
  scope: OrgScope,
  person: Person,
  more: { answers: string[]; messages: string[] },
): Promise<number> {
  const { rows: links } = await sql<{ id: string }>`
    update invitation set parameters = '{}', customer = null
    where org = ${scope.org} and (customer = any(${person.customers}::uuid[]) or answer = any(${more.answers}::uuid[]) or encounter in (${encountersOf(scope, person)}))
    returning id`.execute(tx)
  const { rows } = await sql<{ id: string }>`
    update message set recipient = null, recipient_hash = null, customer = null, detail = '{}',
      problem = case when state = 'queued' then 'no-contact' else problem end,
      ended_at = coalesce(ended_at, case when state = 'queued' then now() end),
      state = case when state = 'queued' then 'suppressed' else state end
    where org = ${scope.org} and step <> 'staff' and (id = any(${more.messages}::uuid[]) or recipient_hash = any(${person.hashes}::bytea[])
      or customer = any(${person.customers}::uuid[]) or invitation = any(${links.map((l) => l.id)}::uuid[]))
    returning id`.execute(tx)
  const ids = rows.map((r) => r.id)
  if (ids.length > 0) {
    await tx.updateTable('message_event').set({ text: null }).where('message', 'in', ids).execute()
    await tx.updateTable('phone_try').set({ note: null }).where('message', 'in', ids).execute()
  }
  for (const table of ['asked_person', 'address_failure'] as const)
    await sql`delete from ${sql.table(table)} where org = ${scope.org} and hash = any(${person.hashes}::bytea[])`.execute(
      tx,
    )
  return ids.length
}
