import { hash } from 'node:crypto'
import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { idOf } from '../../engine/database/id.ts'
import { Together } from '../../engine/database/together.ts'

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

type Row = {
  org: string
  key: string
  id: string
  address: string | null
  name: string | null
  published: number
  confirmed: boolean
}

/** The same for pages: those asked for at the same moment are read in one statement. */
export class VoterReader {
  readonly #together: Together<Voter>
  constructor(db: Db) {
    this.#together = new Together<Voter>(async (keys) => {
      const given = keys.map((k) => k.split(' ') as [org: string, hash: string])
      const { rows } = await sql<Row>`/* keep plan */
        select d.org, encode(d.key_hash, 'hex') as key, p.id, p.address, p.name, p.published, p.address_hash is not null as confirmed
        from unnest(${given.map(([org]) => org)}::uuid[], ${given.map(([, hash]) => Buffer.from(hash, 'hex'))}::bytea[]) as g (org, key_hash)
          join board_device d on d.org = g.org and d.key_hash = g.key_hash join board_person p on p.id = d.person`.execute(
        db,
      )
      return new Map(rows.map(({ org, key, ...voter }) => [`${org} ${key}`, voter]))
    })
  }

  async find(scope: OrgScope, key: string): Promise<Voter | null> {
    return (await this.#together.get(`${scope.org} ${hashKey(key).toString('hex')}`)) ?? null
  }
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
