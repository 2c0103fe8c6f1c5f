import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { ownId } from '../encounter/write.ts'
import { hashesOf, reachOf } from './reach.ts'
import { suppressMessages } from './suppress.ts'

/** A gateway of texts can still say "delivered" after it said that it failed; so long its word is not taken for the last. */
const lastWordMs = 3 * 86_400_000
const most = 500

type Ended = {
  message: string
  invitation: string
  org: string
  asked_at: Date
  reached: boolean
  reminder: string | null
  recipient_hash: Buffer | null
  email: string | null
  phone: string | null
  external_id: string | null
  zone: string
  key: Buffer
}

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
    select e.id as message, i.id as invitation, e.org, i.asked_at, e.recipient_hash, c.email, c.phone, c.external_id, o.zone, o.person_key as key,
      e.delivered_at is not null or i.opened_at is not null or exists (select from answer a where a.id = i.answer)
        or exists (select from phone_try t where t.message = e.id and t.outcome <> 'wrong-number')
        or exists (select from message r where r.invitation = i.id and r.id <> e.id and r.state not in ('queued', 'suppressed')) as reached,
      (select r.id from message r where r.invitation = i.id and r.step = 'remind' and r.state = 'queued') as reminder
    from ended e join invitation i on i.id = e.invitation join organisation o on o.id = e.org left join customer c on c.id = i.customer`.execute(
    tx,
  )
  const free = rows.filter((r) => !r.reached)
  // Nothing more goes out about an invitation whose ask was given back.
  for (const org of new Set(free.flatMap((r) => (r.reminder ? [r.org] : [])))) {
    const reminders = free.flatMap((r) => (r.org === org && r.reminder ? [r.reminder] : []))
    await suppressMessages(tx, scopeOf(org), new Map(reminders.map((id) => [id, 'too-late'])), now)
  }
  await takeOut(tx, free)
  if (rows.length > 0)
    await tx
      .updateTable('message')
      .set({ ask_judged: true })
      .where(
        'id',
        'in',
        rows.map((r) => r.message),
      )
      .execute()
  return { judged: rows.length, back: free.length }
}

/** Takes one ask of that moment out of each of the person's rows, which are locked in the order in which whoever asks locks them. */
async function takeOut(tx: Tx, free: Ended[]): Promise<void> {
  const asks = new Map<string, { org: string; hash: Buffer; at: Date; n: number }>()
  for (const row of free) {
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
  if (all.length === 0) return
  const orgs = all.map((a) => a.org)
  const hashes = all.map((a) => a.hash)
  await sql`
    select from asked_person p join (select distinct org, hash from unnest(${orgs}::uuid[], ${hashes}::bytea[]) t (org, hash)) w using (org, hash)
    order by p.org, p.hash for update of p`.execute(tx)
  for (const { org, hash, at, n } of all)
    await sql`
      update asked_person set asked_at = array(
        select t from (select t, row_number() over (partition by t) as copy from unnest(asked_at) t) a
        where t <> ${at} or copy > ${n} order by t desc)
      where org = ${org} and hash = ${hash}`.execute(tx)
}
