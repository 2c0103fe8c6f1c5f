import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import { askingRules } from '../../../contract/asking.ts'
import { type Language, languages } from '../../../contract/language.ts'
import type { NotTold } from '../../../contract/notice.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { idOf } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { lockPersons, writeAsked } from '../../invitation/budget.ts'
import { readListed, refusedBy } from '../../invitation/opt-out.ts'
import { afterQuiet } from '../../invitation/quiet.ts'
import { hashesOf, hashOf, reachOf } from '../../invitation/reach.ts'
import { messagesQueued } from '../../invitation/send/sender.ts'

/** After so long nobody remembers having asked. */
const usefulDays = 14
const batch = 200

type Source = {
  who: string
  customer: string
  email: string | null
  phone: string | null
  external_id: string | null
  language: string | null
  zone: string | null
}
type Rules = { zone: string; languages: Language[]; key: Buffer; asking: ReturnType<typeof askingRules.parse> }

/**
 * Queues a word to each person who asked, once: the message's id is made of notice and person, and whoever is written down as told or not told is
 * not looked at again. Killed in the middle and called again, it goes on where it was. Anonymous answers have nobody behind them.
 */
export async function tellThoseWhoAsked(
  db: Db,
  scope: OrgScope,
  notice: string,
  { now = () => new Date(), stopping }: { now?: () => Date; stopping?: AbortSignal | undefined } = {},
): Promise<void> {
  const rules = await readRules(db, scope)
  for (let after = ''; ; ) {
    if (stopping?.aborted) throw new Error('stopping')
    const last = await db.transaction().execute((tx) => tellSome(tx, scope, notice, rules, after, now()))
    if (last === null) break
    after = last
  }
  await db.updateTable('notice').set({ told_at: now() }).where('id', '=', notice).where('told_at', 'is', null).execute()
}

/** The key under which the telling of a notice is queued. */
export const tellingKey = (notice: string): string => `notice:${notice}`

/**
 * Notices whose telling stands still: it was stopped in the middle so often that the queue has given it up. It is given up as what harms servers might be, but
 * each time it went on from where it was, so it is worth taking up again.
 */
export async function untoldNotices(db: Db): Promise<{ org: string; notice: string }[]> {
  const { rows } = await sql<{ org: string; notice: string }>`
    select n.org, n.id as notice from notice n
    where n.state = 'published' and n.telling and n.told_at is null
      and not exists (select from graphile_worker.jobs j where j.key = ${tellingKey('')} || n.id and j.attempts < j.max_attempts)
    order by n.published_at limit 100`.execute(db)
  return rows
}

/** The next of them in one transaction; returns the last one looked at, null when there are no more. */
async function tellSome(
  tx: Tx,
  scope: OrgScope,
  notice: string,
  rules: Rules,
  after: string,
  now: Date,
): Promise<string | null> {
  // Withdrawn meanwhile: nobody else is told. The lock keeps a withdrawal waiting till these are written, and then it holds them back.
  const state = await tx
    .selectFrom('notice')
    .select('state')
    .where('id', '=', notice)
    .where('org', '=', scope.org)
    .forShare()
    .executeTakeFirst()
  if (state?.state !== 'published') return null
  const { rows } = await sql<Source>`
    select s.who, s.customer, c.email, c.phone, c.external_id, c.language, c.zone
    from notice_source s join customer c on c.id = s.customer
    where s.notice = ${notice} and s.who > ${after} order by s.who limit ${batch}`.execute(tx)
  if (rows.length === 0) return null
  const people = rows.map((row) => {
    const reach = reachOf({ email: row.email, phone: row.phone, externalId: row.external_id }, rules.zone)
    const hashes = hashesOf(reach, rules.key).map((h) => h.toString('hex'))
    const channel = reach.email ? ('email' as const) : reach.phone ? ('sms' as const) : null
    const address = reach.email ?? reach.phone
    const own = channel && address ? hashOf(channel === 'email' ? 'email' : 'phone', address, rules.key) : null
    // Two records of one address are one person.
    return { row, hashes, channel, address, hash: own ?? Buffer.from(idOf(`customer ${row.customer}`)) }
  })
  const all = [...new Set(people.flatMap((p) => p.hashes))]
  const budget = await lockPersons(tx, scope, all, rules.asking.budget, now)
  const listed = await readListed(tx as Db, scope, all)
  // Also those who are told as followers of an idea, maybe by another address.
  const known = await tx
    .selectFrom('notice_recipient')
    .select(['hash', 'customer'])
    .where('notice', '=', notice)
    .where((eb) =>
      eb.or([
        eb(
          'hash',
          'in',
          people.map((p) => p.hash),
        ),
        eb(
          'customer',
          'in',
          rows.map((r) => r.customer),
        ),
      ]),
    )
    .execute()
  const done = new Set(known.map((k) => k.hash.toString('hex')))
  const told = new Set(known.map((k) => k.customer))
  for (const { row, hashes, channel, address, hash } of people) {
    const key = hash.toString('hex')
    if (done.has(key) || told.has(row.customer)) continue
    done.add(key)
    const held: NotTold | null =
      (refusedBy(hashes, listed) as NotTold | null) ??
      (!channel ? 'no-contact' : null) ??
      (listed.failing.has(key) ? 'address-fails' : null) ??
      (budget.take(hashes, now.getTime()) ? null : 'budget-spent')
    const message = held ? null : idOf(`notice ${notice} ${key}`)
    await tx
      .insertInto('notice_recipient')
      .values({ notice, org: scope.org, hash, customer: row.customer, message, held, read_at: null })
      .execute()
    if (message)
      await queue(tx, scope, { id: message, notice, hash, address: address!, channel: channel!, row }, rules, now)
  }
  await writeAsked(tx, scope, budget, now)
  await sql`select pg_notify(${messagesQueued}, '')`.execute(tx)
  return rows.at(-1)!.who
}

async function queue(
  tx: Tx,
  scope: OrgScope,
  to: { id: string; notice: string; hash: Buffer; address: string; channel: 'email' | 'sms'; row: Source },
  rules: Rules,
  now: Date,
): Promise<void> {
  const due = new Date(afterQuiet(now.getTime(), rules.asking.quiet, to.row.zone ?? rules.zone))
  await tx
    .insertInto('message')
    .values({
      ...{
        id: to.id,
        org: scope.org,
        invitation: null,
        step: 'notice',
        channel: to.channel,
        customer: to.row.customer,
      },
      ...{ recipient: to.address, recipient_hash: to.hash, language: languageOf(to.row.language, rules) },
      ...{ touchpoint: null, unit: null, due_at: due, detail: json({ notice: to.notice }) },
      useful_until: new Date(now.getTime() + usefulDays * 86_400_000),
      ...{ claimed_by: null, claimed_at: null, begun_at: null, gateway_id: null, problem: null },
      ...{ sent_at: null, delivered_at: null, ended_at: null },
    })
    .onConflict((c) => c.column('id').doNothing())
    .execute()
}

const languageOf = (given: string | null, rules: Rules): Language =>
  languages.find((l) => l === given?.slice(0, 2).toLowerCase()) ?? rules.languages[0] ?? 'fi'

async function readRules(db: Db, scope: OrgScope): Promise<Rules> {
  const row = await db
    .selectFrom('organisation')
    .select(['zone', 'languages', 'asking', 'person_key'])
    .where('id', '=', scope.org)
    .executeTakeFirstOrThrow()
  return { zone: row.zone, languages: row.languages, key: row.person_key, asking: askingRules.parse(row.asking) }
}
