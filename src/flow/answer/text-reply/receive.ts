import { sql } from 'kysely'
import type { TextReplyEnd } from '../../../contract/asking.ts'
import type { Language } from '../../../contract/language.ts'
import type { Db } from '../../../engine/database/database.ts'
import { idOf } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { storable } from '../../encounter/file/text.ts'
import { messageId } from '../../invitation/message.ts'
import { addOptOuts, takeBackOptOut } from '../../invitation/opt-out.ts'
import { normalPhone, personHash } from '../../invitation/person-hash.ts'
import { type Answering, answering, type ReplyRooms, writeReply } from './answering.ts'

/** A text as the gateway told it. `id` is the gateway's: the same id is the same text for ever. */
export type Received = { id: string; from: string; to: string | null; text: string }

type Org = { id: string; person_key: Buffer; zone: string }
type Sent = {
  id: string
  org: string
  hash: Buffer
  /** Null where somebody wrote about a case. */
  invitation: string | null
  language: Language
  alive: boolean
  at: Date
  sender: string | null
}
type Kept = {
  id: string
  org: string
  sender: string
  sender_hash: Buffer | null
  text: string | null
  message: string | null
  invitation: string | null
  became: TextReplyEnd | null
}

/** A text that comes later than this after ours answers none of them. */
const replyDays = 60
/** How long our one answer to a text that was not understood is of use. */
const usefulMs = 24 * 3_600_000

/**
 * Takes a customer's text: kept first, with what it answers, then dealt with. Told twice, or again after a failure, it is the same text with the
 * same effect. `org` is the one at whose address it came; it belongs to the organisation whose text from the number that it was sent to is this
 * customer's newest, of the last 60 days. Where there is none it stays with `org`, for its people to read.
 */
export async function receiveText(
  rooms: ReplyRooms,
  org: string,
  received: Received,
  now: Date,
): Promise<TextReplyEnd> {
  const { db } = rooms
  const id = idOf(`text-reply:${org}:${received.id}`)
  const before = await read(db, id)
  if (before?.became) return before.became
  if (!before) await keep(db, id, org, received, now)
  return deal(rooms, (await read(db, id))!, now)
}

/** Deals with texts that were kept and then left alone: this server or its database failed in between. Returns their number. */
export async function dealWithWaiting(rooms: ReplyRooms, now: Date): Promise<number> {
  const waiting = await rooms.db
    .selectFrom('text_reply')
    .where('became', 'is', null)
    .where('at', '<', new Date(now.getTime() - 60_000))
    .orderBy('at')
    .limit(1_000)
    .select('id')
    .execute()
  for (const { id } of waiting) await deal(rooms, (await read(rooms.db, id))!, now)
  return waiting.length
}

const read = (db: Db, id: string): Promise<Kept | undefined> =>
  db
    .selectFrom('text_reply')
    .where('id', '=', id)
    .select(['id', 'org', 'sender', 'sender_hash', 'text', 'message', 'invitation', 'became'])
    .executeTakeFirst()

async function keep(db: Db, id: string, org: string, received: Received, now: Date): Promise<void> {
  const orgs = await db.selectFrom('organisation').select(['id', 'person_key', 'zone']).execute()
  const asked = await sentTo(db, hashesIn(orgs, received.from), now)
  const since = now.getTime() - replyDays * 86_400_000
  const newest = asked.find((s) => s.at.getTime() >= since && wentFrom(s, received.to, orgs))
  const belongs = newest?.org ?? org
  const own = hashesIn(
    orgs.filter((o) => o.id === belongs),
    received.from,
  )
  await db
    .insertInto('text_reply')
    .values({
      id,
      org: belongs,
      gateway_id: storable(received.id),
      sender: storable(received.from),
      sender_hash: own[0] ?? null,
      receiver: received.to === null ? null : storable(received.to),
      text: storable(received.text),
      message: newest?.id ?? null,
      invitation: newest?.invitation ?? null,
      at: now,
    })
    .onConflict((c) => c.doNothing())
    .execute()
}

/** Who this number is, to each organisation: the same number is another hash in each. */
const hashesIn = (orgs: Org[], sender: string): Buffer[] =>
  orgs.flatMap((o) => {
    const phone = normalPhone(sender, o.zone)
    return phone ? [personHash(o.person_key, phone)] : []
  })

/** Texts that asked this number or spoke of a case, the newest first; those still open to an answer before all others. */
async function sentTo(db: Db, hashes: Buffer[], now: Date): Promise<Sent[]> {
  if (hashes.length === 0) return []
  const { rows } = await sql<Sent>`
    select m.id, m.org, m.recipient_hash as hash, m.invitation, m.language, coalesce(i.expires_at > ${now}, true) as alive,
      coalesce(m.sent_at, m.claimed_at, m.queued_at) as at, m.detail->>'from' as sender
    from message m left join invitation i on i.id = m.invitation
    where m.recipient_hash = any(${hashes}::bytea[]) and m.channel = 'sms' and (m.step in ('invite', 'remind') and i.id is not null or m.step = 'case') and m.state not in ('queued', 'suppressed')
    order by alive desc, coalesce(m.sent_at, m.claimed_at, m.queued_at) desc limit 50`.execute(db)
  return rows
}

/** Whether a text of ours went from the number that the customer wrote to; true where either is not known. */
function wentFrom({ org, sender }: Sent, to: string | null, orgs: Org[]): boolean {
  if (!to || !sender) return true
  const zone = orgs.find((o) => o.id === org)?.zone ?? ''
  const plain = (number: string) => normalPhone(number, zone) ?? number.replace(/\D/g, '')
  return plain(sender) === plain(to)
}

async function deal(rooms: ReplyRooms, row: Kept, now: Date): Promise<TextReplyEnd> {
  const { db } = rooms
  const about = await answering(rooms, row, now)
  if (about.kind === 'stop' || about.kind === 'start') return wish(rooms, row, about.kind, now)
  if (about.kind === 'value' || about.kind === 'words') {
    await writeReply(rooms, row.id, about, now)
    return end(db, row, { became: about.kind === 'value' ? 'answer' : 'words', unit_path: about.link.unitPath })
  }
  if (about.kind === 'case')
    return db.transaction().execute(async (tx) => {
      await emit(tx, row.org, [{ kind: 'text-reply', reply: row.id }])
      return end(tx, row, { became: 'case' })
    })
  if (about.kind === 'late' || about.kind === 'unmatched') return end(db, row, { became: about.kind })
  return unanswered(rooms, row, about, now)
}

/** STOP and START hold at every organisation that has texted this number: the sender's number may be the same for all. */
async function wish(rooms: ReplyRooms, row: Kept, what: 'stop' | 'start', now: Date): Promise<TextReplyEnd> {
  const orgs = await rooms.db.selectFrom('organisation').select(['id', 'person_key', 'zone']).execute()
  const asked = await sentTo(rooms.db, hashesIn(orgs, row.sender), now)
  const hashes = new Map([...asked.map((s) => [s.org, s.hash] as const)])
  if (row.sender_hash) hashes.set(row.org, row.sender_hash)
  await rooms.db.transaction().execute(async (tx) => {
    for (const [org, hash] of [...hashes].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const scope = rooms.scopeOf(org)
      if (what === 'start') await takeBackOptOut(tx, scope, hash, 'stop')
      else if (
        (await addOptOuts(tx, scope, [hash], { kind: 'opt-out', via: 'stop' })) > 0 &&
        org === row.org &&
        row.message
      )
        await tx
          .insertInto('message_event')
          .values({ message: row.message, org, what: 'opt-out', person: null, text: null })
          .execute()
    }
    await tx.updateTable('text_reply').set({ became: what }).where('id', '=', row.id).execute()
  })
  return what
}

/** Kept for a person to read; where the customer was asked something, they are told once how to answer. */
async function unanswered(
  { db }: ReplyRooms,
  row: Kept,
  { kind: became, link, zone }: Extract<Answering, { kind: 'unclear' | 'anonymous' }>,
  now: Date,
): Promise<TextReplyEnd> {
  const sent = await db.selectFrom('message').where('id', '=', row.message!).selectAll().executeTakeFirst()
  const phone = normalPhone(row.sender, zone)
  return db.transaction().execute(async (tx) => {
    if (sent && phone)
      await tx
        .insertInto('message')
        .values({
          id: messageId(row.invitation!, 'reply'),
          org: row.org,
          invitation: row.invitation,
          step: 'reply',
          channel: 'sms',
          customer: sent.customer,
          recipient: phone,
          recipient_hash: row.sender_hash,
          language: sent.language,
          touchpoint: sent.touchpoint,
          unit: sent.unit,
          unit_path: sent.unit_path,
          due_at: now,
          useful_until: new Date(now.getTime() + usefulMs),
          detail: json({}),
        })
        // At most one for each invitation, however many texts come: two machines must not talk to each other for ever.
        .onConflict((c) => c.doNothing())
        .execute()
    return end(tx, row, {
      became,
      unit_path: link.unitPath,
      // Where anonymity was promised nothing of the words or the sender is kept.
      ...(became === 'anonymous' && { text: null, sender: '', sender_hash: null, receiver: null }),
    })
  })
}

type End = {
  became: TextReplyEnd
  unit_path?: string[]
  text?: null
  sender?: string
  sender_hash?: null
  receiver?: null
}
async function end(db: Db, row: Kept, set: End): Promise<TextReplyEnd> {
  await db.updateTable('text_reply').set(set).where('id', '=', row.id).execute()
  return set.became
}
