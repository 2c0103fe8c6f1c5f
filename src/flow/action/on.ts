import { sql } from 'kysely'
import type { StoredEvent } from '../../contract/event.ts'
import type { LiveEvent } from '../../contract/live.ts'
import type { WorkingHours } from '../../contract/operations/organisation.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { emit } from '../../engine/queue/outbox.ts'
import type { Consumer } from '../../engine/queue/queue.ts'
import { newestTaps } from '../answer/newest.ts'
import { type Condition, holds } from './rule.ts'
import { dueAt } from './working-hours.ts'

/** What a case copies of its answer. Imported answers never open one: they are history, and their event is another. */
type Heard = {
  id: string
  org: string
  survey: string
  anonymous: boolean
  touchpoint: string | null
  reason: string | null
  unit: string | null
  unit_path: string[]
  agent: string | null
  flags: string[]
}

/** Opens cases for answers that a rule names. One answer opens one case, however often it is heard of; more words complete its title. */
export function caseOpener(db: Db, tell: (org: string, event: LiveEvent) => void): Consumer {
  return {
    name: 'cases',
    batch: 500,
    gather: 100,
    hear: async (events) => {
      const answers = [...new Set(events.flatMap((e) => (e.kind === 'answer' ? [e.answer] : [])))]
      if (answers.length === 0) return
      const bursts = [...new Set(events.flatMap((e) => (e.kind === 'answer' && e.burst ? [e.answer] : [])))]
      const opened = await db
        .transaction()
        .execute(async (tx) => [...(await closeBursts(tx, bursts)), ...(await openCases(tx, answers, events))])
      for (const { org, id, units } of opened) tell(org, { kind: 'case', case: id, units })
    },
  }
}

/**
 * Closes cases of answers that turned out to be a child's taps on a tablet, with that reason; nobody has to do anything about them. One that
 * somebody has taken is theirs to close, and one whose customer asked to be contacted stays: both are marked.
 */
async function closeBursts(tx: Tx, answers: string[]): Promise<{ org: string; id: string; units: string[] }[]> {
  if (answers.length === 0) return []
  const cases = await tx
    .selectFrom('feedback_case')
    .where('answer', 'in', answers)
    .where('state', '<>', 'closed')
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
        cases.map((c) => c.answer),
      )
        .select(['answer', 'kind', 'value', 'words'])
        .execute()
    )
      .filter((tap) => holds({ question: 'contact' }, [tap]))
      .map((tap) => tap.answer),
  )
  for (const { id, org, answer, state } of cases) {
    const closing = state === 'new' && !asks.has(answer)
    if (closing)
      await tx
        .updateTable('feedback_case')
        .set({ state: 'closed', closed_at: new Date() })
        .where('id', '=', id)
        .execute()
    await tx
      .insertInto('case_event')
      .values({ org, feedback_case: id, person: null, what: 'burst', text: null })
      .execute()
    await emit(tx, org, [{ kind: 'case', case: id }])
  }
  return cases.map(({ id, org, unit_path }) => ({ id, org, units: unit_path }))
}

async function openCases(
  tx: Tx,
  answers: string[],
  events: StoredEvent[],
): Promise<{ org: string; id: string; units: string[] }[]> {
  const orgs = [...new Set(events.map((e) => e.org))]
  const rules = await tx
    .selectFrom('case_rule')
    .where('org', 'in', orgs)
    .where('enabled', '=', true)
    .orderBy('created_at')
    .selectAll()
    .execute()
  if (rules.length === 0) return []
  const taps = await newestTaps(tx, answers).select(['answer', 'kind', 'value', 'words']).execute()
  const said = new Map<string, typeof taps>()
  for (const tap of taps) said.set(tap.answer, [...(said.get(tap.answer) ?? []), tap])
  // Most answers are good ones without words: no case begins or grows with them.
  const concerned = [...said].filter(
    ([, mine]) => mine.some((s) => s.words) || rules.some((r) => holds(r.condition as Condition, mine)),
  )
  if (concerned.length === 0) return []
  const heard: Heard[] = await tx
    .selectFrom('answer')
    .where(
      'id',
      'in',
      concerned.map(([answer]) => answer),
    )
    .select(['id', 'org', 'survey', 'anonymous', 'touchpoint', 'reason', 'unit', 'unit_path', 'agent', 'flags'])
    .orderBy('at')
    .execute()

  const opened: { org: string; id: string; units: string[] }[] = []
  for (const answer of heard) {
    const mine = said.get(answer.id) ?? []
    // A child's taps open nothing, unless somebody asks to be contacted.
    if (answer.flags.includes('burst') && !holds({ question: 'contact' }, mine)) continue
    // Where anonymity was promised, a case would show one person's words alone: only who asks to be contacted steps out of the group.
    if (answer.anonymous && !holds({ question: 'contact' }, mine)) continue
    const rule = rules.find(
      (r) =>
        r.org === answer.org &&
        (r.survey === null || r.survey === answer.survey) &&
        (r.unit === null || answer.unit_path.includes(r.unit)) &&
        holds(r.condition as Condition, mine),
    )
    const words = mine.find((s) => s.words)?.words
    const changed = rule ? await openOne(tx, answer, rule, words) : await completeTitle(tx, answer, words)
    if (changed) opened.push({ org: answer.org, id: changed, units: answer.unit_path })
  }
  return opened
}

const titleOf = (words: string): string => (words.length > 140 ? `${words.slice(0, 139).toWellFormed()}…` : words)

async function openOne(
  tx: Tx,
  answer: Heard,
  rule: { id: string; name: string; due_hours: number },
  words: string | null | undefined,
): Promise<string | null> {
  const known = await tx
    .selectFrom('feedback_case')
    .where('org', '=', answer.org)
    .where('answer', '=', answer.id)
    .select('id')
    .executeTakeFirst()
  if (known) return completeTitle(tx, answer, words)
  // Case numbers of an organisation have no gaps and no doubles: one at a time takes the next.
  await sql`select pg_advisory_xact_lock(hashtextextended(${`case-number:${answer.org}`}, 0))`.execute(tx)
  const org = await tx
    .selectFrom('organisation')
    .where('id', '=', answer.org)
    .select((eb) => [
      'zone',
      'working_hours',
      eb
        .selectFrom('feedback_case')
        .whereRef('feedback_case.org', '=', 'organisation.id')
        .select((e) => e.fn.max('number').as('n'))
        .as('last'),
    ])
    .executeTakeFirstOrThrow()
  const now = new Date()
  const owner = await ownerOf(tx, answer)
  const row = await tx
    .insertInto('feedback_case')
    .values({
      id: newId(),
      org: answer.org,
      number: Number(org.last ?? 0) + 1,
      answer: answer.id,
      rule: rule.id,
      rule_name: rule.name,
      title: words ? titleOf(words) : rule.name,
      touchpoint: answer.touchpoint,
      reason: answer.reason,
      unit: answer.unit,
      unit_path: answer.unit_path,
      agent: answer.agent,
      owner,
      opened_at: now,
      due_at: dueAt(now, rule.due_hours, org.working_hours as WorkingHours, org.zone),
      taken_at: null,
      closed_at: null,
      cause: null,
    })
    .onConflict((c) => c.columns(['org', 'answer']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return null
  await tx
    .insertInto('case_event')
    .values({ org: answer.org, feedback_case: row.id, person: null, what: 'opened', text: rule.name })
    .execute()
  await emit(tx, answer.org, [{ kind: 'case', case: row.id }])
  return row.id
}

/** Words often come a moment after the score that opened the case. */
async function completeTitle(tx: Tx, answer: Heard, words: string | null | undefined): Promise<string | null> {
  if (!words) return null
  const row = await tx
    .updateTable('feedback_case')
    .set({ title: titleOf(words) })
    .where('org', '=', answer.org)
    .where('answer', '=', answer.id)
    .where((eb) => eb('title', '=', eb.ref('rule_name')))
    .returning('id')
    .executeTakeFirst()
  return row?.id ?? null
}

/** The lead of the nearest unit above; nobody where there is none, so that whoever comes first takes it. */
async function ownerOf(tx: Tx, answer: Heard): Promise<string | null> {
  if (answer.unit_path.length === 0) return null
  const leads = await tx
    .selectFrom('person')
    .where('org', '=', answer.org)
    .where('role', '=', 'lead')
    .where('disabled', '=', false)
    .where('unit', 'in', answer.unit_path)
    .select(['id', 'unit'])
    .orderBy('created_at')
    .execute()
  for (const unit of [...answer.unit_path].reverse()) {
    const lead = leads.find((l) => l.unit === unit)
    if (lead) return lead.id
  }
  return null
}
