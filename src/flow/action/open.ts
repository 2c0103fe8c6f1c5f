import { calendarOf } from '../../catalog/calendar/unit-hours.ts'
import type { LiveRule } from '../../catalog/case-rule.ts'
import type { Language } from '../../contract/language.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { type Ground, nudge, tellByRule } from './nudge.ts'
import { giveTurn } from './owner.ts'
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
}

export type Changed = { org: string; id: string; units: string[] }

export const titleOf = (words: string): string =>
  words.length > 140 ? `${words.slice(0, 139).toWellFormed()}…` : words

/**
 * Does what rules say of a subject for which they hold, in their order. Each rule is written down with what became of it, so heard again it does nothing.
 * The first that opens opens a case, unless the same customer's same errand has one open: then it joins that. Call it under `lockCases`.
 */
export async function act(
  tx: Tx,
  ground: Ground,
  subject: Subject,
  rules: readonly LiveRule[],
  now: Date,
): Promise<Changed[]> {
  const done = await tx
    .selectFrom('case_match')
    .where('kind', '=', subject.kind)
    .where('subject', '=', subject.id)
    .select(['rule', 'feedback_case'])
    .execute()
  const fresh = rules.filter((r) => !done.some((d) => d.rule === r.id))
  if (fresh.length === 0) return []
  let mine = await caseOf(tx, subject, done.find((d) => d.feedback_case)?.feedback_case ?? null)
  const changed = new Map<string, Changed>()
  for (const rule of fresh) {
    let became: 'opened' | 'joined' | 'told' | 'held' = 'told'
    if (rule.does.open) {
      const joins = mine ?? (await sameMatter(tx, subject, rule.does.pauseHours, now))
      if (joins) {
        became = 'joined'
        if (joins !== mine) await join(tx, subject, joins, rule)
        await hasten(tx, ground, subject, joins, rule)
        mine = joins
      } else {
        became = 'opened'
        mine = await open(tx, ground, subject, rule, now)
      }
      changed.set(mine, { org: subject.org, id: mine, units: subject.unitPath })
    }
    const owner = mine
      ? (await tx.selectFrom('feedback_case').where('id', '=', mine).select('owner').executeTakeFirst())?.owner
      : null
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
        rule: { id: rule.id, name: rule.name },
        text: subject.words && titleOf(subject.words),
        urgent: rule.does.urgent,
      },
      { owner: owner ?? null, unitPath: subject.unitPath },
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

/** The case that a subject opened itself or belongs to already. */
async function caseOf(tx: Tx, subject: Subject, matched: string | null): Promise<string | null> {
  if (subject.kind === 'answer') {
    const own = await tx
      .selectFrom('feedback_case')
      .where('answer', '=', subject.id)
      .where('org', '=', subject.org)
      .select('id')
      .executeTakeFirst()
    if (own) return own.id
    // What a customer answers when asked again belongs to the case after which they were asked.
    const asked = await tx
      .selectFrom('case_recovery as r')
      .innerJoin('invitation as i', 'i.id', 'r.invitation')
      .where('i.answer', '=', subject.id)
      .where('r.org', '=', subject.org)
      .select('r.feedback_case')
      .executeTakeFirst()
    if (asked) return asked.feedback_case
  }
  return matched
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
      text: subject.words ? titleOf(subject.words) : rule.name,
    })
    .execute()
}

/** A rule that is more urgent, or sooner due, makes the case so. */
async function hasten(tx: Tx, ground: Ground, subject: Subject, id: string, rule: LiveRule): Promise<void> {
  const c = await tx
    .selectFrom('feedback_case')
    .where('id', '=', id)
    .select(['opened_at', 'due_at', 'unit_path', 'closed_at'])
    .executeTakeFirstOrThrow()
  if (c.closed_at) return
  const due = dueAt(c.opened_at, rule.due_hours, await calendarOf(tx, ground.org, c.unit_path))
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

async function open(tx: Tx, ground: Ground, subject: Subject, rule: LiveRule, now: Date): Promise<string> {
  const { n } = await tx
    .selectFrom('feedback_case')
    .where('org', '=', subject.org)
    .select((eb) => eb.fn.max('number').as('n'))
    .executeTakeFirstOrThrow()
  const calendar = await calendarOf(tx, subject.org, subject.unitPath)
  const owner = await giveTurn(tx, subject.org, subject.unitPath, rule.does.skill, ground.zone, now)
  const id = newId()
  await tx
    .insertInto('feedback_case')
    .values({
      id,
      org: subject.org,
      number: Number(n ?? 0) + 1,
      answer: subject.answer,
      encounter: subject.encounter,
      alert: subject.alert,
      customer: subject.customer,
      who: subject.who,
      errand: subject.errand,
      rule: rule.id,
      rule_name: rule.name,
      title: subject.words ? titleOf(subject.words) : rule.name,
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
    .values({ org: subject.org, feedback_case: id, person: null, what: 'opened', text: rule.name })
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
  return id
}
