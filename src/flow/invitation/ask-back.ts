import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Suppression } from '../../contract/asking.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { ownId } from '../encounter/write.ts'
import { hashesOf, reachOf } from './reach.ts'
import { suppressMessages } from './suppress.ts'

/** A gateway of texts can still say "delivered" after it said that it failed; so long its word is not taken for the last. */
const lastWordMs = 3 * 86_400_000
/** Later nothing more is heard of a message: links have lost their use, and gateways have told what they know. */
const heardMs = 30 * 86_400_000
const most = 500

/** Whether somebody saw the invitation `i` of the message `m`, as far as anybody knows. */
const reached = sql<boolean>`m.delivered_at is not null or i.opened_at is not null or exists (select from answer a where a.id = i.answer)
  or exists (select from phone_try t where t.message = m.id and t.outcome <> 'wrong-number')
  or exists (select from message r where r.invitation = i.id and r.id <> m.id and r.state not in ('queued', 'suppressed'))`

type Ask = {
  message: string
  invitation: string
  org: string
  asked_at: Date
  recipient_hash: Buffer | null
  email: string | null
  phone: string | null
  external_id: string | null
  zone: string
  key: Buffer
}
type Ended = Ask & { reached: boolean; bounced: boolean; reminder: string | null }

/** An ask and what its person is known by. */
const asked = sql`m.id as message, i.id as invitation, m.org, i.asked_at, m.recipient_hash, c.email, c.phone, c.external_id, o.zone, o.person_key as key`
const whom = sql`join invitation i on i.id = m.invitation join organisation o on o.id = m.org left join customer c on c.id = i.customer`

/**
 * Gives asks back that reached nobody: their invitation was held back, refused or came back before anybody could see it. An ask counts where a
 * message went out and nothing came back, where nobody knows whether it did, where the link was opened or answered, and where a phone rang.
 * Returns how many were given back. `scopeOf`: the house itself does this.
 */
export async function giveBackAsks(db: Db, scopeOf: (org: string) => OrgScope, now = new Date()): Promise<number> {
  let given = 0
  for (;;) {
    const { judged, back } = await db.transaction().execute((tx) => some(tx, scopeOf, now))
    given += back
    if (judged < most) return given
  }
}

async function some(tx: Tx, scopeOf: (org: string) => OrgScope, now: Date): Promise<{ judged: number; back: number }> {
  const { rows } = await sql<Ended>`
    with ended as (
      select m.* from message m
      where m.step = 'invite' and not m.ask_judged and m.state in ('suppressed', 'failed', 'bounced') and m.ended_at <= ${now}
        and (m.channel <> 'sms' or m.sent_at is null or m.ended_at <= ${new Date(now.getTime() - lastWordMs)})
      order by m.ended_at limit ${most} for update skip locked
    )
    select ${asked}, ${reached} as reached, m.state = 'bounced' as bounced,
      (select r.id from message r where r.invitation = i.id and r.step = 'remind' and r.state = 'queued') as reminder
    from ended m ${whom}`.execute(tx)
  const free = rows.filter((r) => !r.reached)
  // Nothing more goes out about an invitation whose ask was given back.
  for (const org of new Set(free.flatMap((r) => (r.reminder ? [r.org] : [])))) {
    const reminders = free.flatMap((r): [string, Suppression][] =>
      r.org === org && r.reminder ? [[r.reminder, r.bounced ? 'address-fails' : 'too-late']] : [],
    )
    await suppressMessages(tx, scopeOf(org), new Map(reminders), now)
  }
  await takeOut(tx, free)
  const ids = (some: Ended[]) => some.map((r) => r.message)
  await sql`
    update message set ask_judged = true, ask_given_back = id = any(${ids(free)}::uuid[]) where id = any(${ids(rows)}::uuid[])`.execute(
    tx,
  )
  return { judged: rows.length, back: free.length }
}

/**
 * Takes asks again that were given back and reached somebody after all: a gateway said "delivered" after it had said "failed", the link was
 * opened or answered. Returns how many.
 */
export const takeAsksAgain = (db: Db, now = new Date()): Promise<number> =>
  db.transaction().execute(async (tx) => {
    const { rows } = await sql<Ask>`
      select ${asked} from message m ${whom}
      where m.ask_given_back and m.ended_at > ${new Date(now.getTime() - heardMs)} and (${reached})
      order by m.ended_at limit ${most} for update of m skip locked`.execute(tx)
    if (rows.length === 0) return 0
    const asks = await lockAsks(tx, rows)
    for (const { org, hash, at, n } of asks)
      await sql`
        update asked_person set asked_at = array(
          select t from unnest(asked_at || array_fill(${at}::timestamptz, array[${n}::int])) t order by t desc)
        where org = ${org} and hash = ${hash}`.execute(tx)
    await sql`update message set ask_given_back = false where id = any(${rows.map((r) => r.message)}::uuid[])`.execute(
      tx,
    )
    return rows.length
  })

/** Takes one ask of that moment out of each of the person's rows. */
async function takeOut(tx: Tx, free: Ask[]): Promise<void> {
  for (const { org, hash, at, n } of await lockAsks(tx, free))
    await sql`
      update asked_person set asked_at = array(
        select t from (select t, row_number() over (partition by t) as copy from unnest(asked_at) t) a
        where t <> ${at} or copy > ${n} order by t desc)
      where org = ${org} and hash = ${hash}`.execute(tx)
}

/** The rows of the asked, one for each of their addresses, locked in the order in which whoever asks locks them. */
async function lockAsks(tx: Tx, rows: Ask[]): Promise<{ org: string; hash: Buffer; at: Date; n: number }[]> {
  const asks = new Map<string, { org: string; hash: Buffer; at: Date; n: number }>()
  for (const row of rows) {
    const reach = reachOf({ email: row.email, phone: row.phone, externalId: ownId(row.external_id) }, row.zone)
    const hashes = new Map(
      [...hashesOf(reach, row.key), ...(row.recipient_hash ? [row.recipient_hash] : [])].map((h) => [
        h.toString('hex'),
        h,
      ]),
    )
    for (const [hex, hash] of hashes) {
      const key = `${row.org} ${hex} ${row.asked_at.getTime()}`
      const before = asks.get(key)
      if (before) before.n++
      else asks.set(key, { org: row.org, hash, at: row.asked_at, n: 1 })
    }
  }
  const all = [...asks.values()]
  if (all.length === 0) return all
  const orgs = all.map((a) => a.org)
  const hashes = all.map((a) => a.hash)
  await sql`
    select from asked_person p join (select distinct org, hash from unnest(${orgs}::uuid[], ${hashes}::bytea[]) t (org, hash)) w using (org, hash)
    order by p.org, p.hash for update of p`.execute(tx)
  return all
}
