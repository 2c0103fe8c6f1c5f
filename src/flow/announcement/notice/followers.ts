import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import { askingRules } from '../../../contract/asking.ts'
import type { Language } from '../../../contract/language.ts'
import type { NotTold } from '../../../contract/notice.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { idOf } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { holdTree } from '../../idea/lock.ts'
import { readListed, refusedBy } from '../../invitation/opt-out.ts'
import { afterQuiet } from '../../invitation/quiet.ts'
import { messagesQueued } from '../../invitation/send/sender.ts'

/** So long what was done is news. */
const usefulDays = 14
const batch = 200

type Follower = {
  person: string
  customer: string | null
  address: string
  address_hash: Buffer
  language: Language
  /** The idea they follow, with all that is merged into it. */
  idea: string
}

/** Who follows what a notice tells of, or anything that is merged with it: each person once, with a confirmed address. */
const followers = (org: string, notice: string) => sql<Follower>`
  select distinct on (p.id) p.id as person, p.customer, p.address, p.address_hash, p.language, t.root as idea
  from notice_link l join idea t on l.kind = 'idea' and t.id = l.subject and t.org = ${org} join idea i on i.root = t.root
    join idea_follower f on f.idea = i.id join board_person p on p.id = f.person
  where l.notice = ${notice} and p.address is not null order by p.id, t.number`

/** How many follow what a notice tells of. */
export async function countFollowers(db: Db, org: string, notice: string): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (${followers(org, notice)}) f`.execute(db)
  return rows[0]!.n
}

/**
 * Queues a word to each who follows an idea that a notice tells of, in the channel in which they confirmed an address. They wished for it, so it takes
 * nothing of the limit of asking; who wants no messages gets none. Once for each person, whether they asked for the change too and however often this is
 * called: it goes on where it was. Returns how many were queued.
 */
export async function tellFollowers(db: Db, scope: OrgScope, notice: string, now = new Date()): Promise<number> {
  let queued = 0
  for (let after: string | null = null; ; ) {
    const told: { last: string | null; queued: number } = await db
      .transaction()
      .execute((tx) => tellSome(tx, scope, notice, after, now))
    queued += told.queued
    if (told.last === null) return queued
    after = told.last
  }
}

async function tellSome(
  tx: Tx,
  scope: OrgScope,
  notice: string,
  after: string | null,
  now: Date,
): Promise<{ last: string | null; queued: number }> {
  // Nobody of the board is erased in the middle of it: a message written by who has just read their address would outlive them.
  await holdTree(tx, [scope.org])
  // Those who asked are told at the same time, and it may be withdrawn meanwhile: one after the other.
  const row = await tx
    .selectFrom('notice as n')
    .innerJoin('organisation as o', 'o.id', 'n.org')
    .where('n.id', '=', notice)
    .where('n.org', '=', scope.org)
    .select(['n.state', 'o.zone', 'o.asking'])
    .forUpdate('n')
    .executeTakeFirst()
  if (row?.state !== 'published') return { last: null, queued: 0 }
  const { rows } = await sql<Follower>`
    select * from (${followers(scope.org, notice)}) f where ${after}::uuid is null or person > ${after} order by person limit ${batch}`.execute(
    tx,
  )
  if (rows.length === 0) return { last: null, queued: 0 }
  const listed = await readListed(
    tx as Db,
    scope,
    rows.map((r) => r.address_hash.toString('hex')),
  )
  const due = new Date(afterQuiet(now.getTime(), askingRules.parse(row.asking).quiet, row.zone))
  let queued = 0
  for (const follower of rows) {
    const hash = follower.address_hash.toString('hex')
    const held: NotTold | null =
      (refusedBy([hash], listed) as NotTold | null) ?? (listed.failing.has(hash) ? 'address-fails' : null)
    if (await tellOne(tx, scope, notice, follower, held, { now, due })) queued += 1
  }
  await sql`select pg_notify(${messagesQueued}, '')`.execute(tx)
  return { last: rows.at(-1)!.person, queued }
}

/** True where a message was queued. */
async function tellOne(
  tx: Tx,
  scope: OrgScope,
  notice: string,
  { person, customer, address, address_hash: hash, language, idea }: Follower,
  held: NotTold | null,
  { now, due }: { now: Date; due: Date },
): Promise<boolean> {
  // Who asked and was not told only because they had been asked enough, or had no address that works, is told as a follower, where they confirmed one.
  if (!held)
    await sql`
      delete from notice_recipient where notice = ${notice} and (hash = ${hash} or customer = ${customer}) and held in ('budget-spent', 'no-contact', 'address-fails')`.execute(
      tx,
    )
  const message = held ? null : idOf(`notice ${notice} ${hash.toString('hex')}`)
  const { rows } = await sql`
    insert into notice_recipient (notice, org, hash, customer, follower, message, held)
    select ${notice}, ${scope.org}, ${hash}, ${customer}, ${person}, ${message}::uuid, ${held}
    where not exists (select from notice_recipient where notice = ${notice} and customer = ${customer})
    on conflict do nothing returning hash`.execute(tx)
  if (rows.length === 0 || !message) return false
  await tx
    .insertInto('message')
    .values({
      ...{
        id: message,
        org: scope.org,
        invitation: null,
        step: 'notice',
        customer: null,
        touchpoint: null,
        unit: null,
      },
      ...{
        channel: address.includes('@') ? ('email' as const) : ('sms' as const),
        recipient: address,
        recipient_hash: hash,
        language,
      },
      ...{ due_at: due, useful_until: new Date(now.getTime() + usefulDays * 86_400_000) },
      detail: json({ notice, person, idea }),
      ...{ claimed_by: null, claimed_at: null, begun_at: null, gateway_id: null, problem: null },
      ...{ sent_at: null, delivered_at: null, ended_at: null },
    })
    .onConflict((c) => c.column('id').doNothing())
    .execute()
  return true
}

/** The address of the board on which somebody still follows an idea, or what it is merged with; null where they do so no more. */
export async function stillFollows(db: Db, org: string, person: string, idea: string): Promise<string | null> {
  const { rows } = await sql<{ address: string }>`
    select b.address from board b where b.org = ${org} and exists (
      select from idea_follower f join idea i on i.id = f.idea
      where f.person = ${person} and i.org = ${org} and i.root = (select root from idea where id = ${idea}))`.execute(
    db,
  )
  return rows[0]?.address ?? null
}
