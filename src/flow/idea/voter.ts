import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { idOf } from '../../engine/database/id.ts'

/** Somebody of a board, as far as it knows them. */
export type Voter = {
  id: string
  /** Their address is confirmed. */
  confirmed: boolean
  address: string | null
  name: string | null
  /** How much of theirs was published. */
  published: number
}

/** What is kept of a device's key. The key has full entropy, so a plain hash is enough. */
export const hashKey = (key: string): Buffer => hash('sha256', `board:${key}`, 'buffer')

/** Whose device this is; null where it has done nothing yet. */
export async function findVoter(db: Db, scope: OrgScope, key: string): Promise<Voter | null> {
  const row = await db
    .selectFrom('board_device as d')
    .innerJoin('board_person as p', 'p.id', 'd.person')
    .where('d.org', '=', scope.org)
    .where('d.key_hash', '=', hashKey(key))
    .select(['p.id', 'p.address', 'p.address_hash', 'p.name', 'p.published'])
    .executeTakeFirst()
  return row
    ? {
        id: row.id,
        confirmed: row.address_hash !== null,
        address: row.address,
        name: row.name,
        published: row.published,
      }
    : null
}

export type Knock = { org: string; keyHash: Buffer; language: Language }

/**
 * Lets these devices be somebody: who is known stays who they are. The person's id is made of the device's hash, so that a hundred requests at once
 * make one person.
 */
export async function admit(tx: Tx, knocks: Knock[]): Promise<void> {
  const fresh = knocks.map((k) => ({ ...k, person: idOf(`board:${k.org}:device:${k.keyHash.toString('hex')}`) }))
  const of = <T>(pick: (k: (typeof fresh)[number]) => T) => fresh.map(pick)
  await sql`/* keep plan */
    with given as (
      select distinct on (org, key_hash) * from unnest(${of((k) => k.org)}::uuid[], ${of((k) => k.keyHash)}::bytea[], ${of((k) => k.person)}::uuid[],
        ${of((k) => k.language)}::text[]) as g (org, key_hash, person, language) order by org, key_hash
    ), unknown as (
      select g.* from given g where not exists (select from board_device d where d.org = g.org and d.key_hash = g.key_hash)
    ), people as (
      insert into board_person (id, org, language) select person, org, language from unknown on conflict do nothing
    )
    insert into board_device (org, key_hash, person) select org, key_hash, person from unknown on conflict do nothing`.execute(
    tx,
  )
}

/** The person of a device, made where there was none. */
export async function voterOf(tx: Tx, scope: OrgScope, key: string, language: Language): Promise<Voter> {
  const known = await findVoter(tx, scope, key)
  if (known) return known
  await admit(tx, [{ org: scope.org, keyHash: hashKey(key), language }])
  return (await findVoter(tx, scope, key))!
}
