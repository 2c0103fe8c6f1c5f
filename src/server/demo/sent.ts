import { sql } from 'kysely'
import type { Language } from '../../contract/language.ts'
import type { Tx } from '../../engine/database/database.ts'
import { idOf, newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { messageId } from '../../flow/invitation/message.ts'
import { hashesOf, hashOf } from '../../flow/invitation/reach.ts'
import { sentDays } from './demo-policies.ts'
import { Seeded } from './seeded.ts'

const dayMs = 86_400_000
const hourMs = 3_600_000
const silence = 'no reply within 60 s after the message was handed over'
/** As long as addresses are kept after a message's end. */
const keepAddressMs = 30 * dayMs

type Asked = {
  id: string
  encounter: string
  policy: string
  customer: string | null
  channel: 'email' | 'sms'
  from_channel: string
  language: Language
  touchpoint: string
  unit: string | null
  unit_path: string[]
  asked_at: Date
  opened_at: Date | null
  answered_at: Date | null
  email: string
  phone: string
}
type Rows = Record<string, unknown>[]

/** What went to customers, with the ends that messages come to; none of it was handed to anybody. */
export async function keepSent(tx: Tx, org: string, now: number): Promise<void> {
  const { person_key: key } = await tx
    .selectFrom('organisation')
    .where('id', '=', org)
    .select('person_key')
    .executeTakeFirstOrThrow()
  const { rows } = await sql<Asked>`
    select i.id, i.encounter, i.policy, i.customer, i.channel, e.channel as from_channel, i.language, i.touchpoint, e.unit, e.unit_path, i.asked_at,
      i.opened_at, a.at as answered_at, c.email, c.phone
    from invitation i join encounter e on e.id = i.encounter join customer c on c.id = i.customer left join answer a on a.id = i.answer
    where i.org = ${org} and i.channel in ('email', 'sms') and i.asked_at > ${new Date(now - sentDays * dayMs)} order by i.asked_at`.execute(
    tx,
  )
  const writer = new SentWriter(org, key, now)
  for (const asked of rows) writer.write(asked)
  await put(tx, 'message', writer.messages)
  await put(tx, 'message_event', writer.events)
  await put(tx, 'suppression', writer.suppressions)
  await put(tx, 'address_failure', [...writer.failures.values()])
  await keepOptOuts(tx, org, key)
  await keepBudget(tx, org, key, now)
  await keepReplies(tx, org, rows, key, now)
}

class SentWriter {
  readonly messages: Rows = []
  readonly events: Rows = []
  readonly suppressions: Rows = []
  readonly failures = new Map<string, Record<string, unknown>>()
  readonly #chance = new Seeded(2_027)
  readonly #org: string
  readonly #key: Buffer
  readonly #now: number

  constructor(org: string, key: Buffer, now: number) {
    this.#org = org
    this.#key = key
    this.#now = now
  }

  write(asked: Asked): void {
    const sent = asked.asked_at.getTime() + 1_000 + this.#chance.next() * 4_000
    const silent = asked.opened_at === null
    const unlucky = silent ? this.#chance.next() : 1
    const young = this.#now - sent < 3 * hourMs
    const bounced = unlucky < 0.016 && asked.channel === 'email' && !young
    const failed = unlucky < 0.01 && asked.channel === 'sms'
    // Long ago somebody decided about them; of the last days' nobody has yet.
    const unknown = !bounced && !failed && unlucky > 0.5 && unlucky < 0.5012
    const ended = sent + (1 + this.#chance.next() * 20) * 60_000
    if (bounced) {
      this.#add(asked, 'invite', sent, { state: 'bounced', sent, ended, problem: '550 5.1.1 User unknown' })
      this.#tell(asked, 'invite', ended, 'bounced', '550 5.1.1 User unknown')
      const hash = hashOf('email', asked.email, this.#key).toString('hex')
      this.failures.set(hash, {
        ...{ org: this.#org, hash: `\\x${hash}`, problem: '550 5.1.1 User unknown', at: iso(ended) },
      })
    } else if (failed) this.#add(asked, 'invite', sent, { state: 'failed', ended, problem: 'invalid-number' })
    else if (unknown) {
      const settled = this.#now - sent > 10 * dayMs
      this.#add(asked, 'invite', sent, { state: 'unknown', ended: settled ? ended : null, problem: silence })
      this.#tell(asked, 'invite', sent + 30_000, 'unknown', silence)
    } else {
      const delivered = sent + (2 + this.#chance.next() * 9) * 1_000
      this.#add(asked, 'invite', sent, { state: 'delivered', sent, delivered })
    }
    if (asked.from_channel === 'delivery') this.#remind(asked, sent, bounced)
  }

  #remind(asked: Asked, sent: number, bounced: boolean): void {
    const due = sent + 48 * hourMs
    const answered = asked.answered_at !== null && asked.answered_at.getTime() < due
    if (due > this.#now) {
      if (!bounced) this.#add(asked, 'remind', due, { state: 'queued' })
    } else if (answered || bounced) {
      const reason = answered ? 'already-answered' : 'address-fails'
      this.#add(asked, 'remind', due, { state: 'suppressed', problem: reason, ended: due })
      const { encounter, policy, customer, channel, touchpoint, unit, unit_path } = asked
      this.suppressions.push({
        ...{
          id: newId(),
          org: this.#org,
          invitation: asked.id,
          encounter,
          policy,
          customer,
          channel,
          touchpoint,
          unit,
        },
        ...{ unit_path, reason, at: iso(due) },
      })
    } else this.#add(asked, 'remind', due, { state: 'delivered', sent: due + 2_000, delivered: due + 6_000 })
  }

  #add(
    asked: Asked,
    step: 'invite' | 'remind',
    due: number,
    became: {
      state: string
      sent?: number
      delivered?: number
      ended?: number | null
      problem?: string
    },
  ): void {
    const address = asked.channel === 'email' ? asked.email : asked.phone
    const hash = hashOf(asked.channel === 'email' ? 'email' : 'phone', address, this.#key).toString('hex')
    const { state, sent, delivered, ended, problem } = became
    const known = state === 'queued' || this.#now - (ended ?? delivered ?? sent ?? due) < keepAddressMs
    const tried = state !== 'queued' && state !== 'suppressed'
    this.messages.push({
      ...{ id: messageId(asked.id, step), org: this.#org, invitation: asked.id, step, channel: asked.channel },
      ...{ customer: asked.customer, recipient: known ? address : null, recipient_hash: `\\x${hash}`, state },
      ...{ language: asked.language, touchpoint: asked.touchpoint, unit: asked.unit, unit_path: asked.unit_path },
      ...{ due_at: iso(due), useful_until: iso(due + 3 * dayMs), queued_at: iso(asked.asked_at.getTime()) },
      ...{
        attempts: tried ? 1 : 0,
        gateway_id: sent ? `demo-${this.messages.length}` : null,
        problem: problem ?? null,
      },
      ...{ begun_at: tried ? iso(due) : null, sent_at: sent ? iso(sent) : null },
      ...{ delivered_at: delivered ? iso(delivered) : null, ended_at: ended ? iso(ended) : null },
      detail: asked.channel === 'sms' && sent ? { parts: 1 } : {},
    })
  }

  #tell(asked: Asked, step: 'invite' | 'remind', at: number, what: string, text: string): void {
    this.events.push({
      // Left out is the number: the table gives it.
      ...{ message: messageId(asked.id, step), org: this.#org, at: iso(at), person: null, what, text },
    })
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** Who was left unasked because they had asked for it is on the list, and a few from before. */
async function keepOptOuts(tx: Tx, org: string, key: Buffer): Promise<void> {
  const { rows } = await sql<{ email: string; phone: string; external_id: string; at: Date; nth: number }>`
    select c.email, c.phone, c.external_id, r.first_at + interval '20 minutes' as at, row_number() over (order by c.external_id)::int as nth
    from demo_refused r join customer c on c.id = r.customer`.execute(tx)
  await put(
    tx,
    'opt_out',
    rows.flatMap(({ email, phone, external_id, at, nth }) =>
      hashesOf({ email, phone, externalId: external_id }, key).map((hash) => ({
        ...{
          org,
          hash: `\\x${hash.toString('hex')}`,
          kind: nth % 7 === 0 ? 'objection' : 'opt-out',
          at: at.toISOString(),
        },
        via: nth % 7 === 0 ? 'staff' : nth % 3 === 0 ? 'stop' : 'link',
      })),
    ),
  )
}

/** Whom the budget of the next asks must know of. */
async function keepBudget(tx: Tx, org: string, key: Buffer, now: number): Promise<void> {
  const { rows } = await sql<{ email: string; phone: string; external_id: string; at: Date }>`
    select c.email, c.phone, c.external_id, max(i.asked_at) as at from invitation i join customer c on c.id = i.customer
    where i.org = ${org} and i.asked_at > ${new Date(now - 31 * dayMs)} group by c.id`.execute(tx)
  await put(
    tx,
    'asked_person',
    rows.flatMap(({ email, phone, external_id, at }) =>
      hashesOf({ email, phone, externalId: external_id }, key).map((hash) => ({
        ...{ org, hash: `\\x${hash.toString('hex')}`, asked_at: [at.toISOString()] },
      })),
    ),
  )
}

/** What customers texted back that is for a person to read. */
const replies: { text: string; became: 'answer' | 'unclear' | 'unmatched' | 'late'; hours: number; seen: boolean }[] = [
  { text: 'Kuka kysyy? Soititteko te minulle?', became: 'unclear', hours: 2, seen: false },
  { text: '10', became: 'answer', hours: 4, seen: false },
  { text: 'Kan ni ringa upp mig i morgon efter klockan tolv?', became: 'unclear', hours: 9, seen: false },
  { text: '8', became: 'late', hours: 26, seen: false },
  { text: '9 kiitos avusta', became: 'answer', hours: 30, seen: false },
  { text: 'Onko myymälä auki lauantaina?', became: 'unmatched', hours: 51, seen: true },
]

async function keepReplies(tx: Tx, org: string, asked: Asked[], key: Buffer, now: number): Promise<void> {
  const texted = asked.filter((a) => a.channel === 'sms').reverse()
  const reader = await tx
    .selectFrom('person')
    .where('org', '=', org)
    .where('role', '=', 'lead')
    .select('id')
    .executeTakeFirst()
  await put(
    tx,
    'text_reply',
    replies.flatMap(({ text, became, hours, seen }, n) => {
      const to = texted.find(
        (a) => (a.answered_at !== null) === (became === 'answer') && a.asked_at.getTime() < now - hours * hourMs,
      )
      if (!to) return []
      texted.splice(texted.indexOf(to), 1)
      const known = became !== 'unmatched'
      return [
        {
          ...{ id: idOf(`demo:reply:${org}:${n}`), org, gateway_id: `demo-${n}`, sender: to.phone, text, became },
          sender_hash: `\\x${hashOf('phone', to.phone, key).toString('hex')}`,
          ...{ message: known ? messageId(to.id, 'invite') : null, invitation: known ? to.id : null },
          ...{ unit_path: known ? to.unit_path : [], at: iso(now - hours * hourMs) },
          ...{ seen_at: seen ? iso(now - (hours - 1) * hourMs) : null, seen_by: seen ? (reader?.id ?? null) : null },
        },
      ]
    }),
  )
}
