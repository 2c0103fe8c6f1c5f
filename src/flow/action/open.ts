import { sql } from 'kysely'
import { calendarOf } from '../../catalog/calendar/unit-hours.ts'
import type { LiveRule } from '../../catalog/case-rule.ts'
import { inLanguage, type Language, type Localized } from '../../contract/language.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { type Ground, nudge, tellByRule } from './nudge.ts'
import { giveTurn } from './owner.ts'
import type { Said } from './rule.ts'
import { topicsThatHold } from './said.ts'
import { dueAt } from './working-hours.ts'

/** What a rule can hold for: an answer, an encounter or an alert, with what a case copies of it. */
export type Subject = {
  kind: 'answer' | 'encounter' | 'alert'
  id: string
  org: string
  answer: string | null
  encounter: string | null
  alert: string | null
  words: string | null
  touchpoint: string | null
  reason: string | null
  unit: string | null
  unitPath: string[]
  agent: string | null
  channel: string
  language: Language | null
  customer: string | null
  /** Whose matter it is, and which errand of theirs, as far as is known. */
  who: string | null
  errand: string | null
  /** What was said, of an answer. */
  said?: readonly Said[]
}

export type Changed = { org: string; id: string; units: string[] }

/** Somebody's words as one line holds them. */
const lineOf = (words: string): string => (words.length > 140 ? `${words.slice(0, 139).toWellFormed()}…` : words)

/** Fewer letters say nothing of what it is about. */
const leastLetters = 12

/** What a case is called: the customer's words. Where those are an 'ok' that a list of cases would be full of, the rule that found them says what of. */
export const titleOf = (words: string, rule: string): string =>
  lineOf(words.trim().length < leastLetters ? `${rule}: ${words.trim()}` : words)

/**
 * Does what rules say of a subject for which they hold, in their order. Each rule is written down with what became of it, so heard again it does nothing.
 * The first that opens opens a case, unless the same customer's same errand has one open: then it joins that. Call it under `lockCases`.
 */
export async function act(
  tx: Tx,
  ground: Ground,
  subject: Subject,
  rules: readonly LiveRule[],
  before: Before,
  now: Date,
): Promise<Changed[]> {
  const fresh = rules.filter((r) => !before.rules.includes(r.id))
  if (fresh.length === 0) return []
  let mine = before.case
  let owner = mine ? await ownerOf(tx, mine) : null
  const changed = new Map<string, Changed>()
  for (const rule of fresh) {
    let became: 'opened' | 'joined' | 'told' | 'held' = 'told'
    if (rule.does.open) {
      const joins = mine ?? (await sameMatter(tx, subject, rule.does.pauseHours, now))
      if (joins) {
        became = 'joined'
        if (joins !== mine) await join(tx, subject, joins, rule)
        await hasten(tx, ground, subject, joins, rule, now)
        if (joins !== mine) owner = await ownerOf(tx, joins)
        mine = joins
      } else {
        became = 'opened'
        const made = await open(tx, ground, subject, rule, now)
        mine = made.id
        owner = made.owner
      }
      changed.set(mine, { org: subject.org, id: mine, units: subject.unitPath })
    }
    const told = await tellByRule(
      tx,
      ground,
      rule.does,
      {
        kind: 'matched',
        key: `${rule.id}:${subject.kind}:${subject.id}`,
        case: mine,
        alert: subject.alert,
        subject: subject.kind === 'alert' ? null : subject.id,
        who: subject.who,
        errand: subject.errand,
        rule: { id: rule.id, name: rule.name },
        text: subject.words && lineOf(subject.words),
        urgent: rule.does.urgent,
      },
      { owner, unitPath: subject.unitPath },
      now,
    )
    if (!rule.does.open && told === 0) became = 'held'
    await tx
      .insertInto('case_match')
      .values({
        rule: rule.id,
        kind: subject.kind,
        subject: subject.id,
        org: subject.org,
        feedback_case: rule.does.open ? mine : null,
        became,
        at: now,
      })
      .execute()
  }
  return [...changed.values()]
}

/** What is known of a subject from before: rules that matched it, and its case. */
export type Before = { rules: string[]; case: string | null }

const ownerOf = async (tx: Tx, id: string): Promise<string | null> =>
  (await tx.selectFrom('feedback_case').where('id', '=', id).select('owner').executeTakeFirst())?.owner ?? null

/**
 * The same of many, by subject. What a customer answers when asked again belongs to the case after which they were asked. Read under the lock, so that what another server
 * did is in it.
 */
export async function readBefore(tx: Tx, subjects: readonly Subject[]): Promise<Map<string, Before>> {
  const before = new Map<string, Before>(subjects.map((s) => [s.id, { rules: [], case: null }]))
  if (subjects.length === 0) return before
  const ids = subjects.map((s) => s.id)
  const answers = subjects.flatMap((s) => (s.kind === 'answer' ? [s.id] : []))
  const { rows } = await sql<{ subject: string; rule: string | null; feedback_case: string | null }>`
    select subject, rule, feedback_case from case_match where rule in (select id from case_rule where org = any(${[...new Set(subjects.map((s) => s.org))]}::uuid[])) and kind = any(${[...new Set(subjects.map((s) => s.kind))]}::text[]) and subject = any(${ids}::uuid[])
    union all select answer, null, id from feedback_case where answer = any(${answers}::uuid[])
    union all select i.answer, null, r.feedback_case from invitation i join case_recovery r on r.invitation = i.id where i.answer = any(${answers}::uuid[])`.execute(
    tx,
  )
  for (const { subject, rule, feedback_case } of rows) {
    const one = before.get(subject)!
    if (rule) one.rules.push(rule)
    one.case ??= feedback_case
  }
  return before
}

/** The open case of the same customer about the same errand; where an errand is not known, one that was opened lately. */
async function sameMatter(tx: Tx, subject: Subject, pauseHours: number, now: Date): Promise<string | null> {
  if (!subject.who) return null
  const open = await tx
    .selectFrom('feedback_case')
    .where('org', '=', subject.org)
    .where('who', '=', subject.who)
    .where('closed_at', 'is', null)
    .orderBy('opened_at', 'desc')
    .select(['id', 'errand', 'opened_at', 'unit_path'])
    .execute()
  const since = now.getTime() - pauseHours * 3_600_000
  const found = open.find((c) =>
    c.errand && subject.errand ? c.errand === subject.errand : c.opened_at.getTime() >= since,
  )
  // Another unit's people would not see it.
  return found &&
    (found.unit_path.length === 0 ||
      !subject.unit ||
      found.unit_path.includes(subject.unit) ||
      subject.unitPath.includes(found.unit_path.at(-1)!))
    ? found.id
    : null
}

async function join(tx: Tx, subject: Subject, id: string, rule: LiveRule): Promise<void> {
  await tx
    .insertInto('case_event')
    .values({
      org: subject.org,
      feedback_case: id,
      person: null,
      what: 'joined',
      text: subject.words ? lineOf(subject.words) : rule.name,
    })
    .execute()
}

/** A rule that is more urgent, or sooner due, makes the case so. The time of what comes to an older case runs from when it came. */
async function hasten(tx: Tx, ground: Ground, subject: Subject, id: string, rule: LiveRule, now: Date): Promise<void> {
  const c = await tx
    .selectFrom('feedback_case')
    .where('id', '=', id)
    .select(['opened_at', 'due_at', 'unit_path', 'closed_at', 'answer', 'encounter', 'alert'])
    .executeTakeFirstOrThrow()
  if (c.closed_at) return
  const from = c[subject.kind] === subject.id ? c.opened_at : now
  const due = dueAt(from, rule.due_hours, await calendarOf(tx, ground.org, c.unit_path))
  await tx
    .updateTable('feedback_case')
    .set((eb) => ({
      due_at: new Date(Math.min(due.getTime(), c.due_at.getTime())),
      ...(rule.does.urgent && { urgent: true }),
      encounter: eb.fn.coalesce('encounter', eb.val(subject.encounter)),
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', id)
    .execute()
  await emit(tx, ground.org, [{ kind: 'case', case: id, what: 'joined' }])
}

/** The rule by its name, and the topics by which it held as they are called now: tomorrow both may be others. */
async function whyOf(tx: Tx, { org, said }: Subject, rule: LiveRule): Promise<string> {
  const topics = said ? topicsThatHold(rule, said) : []
  if (topics.length === 0) return rule.name
  const { languages } = await tx
    .selectFrom('organisation')
    .where('id', '=', org)
    .select('languages')
    .executeTakeFirstOrThrow()
  const named = (await tx.selectFrom('topic').where('id', 'in', topics).orderBy('id').select('name').execute())
    .map(({ name }) => inLanguage(name as Localized, (languages[0] ?? 'fi') as Language))
    .filter((name) => !rule.name.toLowerCase().includes(name.toLowerCase()))
  return [rule.name, named.join(', ')].filter(Boolean).join(': ')
}

async function open(
  tx: Tx,
  ground: Ground,
  subject: Subject,
  rule: LiveRule,
  now: Date,
): Promise<{ id: string; owner: string | null }> {
  if (ground.last === null) {
    const { n } = await tx
      .selectFrom('feedback_case')
      .where('org', '=', subject.org)
      .select((eb) => eb.fn.max('number').as('n'))
      .executeTakeFirstOrThrow()
    ground.last = Number(n ?? 0)
  }
  ground.last += 1
  const key = subject.unitPath.join()
  const calendar = ground.calendars.get(key) ?? (await calendarOf(tx, subject.org, subject.unitPath))
  ground.calendars.set(key, calendar)
  const owner = await giveTurn(tx, subject.org, subject.unitPath, rule.does.skill, ground.zone, now, {
    known: ground.candidates,
  })
  const id = newId()
  await tx
    .insertInto('feedback_case')
    .values({
      id,
      org: subject.org,
      number: ground.last,
      answer: subject.answer,
      encounter: subject.encounter,
      alert: subject.alert,
      customer: subject.customer,
      who: subject.who,
      errand: subject.errand,
      rule: rule.id,
      rule_name: rule.name,
      title: subject.words ? titleOf(subject.words, rule.name) : rule.name,
      touchpoint: subject.touchpoint,
      reason: subject.reason,
      channel: subject.channel,
      language: subject.language,
      unit: subject.unit,
      unit_path: subject.unitPath,
      agent: subject.agent,
      urgent: rule.does.urgent,
      skill: rule.does.skill,
      owner,
      opened_at: now,
      due_at: dueAt(now, rule.due_hours, calendar),
      promised_at: new Date(now.getTime() + ground.settings.promiseHours * 3_600_000),
      taken_at: null,
      closed_at: null,
      cause: null,
    })
    .execute()
  await tx
    .insertInto('case_event')
    .values({ org: subject.org, feedback_case: id, person: null, what: 'opened', text: await whyOf(tx, subject, rule) })
    .execute()
  if (owner)
    await nudge(
      tx,
      ground,
      [owner],
      ['screen'],
      { kind: 'handed', key: `handed:${id}`, case: id, who: subject.who, text: null, urgent: rule.does.urgent },
      now,
    )
  await emit(tx, subject.org, [{ kind: 'case', case: id, what: 'opened' }])
  return { id, owner }
}
