import { sql } from 'kysely'
import { type LiveRule, liveRules } from '../../catalog/case-rule.ts'
import type { StoredEvent } from '../../contract/event.ts'
import type { LiveEvent } from '../../contract/live.ts'
import { lessIsBetter, type MetricId, plainMetrics } from '../../contract/metric.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { emit } from '../../engine/queue/outbox.ts'
import type { Consumer } from '../../engine/queue/queue.ts'
import { newestTaps } from '../answer/newest.ts'
import { answeredAgain } from './again.ts'
import { hearTexts } from './conversation/receive.ts'
import { groundOf } from './nudge.ts'
import { act, type Before, type Changed, readBefore, type Subject, titleOf } from './open.ts'
import { lockCases } from './owner.ts'
import { contactHolds, figureHolds, holds, placeHolds, type Said, saidHolds, wordsOf } from './rule.ts'
import { saidForRules } from './said.ts'
import { type AnswerSubject, answerSubjects, contactSubjects, figureSubjects } from './subject.ts'

/** Encounters heard of later than this after they came are history: an errand is worked out anew long after, too. */
const recentMs = 2 * 86_400_000
/** Longest time in which leaving counts, of all rules. */
const mostDays = 90

/**
 * Does what rules say of answers, encounters and alerts, and takes customers' replies to their cases. One answer opens one case, however often it is heard of; more
 * words complete its title. `nudged`: somebody may have something due by e-mail, text or in a room.
 */
export function caseOpener(
  db: Db,
  tell: (org: string, event: LiveEvent) => void,
  nudged: () => void = () => {},
): Consumer {
  return {
    name: 'cases',
    batch: 500,
    gather: 100,
    hear: async (events) => {
      const heard = sorted(events)
      const { answers, encounters, alerts, replies } = heard
      if (answers.length + encounters.length + alerts.length + replies.length === 0) return
      const orgs = [...new Set(events.map((e) => e.org))]
      const held = new Set<string>()
      const changed = await db.transaction().execute(async (tx) => {
        const rules = await liveRules(tx, orgs)
        return [
          ...(await closeBursts(tx, heard.bursts)),
          ...(await answeredAgain(tx, answers, held)),
          ...(await ofAnswers(tx, answers, rules, held)),
          ...(await ofEncounters(tx, encounters, rules, held)),
          ...(await ofAlerts(tx, alerts, rules, held)),
          ...(await hearTexts(tx, replies)),
        ]
      })
      for (const { org, id, units } of changed) tell(org, { kind: 'case', case: id, units })
      // Somebody may have been told where a rule held.
      for (const org of held) tell(org, { kind: 'nudges', units: [] })
      if (held.size > 0) nudged()
    },
  }
}

function sorted(events: StoredEvent[]) {
  const each = <T>(pick: (e: StoredEvent) => T[]) => [...new Set(events.flatMap(pick))]
  return {
    answers: each((e) => (e.kind === 'answer' ? [e.answer] : [])),
    bursts: each((e) => (e.kind === 'answer' && e.burst ? [e.answer] : [])),
    encounters: each((e) => (e.kind === 'encounters' || e.kind === 'errand-steps' ? e.encounters : [])),
    alerts: each((e) => (e.kind === 'alert' ? [e.alert] : [])),
    replies: each((e) => (e.kind === 'text-reply' ? [e.reply] : [])),
  }
}

/**
 * Closes cases of answers that turned out to be a child's taps on a tablet, with that reason; nobody has to do anything about them. One that
 * somebody has taken is theirs to close, and one whose customer asked to be contacted stays: both are marked.
 */
async function closeBursts(tx: Tx, answers: string[]): Promise<Changed[]> {
  if (answers.length === 0) return []
  const cases = await tx
    .selectFrom('feedback_case')
    .where('answer', 'in', answers)
    .where('closed_at', 'is', null)
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('case_event as e')
            .whereRef('e.feedback_case', '=', 'feedback_case.id')
            .where('e.what', '=', 'burst')
            .select('e.id'),
        ),
      ),
    )
    .orderBy('id')
    .forUpdate()
    .select(['id', 'org', 'answer', 'state', 'unit_path'])
    .execute()
  if (cases.length === 0) return []
  const asks = new Set(
    (
      await newestTaps(
        tx,
        cases.map((c) => c.answer!),
      )
        .select(['answer', 'kind', 'value', 'words'])
        .execute()
    )
      .filter((tap) => holds({ question: 'contact' }, [tap]))
      .map((tap) => tap.answer),
  )
  for (const { id, org, answer, state } of cases) {
    if (state === 'new' && !asks.has(answer!))
      await tx
        .updateTable('feedback_case')
        .set((eb) => ({ state: 'dropped' as const, closed_at: new Date(), revision: eb('revision', '+', 1) }))
        .where('id', '=', id)
        .execute()
    await tx
      .insertInto('case_event')
      .values({ org, feedback_case: id, person: null, what: 'burst', text: null })
      .execute()
    await emit(tx, org, [{ kind: 'case', case: id, what: 'burst' }])
  }
  return cases.map(({ id, org, unit_path }) => ({ id, org, units: unit_path }))
}

async function ofAnswers(tx: Tx, answers: string[], all: LiveRule[], held: Set<string>): Promise<Changed[]> {
  if (answers.length === 0) return []
  const rules = all.filter((r) => r.when.on === 'answer')
  const said = await saidForRules(tx, answers, rules)
  // Most answers are good ones: no case begins or grows with them.
  const concerned = [...said].filter(([, mine]) => rules.some((r) => r.when.on === 'answer' && saidHolds(r.when, mine)))
  const subjects = await answerSubjects(
    tx,
    concerned.map(([answer]) => answer),
    said,
  )
  const matched = await matching(tx, subjects, held, (s) => rules.filter((r) => answerHolds(r, s)))
  return [...(await acted(tx, matched)), ...(await completeTitles(tx, said))]
}

/** Whether a rule holds for an answer. */
export function answerHolds(rule: Pick<LiveRule, 'org' | 'when' | 'survey' | 'unit'>, s: AnswerSubject): boolean {
  if (rule.when.on !== 'answer' || rule.org !== s.org) return false
  if (rule.survey !== null && rule.survey !== s.survey) return false
  if (rule.unit !== null && !s.unitPath.includes(rule.unit)) return false
  const asksContact = holds({ question: 'contact' }, s.said)
  // A child's taps open nothing, unless somebody asks to be contacted. Where anonymity was promised, a case would show one person's words alone: only who asks
  // to be contacted steps out of the group.
  if ((s.burst || s.anonymous) && !asksContact) return false
  return saidHolds(rule.when, s.said) && placeHolds(rule.when, s.place)
}

async function ofEncounters(tx: Tx, encounters: string[], all: LiveRule[], held: Set<string>): Promise<Changed[]> {
  const rules = all.filter((r) => r.when.on === 'encounter')
  if (encounters.length === 0 || rules.length === 0) return []
  const subjects = await contactSubjects(tx, encounters, mostDays, new Date(Date.now() - recentMs))
  const matched = await matching(tx, subjects, held, (s) =>
    rules.filter(
      (r) =>
        r.org === s.org &&
        (r.unit === null || s.unitPath.includes(r.unit)) &&
        r.when.on === 'encounter' &&
        contactHolds(r.when, s.contact) &&
        placeHolds(r.when, s.place),
    ),
  )
  return acted(tx, matched)
}

/** Whether a figure that moved so is worse: of what only tells what there is, more is. */
export const isWorse = (metric: string, direction: 'up' | 'down'): boolean =>
  ([...lessIsBetter, ...plainMetrics].includes(metric as MetricId) ? 'up' : 'down') === direction

async function ofAlerts(tx: Tx, alerts: string[], all: LiveRule[], held: Set<string>): Promise<Changed[]> {
  const rules = all.filter((r) => r.when.on === 'figure')
  if (alerts.length === 0 || rules.length === 0) return []
  const matched = await matching(tx, await figureSubjects(tx, alerts), held, (s) =>
    rules.filter(
      (r) =>
        r.org === s.org &&
        (r.unit === null || s.unitPath.includes(r.unit)) &&
        r.when.on === 'figure' &&
        figureHolds(r.when, s.figure, isWorse),
    ),
  )
  return acted(tx, matched)
}

type Matched<S> = { subject: S; rules: LiveRule[]; ground: Awaited<ReturnType<typeof groundOf>>; before: Before }

/** The rules that hold for each subject. Organisations in which one does are locked, in the order of their ids, so that two servers wait for each other. */
async function matching<S extends Subject>(
  tx: Tx,
  subjects: S[],
  held: Set<string>,
  rulesFor: (subject: S) => LiveRule[],
): Promise<Matched<S>[]> {
  const found = subjects.map((subject) => ({ subject, rules: rulesFor(subject) }))
  const grounds = new Map<string, Matched<S>['ground']>()
  for (const org of [...new Set(subjects.map((s) => s.org))].sort()) {
    if (found.some((f) => f.subject.org === org && f.rules.length > 0)) {
      await lockCases(tx, org)
      held.add(org)
    }
    grounds.set(org, await groundOf(tx, org))
  }
  const before = await readBefore(
    tx,
    found.flatMap((f) => (f.rules.length > 0 ? [f.subject] : [])),
  )
  return found.map((f) => ({
    ...f,
    ground: grounds.get(f.subject.org)!,
    before: before.get(f.subject.id) ?? { rules: [], case: null },
  }))
}

async function acted<S extends Subject>(tx: Tx, matched: Matched<S>[]): Promise<Changed[]> {
  const changed: Changed[] = []
  for (const { subject, rules, ground, before } of matched)
    if (rules.length > 0) changed.push(...(await act(tx, ground, subject, rules, before, new Date())))
  return changed
}

/** Words often come a moment after the score that opened the case. */
async function completeTitles(tx: Tx, said: ReadonlyMap<string, Said[]>): Promise<Changed[]> {
  const worded = [...said].flatMap(([answer, mine]) => {
    const words = wordsOf(mine)
    return words ? [{ answer, words, asks: holds({ question: 'contact' }, mine) }] : []
  })
  if (worded.length === 0) return []
  const named = new Map(
    (
      await tx
        .selectFrom('feedback_case')
        .where(
          'answer',
          'in',
          worded.map((w) => w.answer),
        )
        .whereRef('title', '=', 'rule_name')
        .select(['answer', 'rule_name'])
        .execute()
    ).map((c) => [c.answer!, c.rule_name]),
  )
  const titles = worded.flatMap(({ words, ...w }) => {
    const rule = named.get(w.answer)
    return rule === undefined ? [] : [{ ...w, title: titleOf(words, rule) }]
  })
  if (titles.length === 0) return []
  const { rows } = await sql<Changed>`
    update feedback_case c set title = t.title
    from unnest(${titles.map((t) => t.answer)}::uuid[], ${titles.map((t) => t.title)}::text[], ${titles.map((t) => t.asks)}::bool[])
      as t(answer, title, asks)
    where c.answer = t.answer and c.title = c.rule_name
      -- As with opening one: a child's words, and one person's where anonymity was promised, are shown only where contact is asked for.
      and (t.asks or exists (select from answer a where a.id = c.answer and not a.anonymous and not a.flags && '{burst}'))
    returning c.id, c.org, c.unit_path as units`.execute(tx)
  return rows
}
