import { type RawBuilder, sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { MessageChannel, MessageState, MessageStep, Suppression } from '../../contract/asking.ts'
import type { Language } from '../../contract/language.ts'
import type { MessageRow, messageEvents } from '../../contract/operations/messages.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'

type Wanted = {
  days: number
  state?: MessageState | 'waiting' | 'unsettled' | 'opened' | 'answered' | undefined
  channel?: MessageChannel | undefined
  step?: MessageStep | undefined
  reason?: Suppression | undefined
  touchpoint?: string | undefined
  before?: string | undefined
  limit: number
}
type Row = {
  id: string
  channel: MessageChannel
  step: MessageStep
  state: MessageState
  recipient: string | null
  language: Language
  touchpoint: string | null
  reason: Suppression | null
  problem: string | null
  settled: boolean
  queued_at: Date
  due_at: Date
  sent_at: Date | null
  delivered_at: Date | null
  ended_at: Date | null
  opened_at: Date | null
  answered_at: Date | null
  anonymous: boolean
}

/** Messages this caller may see: of the organisation, and of the unit and below where the rights end with one. */
const seen = (scope: OrgScope): RawBuilder<boolean> =>
  scope.unit === null
    ? sql`m.org = ${scope.org}`
    : sql`m.org = ${scope.org} and m.unit_path @> array[${scope.unit}]::uuid[]`

/**
 * What is joined to a message. What is opened and answered is an invitation: a text that tells how to reply is about one too, and asks nothing. A
 * reminder's opening and answer are those that came after it. Where a survey promises anonymity nobody is followed, so nothing is known of either.
 */
const joined = sql`
  from message m left join invitation i on i.id = m.invitation left join survey_version v on v.id = i.survey_version
    left join answer a on a.id = i.answer`
const anonymous = sql<boolean>`coalesce((v.content->>'anonymous')::bool, false)`
const openedAt = sql<Date | null>`case when m.sent_at is not null and (m.step = 'invite' or m.step = 'remind' and i.opened_at >= m.sent_at) then i.opened_at end`
const answeredAt = sql<Date | null>`case when m.sent_at is not null and (m.step = 'invite' or m.step = 'remind' and a.at >= m.sent_at) then a.at end`
const reason = sql<Suppression | null>`case when m.state = 'suppressed' then
  (select s.reason from suppression s where s.invitation = m.invitation order by s.at desc limit 1) end`
const columns = sql`
  m.id, m.channel, m.step, m.state, m.recipient, m.language, m.touchpoint, ${reason} as reason, m.problem,
  (m.state = 'unknown' and m.ended_at is not null) as settled, m.queued_at, m.due_at, m.sent_at, m.delivered_at, m.ended_at,
  ${openedAt} as opened_at, ${answeredAt} as answered_at, ${anonymous} as anonymous`

const since = (days: number): Date => new Date(Date.now() - days * 86_400_000)

function inState(state: Wanted['state']): RawBuilder<boolean> {
  switch (state) {
    case undefined:
      return sql`true`
    case 'waiting':
      return sql`m.state in ('queued', 'sending')`
    case 'unsettled':
      return sql`m.state = 'unknown' and m.ended_at is null`
    case 'opened':
      return sql`${openedAt} is not null`
    case 'answered':
      return sql`${answeredAt} is not null`
    // Whatever became of it later, it went out.
    case 'sent':
      return sql`m.sent_at is not null`
    case 'delivered':
      return sql`m.delivered_at is not null`
    default:
      return sql`m.state = ${state}`
  }
}

/** Messages of the last days, newest first. */
export async function listMessages(
  db: Db,
  scope: OrgScope,
  wanted: Wanted,
): Promise<{ rows: MessageRow[]; total: number; next: string | null }> {
  const { channel, step, touchpoint, limit } = wanted
  const where = sql`where ${seen(scope)} and m.queued_at >= ${since(wanted.days)} and ${inState(wanted.state)}
    ${channel ? sql`and m.channel = ${channel}` : sql``} ${step ? sql`and m.step = ${step}` : sql``}
    ${touchpoint ? sql`and m.touchpoint = ${touchpoint}` : sql``} ${wanted.reason ? sql`and ${reason} = ${wanted.reason}` : sql``}`
  const from = cursor(wanted.before)
  const { rows } = await sql<Row>`
    select ${columns} ${joined} ${where} ${from ? sql`and (m.queued_at, m.id) < (${from.at}, ${from.id})` : sql``}
    order by m.queued_at desc, m.id desc limit ${limit + 1}`.execute(db)
  const counted = await sql<{ n: number }>`select count(*)::int as n ${joined} ${where}`.execute(db)
  const page = rows.slice(0, limit)
  const last = page.at(-1)
  return {
    rows: page.map(present),
    total: counted.rows[0]?.n ?? 0,
    next: rows.length > limit && last ? `${last.queued_at.toISOString()} ${last.id}` : null,
  }
}

function cursor(before: string | undefined): { at: Date; id: string } | null {
  if (!before) return null
  const [at = '', id = ''] = before.split(' ')
  if (Number.isNaN(Date.parse(at)) || !/^[0-9a-f-]{36}$/.test(id))
    throw new Refusal('bad-input', {}, [{ path: 'before', message: 'not a cursor' }])
  return { at: new Date(at), id }
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null

function present(row: Row): MessageRow {
  return {
    id: row.id,
    channel: row.channel,
    step: row.step,
    state: row.state,
    recipient: row.recipient && masked(row.recipient),
    language: row.language,
    touchpoint: row.touchpoint,
    reason: row.reason,
    problem: row.problem,
    settled: row.settled,
    queuedAt: row.queued_at.toISOString(),
    dueAt: row.due_at.toISOString(),
    sentAt: iso(row.sent_at),
    deliveredAt: iso(row.delivered_at),
    endedAt: iso(row.ended_at),
    openedAt: row.anonymous ? null : iso(row.opened_at),
    answeredAt: row.anonymous ? null : iso(row.answered_at),
    anonymous: row.anonymous,
  }
}

/** The first letter and the domain of an address, the last digits of a number. */
export function masked(recipient: string): string {
  const at = recipient.lastIndexOf('@')
  return at > 0 ? `${[...recipient][0]}…${recipient.slice(at)}` : `…${recipient.slice(-3)}`
}

type Event = { at: Date; person: string | null; what: (typeof messageEvents)[number]; text: string | null }

/** One message with its times and what was told of it; refuses 'not-found' outside the caller's units. */
export async function readMessage(db: Db, scope: OrgScope, id: string) {
  const { rows } = await sql<
    Row & {
      attempts: number
      useful_until: Date
      begun_at: Date | null
      gateway_id: string | null
      encounter: string | null
      answer: string | null
    }
  >`select ${columns}, m.attempts, m.useful_until, m.begun_at, m.gateway_id, i.encounter, a.id as answer ${joined}
    where ${seen(scope)} and m.id = ${id}`.execute(db)
  const row = rows[0]
  if (!row) throw new Refusal('not-found')
  const events = await sql<Event>`
    select e.at, p.name as person, e.what, e.text from message_event e left join person p on p.id = e.person where e.message = ${id} order by e.id`.execute(
    db,
  )
  return {
    message: {
      ...present(row),
      attempts: row.attempts,
      usefulUntil: row.useful_until.toISOString(),
      begunAt: iso(row.begun_at),
      gatewayId: row.gateway_id,
      encounter: row.encounter,
      answer: row.anonymous ? null : row.answer,
    },
    events: events.rows.map((e) => ({ ...e, at: e.at.toISOString() })),
  }
}

type Line = {
  channel: MessageChannel
  step: MessageStep
  all: number
  waiting: number
  sent: number
  delivered: number
  followed: number
  opened: number
  answered: number
  bounced: number
  failed: number
  unknown: number
  suppressed: number
}

/** How far the messages of the last days came, by channel and step, and why some were held back. */
export async function readFunnel(db: Db, scope: OrgScope, wanted: { days: number; touchpoint?: string | undefined }) {
  const where = sql`where ${seen(scope)} and m.queued_at >= ${since(wanted.days)}
    ${wanted.touchpoint ? sql`and m.touchpoint = ${wanted.touchpoint}` : sql``}`
  const lines = await sql<Line>`
    select m.channel, m.step, count(*)::int as all, count(*) filter (where m.state in ('queued', 'sending'))::int as waiting,
      count(*) filter (where m.sent_at is not null)::int as sent, count(*) filter (where m.delivered_at is not null)::int as delivered,
      count(*) filter (where m.sent_at is not null and not ${anonymous})::int as followed,
      count(*) filter (where ${openedAt} is not null and not ${anonymous})::int as opened,
      count(*) filter (where ${answeredAt} is not null and not ${anonymous})::int as answered,
      count(*) filter (where m.state = 'bounced')::int as bounced, count(*) filter (where m.state = 'failed')::int as failed,
      count(*) filter (where m.state = 'unknown')::int as unknown, count(*) filter (where m.state = 'suppressed')::int as suppressed
    ${joined} ${where} group by m.channel, m.step order by m.channel, m.step`.execute(db)
  const suppressed = await sql<{ channel: MessageChannel; reason: Suppression; n: number }>`
    select channel, reason, count(*)::int as n from (select m.channel, ${reason} as reason from message m ${where} and m.state = 'suppressed') held
    where reason is not null group by channel, reason order by n desc, reason`.execute(db)
  return { lines: lines.rows, suppressed: suppressed.rows }
}

type Way = {
  channel: 'email' | 'sms'
  name: string | null
  problem: string | null
  since: Date | null
  checked_at: Date | null
  last_sent_at: Date | null
  waiting: number
  waiting_since: Date | null
}

/** Whether messages get out. `open` says which channels have a way out on this server. */
export async function readMessageHealth(db: Db, scope: OrgScope, open: { email: boolean; sms: boolean }) {
  const { rows } = await sql<Way>`
    select c.channel, g.name, g.problem, g.since, g.checked_at, g.last_sent_at, coalesce(w.n, 0)::int as waiting, w.since as waiting_since
    from (values ('email'), ('sms')) as c (channel) left join gateway g on g.channel = c.channel left join (
      select m.channel, count(*) as n, min(m.due_at) as since from message m
      where ${seen(scope)} and m.state = 'queued' and m.due_at < now() - interval '5 seconds' group by m.channel
    ) w on w.channel = c.channel order by c.channel`.execute(db)
  const unsettled = await sql<{ n: number }>`
    select count(*)::int as n from message m where ${seen(scope)} and m.state = 'unknown' and m.ended_at is null`.execute(
    db,
  )
  return {
    ways: rows.map((w) => {
      // What another server's gateway said last week is no news where none is set up any more.
      const is = open[w.channel]
      return {
        channel: w.channel,
        name: is ? w.name : null,
        problem: is ? w.problem : null,
        since: is ? iso(w.since) : null,
        checkedAt: is ? iso(w.checked_at) : null,
        lastSentAt: iso(w.last_sent_at),
        waiting: w.waiting,
        waitingSince: iso(w.waiting_since),
      }
    }),
    unsettled: unsettled.rows[0]?.n ?? 0,
  }
}
