import { sql } from 'kysely'
import { z } from 'zod'
import type { OrgScope } from '../../catalog/scope.ts'
import type { BoardSettings } from '../../contract/board.ts'
import type { Language } from '../../contract/language.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { idOf, newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { normalAddress, personHash } from '../invitation/person-hash.ts'
import { holdTree, holdTreeAlone } from './lock.ts'
import { recount, voteAs } from './vote.ts'
import { findVoter, hashKey, type Voter } from './voter.ts'
import { follow } from './write.ts'

/** What is done once the address is confirmed. 'enter': only that this device is theirs. */
const wish = z.union([
  z.object({ do: z.enum(['vote', 'follow']), idea: z.uuid() }),
  z.object({ do: z.literal('enter'), idea: z.uuid().optional() }),
])
export type Wish = z.infer<typeof wish>

/** So long the tap may wait. */
const lifeMs = 3 * 86_400_000
/** An address is written to at most so often in an hour, whoever asks: nobody is to be flooded in a board's name. */
const hourlyMost = 4
/** And so many addresses in an hour by one device. */
const deviceMost = 10

export type Asked = 'sent' | 'wrong' | 'too-often' | 'no-texts' | 'at-once'

/**
 * Somebody says where they are reached. A message with one button goes there; nothing happens before it is pressed, and opening its page presses
 * nothing. Who has confirmed that address on this device already, has what they wish at once.
 */
export async function askToConfirm(
  db: Db,
  scope: OrgScope,
  settings: BoardSettings,
  given: { address: string; wish: Wish; key: string; language: Language },
): Promise<Asked> {
  const { person_key, zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select(['person_key', 'zone'])
    .executeTakeFirstOrThrow()
  const address = normalAddress(given.address.slice(0, 400), zone)
  if (!address) return 'wrong'
  const channel = address.includes('@') ? 'email' : 'sms'
  if (channel === 'sms' && !settings.texts) return 'no-texts'
  const known = await findVoter(db, scope, given.key)
  if (known?.confirmed && known.address === address) {
    await db.transaction().execute(async (tx) => {
      await holdTree(tx, [scope.org])
      await grant(tx, scope, known.id, given.wish)
    })
    return 'at-once'
  }
  const hash = personHash(person_key, address)
  return db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`confirm:${scope.org}:${hash.toString('hex')}`}, 0))`.execute(
      tx,
    )
    const { rows } = await sql<{ same: number; device: number }>`
      select count(*) filter (where address_hash = ${hash})::int as same, count(*) filter (where key_hash = ${hashKey(given.key)})::int as device
      from board_confirmation where org = ${scope.org} and created_at > now() - interval '1 hour'
        and (address_hash = ${hash} or key_hash = ${hashKey(given.key)})`.execute(tx)
    if (rows[0]!.same >= hourlyMost || rows[0]!.device >= deviceMost) return 'too-often'
    const id = newId()
    const { language } = given
    await tx
      .insertInto('board_confirmation')
      .values({
        ...{ id, org: scope.org, address, address_hash: hash, key_hash: hashKey(given.key) },
        ...{ wish: json(given.wish), language, used_at: null },
      })
      .execute()
    await sql`
      insert into message (id, org, step, channel, recipient, recipient_hash, language, due_at, useful_until, detail)
      values (${idOf(`board:confirm:${id}`)}, ${scope.org}, 'board', ${channel}, ${address}, ${hash}, ${language}, now(),
        now() + interval '1 hour', ${json({ board: 'confirm', confirmation: id })}::jsonb)`.execute(tx)
    return 'sent'
  })
}

/** What a link to confirm leads to; null where it is none, or it waited too long. */
export async function readConfirmation(
  db: Db,
  scope: OrgScope,
  id: string,
  now = new Date(),
): Promise<{ address: string; wish: Wish; used: boolean; language: Language } | null> {
  const row = await db
    .selectFrom('board_confirmation')
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .selectAll()
    .executeTakeFirst()
  if (!row || row.created_at.getTime() + lifeMs < now.getTime()) return null
  return { address: row.address, wish: wish.parse(row.wish), used: row.used_at !== null, language: row.language }
}

/** Whose address it is, and whether it had been tapped before. */
export type Confirmed = { wish: Wish; person: string; again: boolean }

/**
 * The tap. Whoever holds the link has the address, so they are its person from now on, on the device on which they tapped: what that device did
 * before without an address becomes theirs, each idea voted for once. The device that asked is not made theirs: it may be somebody else's.
 */
export async function confirm(
  db: Db,
  scope: OrgScope,
  id: string,
  key: string,
  now = new Date(),
): Promise<Confirmed | null> {
  return db.transaction().execute(async (tx) => {
    await holdTreeAlone(tx, scope.org)
    const row = await tx
      .selectFrom('board_confirmation')
      .where('org', '=', scope.org)
      .where('id', '=', id)
      .selectAll()
      .forUpdate()
      .executeTakeFirst()
    if (!row || row.created_at.getTime() + lifeMs < now.getTime()) return null
    const person = await personOf(tx, scope, row.address, row.address_hash, row.language)
    await takeDevice(tx, scope, person, key)
    const wanted = wish.parse(row.wish)
    // Tapped again later it does nothing more: who has taken their vote back since has taken it back.
    if (row.used_at === null) await grant(tx, scope, person, wanted)
    await tx.updateTable('board_confirmation').where('id', '=', id).set({ used_at: now }).execute()
    return { wish: wanted, person, again: row.used_at !== null }
  })
}

/** The caller holds the tree. */
async function grant(tx: Tx, scope: OrgScope, person: string, wanted: Wish): Promise<void> {
  if (wanted.do === 'vote') await voteAs(tx, scope, person, wanted.idea)
  if (wanted.do === 'follow') await follow(tx, scope, person, wanted.idea)
}

/** The person of an address, who may be a customer that we know. */
async function personOf(tx: Tx, scope: OrgScope, address: string, hash: Buffer, language: Language): Promise<string> {
  const column = address.includes('@') ? 'email' : 'phone'
  const customer = await tx
    .selectFrom('customer')
    .where('org', '=', scope.org)
    .where(column, '=', address)
    .orderBy('id')
    .select('id')
    .executeTakeFirst()
  const { id } = await tx
    .insertInto('board_person')
    .values({
      ...{
        id: idOf(`board:${scope.org}:address:${hash.toString('hex')}`),
        org: scope.org,
        address,
        address_hash: hash,
      },
      ...{ name: null, language, customer: customer?.id ?? null, external_id: null },
    })
    .onConflict((c) =>
      c.columns(['org', 'address_hash']).doUpdateSet({ address, ...(customer && { customer: customer.id }) }),
    )
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}

/** The device is this person's now; who it was before without an address, was they. */
async function takeDevice(tx: Tx, scope: OrgScope, person: string, key: string): Promise<void> {
  const before = await findVoter(tx, scope, key)
  await sql`
    insert into board_device (org, key_hash, person) values (${scope.org}, ${hashKey(key)}, ${person})
    on conflict (org, key_hash) do update set person = excluded.person`.execute(tx)
  if (before && before.id !== person && !before.confirmed) await join(tx, scope, before, person)
}

/** Two that turn out to be one: their votes as a set. */
async function join(tx: Tx, scope: OrgScope, from: Voter, into: string): Promise<void> {
  const roots = await sql<{ root: string }>`
    select distinct i.root from idea_vote v join idea i on i.id = v.idea where v.person = ${from.id}`.execute(tx)
  await sql`
    update idea_vote v set person = ${into} where v.person = ${from.id}
      and not exists (select from idea_vote o where o.person = ${into} and o.idea = v.idea)`.execute(tx)
  const { rows } = await sql<{
    id: string
    at: Date
  }>`delete from idea_vote where person = ${from.id} returning id, at`.execute(tx)
  if (rows.length > 0)
    await emit(tx, scope.org, [
      { kind: 'idea-votes-removed', votes: rows.map((r) => ({ id: r.id, at: r.at.toISOString() })) },
    ])
  await tx.updateTable('idea').where('author', '=', from.id).set({ author: into }).execute()
  await tx.updateTable('idea_comment').where('author', '=', from.id).set({ author: into }).execute()
  await sql`
    update board_person p set published = p.published + f.published, name = coalesce(p.name, f.name) from board_person f
    where p.id = ${into} and f.id = ${from.id}`.execute(tx)
  // Other devices cannot have been of who had no address: each such person has one.
  await tx.deleteFrom('board_person').where('id', '=', from.id).execute()
  await recount(
    tx,
    roots.rows.map((r) => r.root),
  )
}

/** Confirmations that nobody tapped, and addresses in them, are forgotten after a week. */
export async function forgetConfirmations(db: Db, now: Date): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('board_confirmation')
    .where('created_at', '<', new Date(now.getTime() - 7 * 86_400_000))
    .executeTakeFirst()
  return Number(numDeletedRows)
}
