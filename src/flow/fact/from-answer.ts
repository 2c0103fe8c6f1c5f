import { sql } from 'kysely'
import type { TopicFinder } from '../../catalog/topic/finder.ts'
import { topicFinders } from '../../catalog/topic/read.ts'
import { isScale, type QuestionKind, scales } from '../../contract/survey.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import {
  type Dimensions,
  type FactMetric,
  listsOf,
  makeFact,
  metricOfKind,
  milliseconds,
  type Shared,
  sharedOf,
  topicMark,
  versionOf,
} from './fact.ts'

type Sitting = Dimensions & {
  id: string
  at: number
  encounter_ended_at: number | null
  finished: boolean
  /** The invitation that led to it; null also where anonymity was promised. */
  invitation: string | null
  asked_at: number | null
  asked_language: string | null
  flagged_seq: number | null
  recoded_seq: number | null
  /** When its encounter began, where that is a contact of a known customer; and when the customer came again. */
  began: number | null
  next_any: number | null
  next_reason: number | null
  next_family: number | null
}
type Tap = {
  answer: string
  question: string
  kind: QuestionKind | null
  value: unknown
  odd: boolean
  seq: number
  words: string | null
}
/** An organisation's topics, and the number of their last change; where there never were any, none. */
type Topics = { finder: TopicFinder; seq: number }

/**
 * Facts of these answers as the truth has them now, with the steps that they are for their invitations; of answers that are not there, none.
 * Cancelling rows are among them.
 */
export async function answerFacts(db: Db, ids: string[]): Promise<Fact[]> {
  if (ids.length === 0) return []
  const sittings = await readSittings(db, ids)
  if (sittings.length === 0) return []
  const topics = await readTopics(db, [...new Set(sittings.map((s) => s.org))])
  const taps = await readTaps(db, ids, topics.size > 0)
  const ofSitting = new Map<string, Tap[]>()
  for (const tap of taps) {
    const list = ofSitting.get(tap.answer)
    if (list) list.push(tap)
    else ofSitting.set(tap.answer, [tap])
  }
  return sittings.flatMap((s) => sittingFacts(s, ofSitting.get(s.id) ?? [], topics.get(s.org)))
}

/** The number first: topics that change in between then have an older one, and are told of again. */
async function readTopics(db: Db, orgs: string[]): Promise<Map<string, Topics>> {
  const rows = await db
    .selectFrom('organisation')
    .where('id', 'in', orgs)
    .where((eb) => eb.exists(eb.selectFrom('topic').whereRef('topic.org', '=', 'organisation.id').select('id')))
    .select(['id', 'topics_seq'])
    .execute()
  const finders = await topicFinders(
    db,
    rows.map((r) => r.id),
  )
  return new Map(rows.map((r) => [r.id, { finder: finders.get(r.id)!, seq: r.topics_seq ?? 0 }]))
}

/** What an encounter is re-coded to its answers are too, also those that came since. */
const said = (column: string) =>
  sql`case when e.id is null then ${sql.ref(`a.${column}`)} else ${sql.ref(`e.${column}`)} end as ${sql.ref(column)}`

// Encounters and invitations are looked up one by one: planned as joins they are read whole, at any size the planner has not heard of yet.
async function readSittings(db: Db, ids: string[]): Promise<Sitting[]> {
  const { rows } = await sql<Sitting>`
    select a.id, a.org, ${milliseconds('a.at')} as at, ${milliseconds('a.encounter_ended_at')} as encounter_ended_at,
      a.finished_at is not null as finished, a.unit_path, ${said('reason')}, ${said('recoded')}, ${said('recorded_reason')}, a.recoded_seq,
      a.touchpoint, a.channel, a.stage, a.agent, a.survey, a.language, a.source, a.anonymous, a.attributes, a.flagged_seq,
      case when a.flags && array['burst'] then 'burst' else 'plain' end as flag,
      e.outcome, case when s.customer is not null then ${milliseconds('e.started_at')} end as began, s.next_any, s.next_reason, s.next_family,
      i.id as invitation, ${milliseconds('i.asked_at')} as asked_at, i.language as asked_language
    from answer a
      left join lateral (
        select id, reason, recoded, recorded_reason, outcome, customer, started_at from encounter where id = a.encounter offset 0
      ) e on true
      left join lateral (
        select customer, next_any, next_reason, next_family from errand_step where customer = e.customer and encounter = e.id and not a.anonymous offset 0
      ) s on true
      left join lateral (select id, asked_at, language from invitation where answer = a.id offset 0) i on true
    where a.id = any(${ids}::uuid[])`.execute(db)
  return rows
}

/** All taps in their order; of a text only its length, and its words where there are topics. */
async function readTaps(db: Db, ids: string[], withWords: boolean): Promise<Tap[]> {
  const { rows } = await sql<Tap>`
    select answer, question, kind, seq, flags && array['odd-value', 'unknown-question'] as odd,
      case when kind in ('text', 'longtext') then to_json(char_length(words)) when kind in ('choice', 'choices') then '0' else value end as value,
      ${withWords ? sql`words` : sql`null`} as words
    from answer_event where answer = any(${ids}::uuid[]) order by answer, seq`.execute(db)
  return rows
}

function sittingFacts(sitting: Sitting, taps: Tap[], topics: Topics | undefined): Fact[] {
  const last = taps.at(-1)
  if (!last) return []
  const newest = new Map(taps.map((t) => [t.question, t]))
  const texts = sitting.anonymous ? [] : [...newest.values()].flatMap((t) => t.words || [])
  const plain = sharedOf(sitting, listsOf(sitting))
  const shared = topics && texts.length > 0 ? withTopics(plain, topics.finder.topicsOf(texts)) : plain
  const recoded = sitting.recoded_seq ?? 0
  const changed = texts.length > 0 ? (topics?.seq ?? 0) : 0
  const version = versionOf(Math.max(last.seq, sitting.flagged_seq ?? 0, recoded, changed))
  const fact = (metric: FactMetric, value: number | null) =>
    makeFact(shared, metric, sitting.at, sitting.id, version, value)

  const facts: Fact[] = []
  for (const [question, tap] of newest) {
    const value = tap.odd || tap.kind === null ? null : numberOf(tap.kind, tap.value)
    const now = tap.kind === null ? undefined : metricOfKind[tap.kind]
    // The question may have been of another kind in the version that was on the screen before.
    const kinds = new Set(taps.filter((t) => t.question === question && t.kind).map((t) => metricOfKind[t.kind!]))
    for (const metric of kinds) {
      if (!metric) continue
      const id = `${sitting.id}:${question}`
      const made = makeFact(shared, metric, sitting.at, id, version, metric === now ? value : null, question)
      if (metric === 'solved') observe(made, sitting)
      facts.push(made)
    }
  }

  const one = [...newest.values()].some((t) => t.value !== null) ? 1 : null
  facts.push(fact('answer', one))
  if (sitting.encounter_ended_at !== null) {
    const hours = (sitting.at - sitting.encounter_ended_at) / 3_600_000
    facts.push(fact('recall_delay', one === null ? null : Math.max(0, hours)))
  }
  if (sitting.invitation !== null)
    facts.push(...steps(sitting, plain, sitting.invitation, versionOf(Math.max(taps[0]!.seq, recoded))))
  else if (sitting.anonymous && sitting.source === 'personal') {
    facts.push(fact('started', 1))
    if (sitting.finished) facts.push(fact('finished', 1))
  }
  return facts
}

const withTopics = (shared: Shared, topics: string[]): Shared =>
  topics.length === 0
    ? shared
    : { ...shared, attributes: { ...shared.attributes, ...Object.fromEntries(topics.map((t) => [topicMark + t, ''])) } }

/** Whether it was solved is set beside what then happened. */
function observe(fact: Fact, { began, next_any, next_reason, next_family }: Sitting): void {
  if (began === null) return
  fact.began = began
  fact.next_any = next_any ?? -1
  fact.next_reason = next_reason ?? -1
  fact.next_family = next_family ?? -1
}

/** What the sitting is for its invitation, in the language and at the time of asking, beside `invited`. */
function steps(sitting: Sitting, shared: Shared, invitation: string, version: number): Fact[] {
  const asked = {
    ...shared,
    language: sitting.asked_language ?? '',
    source: 'personal',
    flag: 'plain',
    anonymous: false,
  }
  const step = (metric: FactMetric) => makeFact(asked, metric, sitting.asked_at!, invitation, version, 1)
  return sitting.finished ? [step('started'), step('finished')] : [step('started')]
}

const solvedValue: Record<string, number> = { yes: 1, partly: 0.5, no: 0 }

/** The number that counts, or null where the value does not fit its question. */
function numberOf(kind: QuestionKind, value: unknown): number | null {
  if (isScale(kind)) {
    const [low, high] = scales[kind]
    return typeof value === 'number' && Number.isInteger(value) && value >= low && value <= high ? value : null
  }
  if (kind === 'solved') return typeof value === 'string' ? (solvedValue[value] ?? null) : null
  if (kind === 'contact') return isConsent(value) ? Number(value.consent) : null
  return typeof value === 'number' && value > 0 ? value : null
}

const isConsent = (value: unknown): value is { consent: boolean } =>
  typeof value === 'object' && value !== null && 'consent' in value && typeof value.consent === 'boolean'
