import { sql } from 'kysely'
import { askingRules } from '../../contract/asking.ts'
import {
  type CaseSettings,
  caseSettings,
  type NudgeKind,
  type RuleAction,
  type RuleTell,
} from '../../contract/cases.ts'
import type { Language } from '../../contract/language.ts'
import { addDays, instantOf, localDate } from '../../contract/zone.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { idOf } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { afterQuiet } from '../invitation/quiet.ts'
import { answerable, type Candidate } from './owner.ts'
import type { Calendar } from './working-hours.ts'

/** What somebody is told of. */
export type Matter = {
  kind: NudgeKind
  /** Makes it this one and no other: told twice, it is one. */
  key: string
  case: string | null
  alert?: string | null
  subject?: string | null
  who?: string | null
  errand?: string | null
  rule?: { id: string; name: string } | null
  text?: string | null
  urgent: boolean
}
/** How an organisation does it, with what is read once while its cases are locked (see `act`): every question to the database costs a case its second. */
export type Ground = {
  org: string
  zone: string
  asking: unknown
  settings: CaseSettings
  people: Map<string, Person>
  calendars: Map<string, Calendar>
  candidates: Map<string, Candidate[]>
  /** The number of the last case; null before it has been read under the lock. */
  last: number | null
}
type Way = 'screen' | 'email' | 'sms'

/** What is told waits for two days at most: then the screen has it. */
const usefulMs = 48 * 3_600_000

export async function groundOf(db: Db | Tx, org: string): Promise<Ground> {
  const row = await db
    .selectFrom('organisation')
    .where('id', '=', org)
    .select(['zone', 'asking', 'case_settings'])
    .executeTakeFirstOrThrow()
  return {
    ...{ org, zone: row.zone, asking: row.asking, settings: caseSettings.parse(row.case_settings) },
    ...{ people: new Map(), calendars: new Map(), candidates: new Map(), last: null },
  }
}

/** When it may be told: at once where it is urgent or on a screen, else after quiet hours, else with the next digest. */
export function tellAt({ zone, asking, settings }: Ground, now: Date, urgent: boolean, digest: boolean): Date {
  if (urgent) return now
  if (digest) {
    const [h, m] = settings.digestAt.split(':').map(Number)
    const today = localDate(now.getTime(), zone)
    const at = instantOf(today, h! * 60 + m!, zone)
    return new Date(at > now.getTime() ? at : instantOf(addDays(today, 1), h! * 60 + m!, zone))
  }
  const rules = askingRules.safeParse(asking).data
  return rules ? new Date(afterQuiet(now.getTime(), rules.quiet, zone)) : now
}

type Person = { id: string; email: string; phone: string | null; language: Language }

/**
 * Tells people, each by each way once; a mail or text is queued in the same transaction, with an id made of what it tells. `pauseHours`: who was told of
 * the same matter by the same rule and way lately is left alone. More than `mostAnHour` of a rule go into the digest.
 */
export async function nudge(
  tx: Tx,
  ground: Ground,
  people: readonly string[],
  ways: readonly Way[],
  matter: Matter,
  now: Date,
  { digest = false, pauseHours = 0, mostAnHour = Number.POSITIVE_INFINITY }: Restraint = {},
): Promise<number> {
  if (people.length === 0 || ways.length === 0) return 0
  const wanted = [...new Set(people)]
  const unread = wanted.filter((p) => !ground.people.has(p))
  if (unread.length > 0) {
    const read: Person[] = await tx
      .selectFrom('person')
      .where('org', '=', ground.org)
      .where('id', 'in', unread)
      .where('disabled', '=', false)
      .select(['id', 'email', 'phone', 'language'])
      .execute()
    for (const p of read) ground.people.set(p.id, p)
  }
  const found = wanted.flatMap((p) => ground.people.get(p) ?? [])
  let told = 0
  for (const person of found)
    for (const via of ways) {
      const to = via === 'email' ? person.email : person.phone
      if (via !== 'screen' && !to) continue
      const past = matter.rule
        ? await lately(tx, ground.org, { person: person.id }, via, matter, now, pauseHours)
        : null
      if (past?.same) continue
      const late = via !== 'screen' && !matter.urgent && (digest || (past?.hour ?? 0) >= mostAnHour)
      const dueAt = via === 'screen' ? now : tellAt(ground, now, matter.urgent, late)
      const made = await put(tx, ground.org, matter, { person: person.id, via, digest: late, dueAt }, now)
      if (!made) continue
      told += 1
      if (via !== 'screen' && !late)
        await queueStaff(tx, ground.org, { id: made, nudges: [made], person, via, to: to!, dueAt }, now)
    }
  return told
}

/** Tells a room of Slack or Teams, as seldom as a person is told; the house hands it over once it is committed. */
export async function nudgeRoom(
  tx: Tx,
  ground: Ground,
  room: string,
  matter: Matter,
  now: Date,
  { digest = false, pauseHours = 0, mostAnHour = Number.POSITIVE_INFINITY }: Restraint = {},
): Promise<boolean> {
  const past = matter.rule ? await lately(tx, ground.org, { room }, 'chat', matter, now, pauseHours) : null
  if (past?.same) return false
  const late = !matter.urgent && (digest || (past?.hour ?? 0) >= mostAnHour)
  const dueAt = tellAt(ground, now, matter.urgent, late)
  return (await put(tx, ground.org, matter, { room, via: 'chat', digest: late, dueAt }, now)) !== null
}

/** How seldom a rule tells; see `nudge`. */
type Restraint = { digest?: boolean; pauseHours?: number; mostAnHour?: number }

async function lately(
  tx: Tx,
  org: string,
  to: { person: string } | { room: string },
  via: Way | 'chat',
  matter: Matter,
  now: Date,
  pauseHours: number,
): Promise<{ same: boolean; hour: number }> {
  const since = new Date(now.getTime() - pauseHours * 3_600_000)
  const hour = new Date(now.getTime() - 3_600_000)
  const whose = 'person' in to ? sql`person = ${to.person}` : sql`room = ${to.room}`
  const errand = matter.errand ?? null
  // Another errand of the same customer is another matter, where both are known.
  const { rows } = await sql<{ same: boolean; hour: number }>`
    select coalesce(bool_or(at > ${since} and (feedback_case = ${matter.case}::uuid
        or who = ${matter.who ?? null}::text and coalesce(errand = ${errand}::uuid, true))), false) as same,
      count(*) filter (where at > ${hour} and not digest)::int as hour
    from nudge where org = ${org} and rule = ${matter.rule!.id} and ${whose} and via = ${via} and at > ${since < hour ? since : hour}`.execute(
    tx,
  )
  return rows[0]!
}

async function put(
  tx: Tx,
  org: string,
  m: Matter,
  to: { person?: string; room?: string; via: Way | 'chat'; digest: boolean; dueAt: Date },
  now: Date,
): Promise<string | null> {
  const id = idOf(`nudge:${org}:${m.key}:${to.person ?? to.room}:${to.via}`)
  const row = await tx
    .insertInto('nudge')
    .values({
      id,
      org,
      person: to.person ?? null,
      room: to.room ?? null,
      via: to.via,
      kind: m.kind,
      rule: m.rule?.id ?? null,
      rule_name: m.rule?.name ?? null,
      feedback_case: m.case,
      alert: m.alert ?? null,
      subject: m.subject ?? null,
      who: m.who ?? null,
      errand: m.errand ?? null,
      text: m.text?.slice(0, 2_000) ?? null,
      urgent: m.urgent,
      digest: to.digest,
      due_at: to.dueAt,
      at: now,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

type StaffMessage = {
  /** Of one nudge, or made of all those of a digest. */
  id: string
  nudges: string[]
  person: Person
  via: 'email' | 'sms'
  to: string
  dueAt: Date
}

async function queueStaff(tx: Tx, org: string, m: StaffMessage, now: Date): Promise<void> {
  const id = idOf(`staff-message:${m.id}`)
  await tx
    .insertInto('message')
    .values({
      id,
      org,
      invitation: null,
      step: 'staff',
      channel: m.via,
      customer: null,
      recipient: m.to,
      recipient_hash: null,
      language: m.person.language,
      touchpoint: null,
      unit: null,
      due_at: m.dueAt,
      useful_until: new Date(m.dueAt.getTime() + usefulMs),
      detail: json({ nudges: m.nudges }),
    })
    .onConflict((c) => c.doNothing())
    .execute()
  await tx.updateTable('nudge').set({ message: id, sent_at: now }).where('id', 'in', m.nudges).execute()
}

/** Puts what waits for a digest and is due into one message for each person and way. Servers that come at the same moment do it once. */
export async function sendDigests(db: Db, now: Date): Promise<number> {
  return db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ id: string; org: string; person: string; via: 'email' | 'sms' }>`
      select id, org, person, via from nudge
      where due_at <= ${now} and sent_at is null and via in ('email', 'sms') and person is not null
      order by person, via, at, id limit 5000 for update skip locked`.execute(tx)
    const groups = new Map<string, typeof rows>()
    for (const row of rows) {
      const key = `${row.person} ${row.via}`
      groups.set(key, [...(groups.get(key) ?? []), row])
    }
    for (const mine of groups.values()) {
      const { org, person, via } = mine[0]!
      const found = await tx
        .selectFrom('person')
        .where('id', '=', person)
        .where('disabled', '=', false)
        .select(['id', 'email', 'phone', 'language'])
        .executeTakeFirst()
      const to = via === 'email' ? found?.email : found?.phone
      const nudges = mine.map((r) => r.id)
      if (found && to) await queueStaff(tx, org, { id: nudges.join(), nudges, person: found, via, to, dueAt: now }, now)
      else
        await tx.updateTable('nudge').set({ sent_at: now, problem: 'no-address' }).where('id', 'in', nudges).execute()
    }
    return groups.size
  })
}

/** All that a rule says of whom to tell. */
export async function tellByRule(
  tx: Tx,
  ground: Ground,
  action: RuleAction,
  matter: Matter,
  of: { owner: string | null; unitPath: readonly string[] },
  now: Date,
): Promise<number> {
  let told = 0
  for (const tell of action.tell) {
    const { pauseHours, mostAnHour } = action
    const restraint = { digest: tell.when === 'digest', pauseHours, mostAnHour }
    if (tell.who !== 'room')
      told += await nudge(tx, ground, await peopleOf(tx, ground.org, tell, of), tell.by, matter, now, restraint)
    else if (tell.room && (await nudgeRoom(tx, ground, tell.room, matter, now, restraint))) told += 1
  }
  return told
}

async function peopleOf(
  tx: Tx,
  org: string,
  tell: RuleTell,
  { owner, unitPath }: { owner: string | null; unitPath: readonly string[] },
): Promise<string[]> {
  if (tell.who === 'people') return whoSee(tx, org, tell.people ?? [], unitPath)
  if (tell.who === 'owner' && owner) return [owner]
  return (await answerable(tx, org, unitPath))[0] ?? []
}

/** Of these people those whose rights reach the unit: nobody is told what they may not see. */
export async function whoSee(
  db: Db | Tx,
  org: string,
  people: readonly string[],
  unitPath: readonly string[],
): Promise<string[]> {
  if (people.length === 0) return []
  const { rows } = await sql<{ id: string }>`
    select id from person where org = ${org} and id = any(${[...people]}::uuid[]) and not disabled
      and (unit is null or unit = any(${[...unitPath]}::uuid[]))`.execute(db)
  return rows.map((r) => r.id)
}
