import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../catalog/scope.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { emit } from '../../engine/queue/outbox.ts'
import type { Person } from '../encounter/erase.ts'
import { normalAddress, personHash } from '../invitation/person-hash.ts'
import { holdTreeAlone } from './lock.ts'
import { recount } from './vote.ts'
import { noteEvent } from './write.ts'

export type Erased = { votes: number; comments: number; ideas: number }

/**
 * Forgets somebody of the board: their votes, comments and words, where mails went, and what they followed. Sums fall by what was theirs, and how
 * much that was stands in each idea's history without a name. What others supported stays to be seen, without the words.
 */
export const erasePerson = (db: Db, scope: OrgScope, person: string): Promise<Erased> =>
  db.transaction().execute(async (tx) => {
    await holdTreeAlone(tx, scope.org)
    return eraseHeld(tx, scope, person)
  })

/** The same in a transaction that holds the board alone (`holdTreeAlone`). */
async function eraseHeld(tx: Tx, scope: OrgScope, person: string): Promise<Erased> {
  const found = await tx
    .selectFrom('board_person')
    .where('org', '=', scope.org)
    .where('id', '=', person)
    .select(['id', 'address_hash'])
    .executeTakeFirst()
  if (!found) return { votes: 0, comments: 0, ideas: 0 }
  const votes = await eraseVotes(tx, scope, person)
  const comments = await eraseComments(tx, scope, person)
  const ideas = await eraseIdeas(tx, scope, person)
  await eraseMessages(tx, scope, person, found.address_hash)
  // Devices and what was followed go with the row.
  await tx.deleteFrom('board_person').where('id', '=', person).execute()
  return { votes, comments, ideas }
}

/** Forgets whoever of the board is this customer or has one of these addresses, in a transaction that holds the board alone. */
export async function eraseFromBoard(
  tx: Tx,
  scope: OrgScope,
  who: Pick<Person, 'customers' | 'hashes'>,
): Promise<Erased> {
  const { rows } = await sql<{ id: string }>`
    select id from board_person where org = ${scope.org} and (address_hash = any(${who.hashes}::bytea[]) or customer = any(${who.customers}::uuid[]))
    order by id`.execute(tx)
  const sum = { votes: 0, comments: 0, ideas: 0 }
  for (const { id } of rows) {
    const gone = await eraseHeld(tx, scope, id)
    for (const key of ['votes', 'comments', 'ideas'] as const) sum[key] += gone[key]
  }
  await sql`delete from board_confirmation where org = ${scope.org} and address_hash = any(${who.hashes}::bytea[])`.execute(
    tx,
  )
  return sum
}

/** The same by an address as it is typed. */
export async function eraseAddress(db: Db, scope: OrgScope, typed: string): Promise<Erased & { found: boolean }> {
  demandWhole(scope)
  const { person_key, zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select(['person_key', 'zone'])
    .executeTakeFirstOrThrow()
  const address = normalAddress(typed, zone)
  const nothing = { found: false, votes: 0, comments: 0, ideas: 0 }
  if (!address) return nothing
  const hash = personHash(person_key, address)
  const person = await db
    .selectFrom('board_person')
    .where('org', '=', scope.org)
    .where('address_hash', '=', hash)
    .select('id')
    .executeTakeFirst()
  if (person) return { found: true, ...(await erasePerson(db, scope, person.id)) }
  // Who asked and never tapped has left an address all the same.
  const { numDeletedRows } = await db
    .deleteFrom('board_confirmation')
    .where('org', '=', scope.org)
    .where('address_hash', '=', hash)
    .executeTakeFirst()
  return { ...nothing, found: numDeletedRows > 0n }
}

async function eraseVotes(tx: Tx, scope: OrgScope, person: string): Promise<number> {
  const { rows } = await sql<{ id: string; at: Date; root: string }>`
    delete from idea_vote v using idea i where v.person = ${person} and i.id = v.idea returning v.id, v.at, i.root`.execute(
    tx,
  )
  if (rows.length === 0) return 0
  const roots = [...new Set(rows.map((r) => r.root))]
  await recount(tx, roots)
  for (const root of roots) await noteEvent(tx, scope, root, 'votes-erased', { votes: 1 }, null)
  await emit(tx, scope.org, [
    { kind: 'idea-votes-removed', votes: rows.map((r) => ({ id: r.id, at: r.at.toISOString() })) },
  ])
  return roots.length
}

async function eraseComments(tx: Tx, scope: OrgScope, person: string): Promise<number> {
  const rows = await tx.deleteFrom('idea_comment').where('author', '=', person).returning(['idea', 'stand']).execute()
  const by = new Map<string, number>()
  for (const { idea } of rows) by.set(idea, (by.get(idea) ?? 0) + 1)
  for (const [idea, n] of by) {
    const seen = rows.filter((r) => r.idea === idea && r.stand === 'published').length
    await sql`update idea set comments = comments - ${seen} where id = ${idea}`.execute(tx)
    await noteEvent(tx, scope, idea, 'comments-erased', { n }, null)
    await emit(tx, scope.org, [{ kind: 'idea.changed', idea }])
  }
  return rows.length
}

/** What nobody else supports, says anything about, or is merged with, goes whole; of the rest the words. */
async function eraseIdeas(tx: Tx, scope: OrgScope, person: string): Promise<number> {
  const { rows } = await sql<{ id: string; created_at: Date; alone: boolean }>`
    select i.id, i.created_at, i.votes = 0 and i.comments = 0 and i.answer = '' and i.merged_into is null
      and not exists (select from idea o where o.root = i.id and o.id <> i.id) as alone
    from idea i where i.author = ${person} for update`.execute(tx)
  for (const { id, alone } of rows) {
    // Others' histories name it by its title, also what was merged once and stands alone again.
    await sql`
      update idea_event set detail = detail - 'title' where org = ${scope.org} and detail ->> 'number' = (select number::text from idea where id = ${id})`.execute(
      tx,
    )
    if (alone) await tx.deleteFrom('idea').where('id', '=', id).execute()
    else {
      await sql`
        update idea set title = '', body = '', place = '', author = null, author_name = null, changed_at = now(), version = version + 1,
          stand = case when stand = 'published' and merged_into is null then stand else 'erased' end where id = ${id}`.execute(
        tx,
      )
      await noteEvent(tx, scope, id, 'writer-erased', {}, null)
      await emit(tx, scope.org, [{ kind: 'idea.changed', idea: id }])
    }
  }
  const gone = rows.filter((r) => r.alone)
  if (gone.length > 0)
    await emit(tx, scope.org, [
      { kind: 'ideas-removed', ideas: gone.map((r) => ({ id: r.id, at: r.created_at.toISOString() })) },
    ])
  return rows.length
}

/** What waits to be sent is taken back, and where things went is forgotten. That so many went stays. */
async function eraseMessages(tx: Tx, scope: OrgScope, person: string, hash: Buffer | null): Promise<void> {
  await sql`
    update message set recipient = null, recipient_hash = null, detail = '{}',
      state = case when state = 'queued' then 'suppressed' else state end,
      problem = case when state = 'queued' then 'no-contact' else problem end,
      ended_at = coalesce(ended_at, case when state = 'queued' then now() end)
    where org = ${scope.org} and step in ('board', 'notice') and (detail ->> 'person' = ${person} or (recipient_hash = ${hash} and step = 'board'))`.execute(
    tx,
  )
  if (hash)
    await tx.deleteFrom('board_confirmation').where('org', '=', scope.org).where('address_hash', '=', hash).execute()
}
