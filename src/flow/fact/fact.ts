import { sql } from 'kysely'
import type { QuestionKind } from '../../contract/survey.ts'
import { type Fact, unmeasured } from '../../engine/facts/facts.ts'

/**
 * What a fact can be about, and its value. `at` never changes for a fact, so a correction always meets what it corrects.
 *
 * | metric | one for each | at | value |
 * | --- | --- | --- | --- |
 * | answer | sitting with at least one answer | answer.at | 1 |
 * | recall_delay | such a sitting whose encounter's end is known | answer.at | hours from that end to the answer |
 * | nps, ces, csat | question answered on its scale | answer.at | the number |
 * | solved | question answered | answer.at | yes 1, partly 0.5, no 0 |
 * | text | text given | answer.at | its length in characters |
 * | contact | consent answered | answer.at | wants to be contacted 1, does not 0 |
 * | invited, opened, started, finished | invitation that came so far | asked_at, so that rates follow those who were asked together | 1 |
 * | encounter | encounter; it alone carries its durations and its customer | started_at | 1 |
 * | closing_hours | encounter whose end is known and of which nobody measured a wait or a talk: a request rather than a conversation | started_at | hours from its beginning to its end |
 * | handled | contact of a known customer; it carries when they came again | started_at | 1 |
 * | errand | errand, with the place and reason of its first contact; it and its like carry its span | first contact | its contacts |
 * | errand_transferred, errand_moved | such an errand with hand-overs, with moves to another channel | first contact | how many |
 * | errand_reopened | one whose source counts how many times it was opened again | first contact | how many |
 * | errand_self_service | one with self-service in it | first contact | nothing else 1, followed by somebody 0, after somebody 0.5 |
 * | moved | contact in another channel than the errand's contact before; channel = that one, outcome = its own | started_at | 1 |
 * | case | case that is not dropped or merged | opened_at | 1 |
 * | case_promise | such a case whose customer heard from us, or whose time for it is over | opened_at | in time 1, not 0 |
 * | case_kept | such a case that was solved, or is overdue | opened_at | in time 1, not 0 |
 * | idea | published idea of the board; outcome = its state | created_at | 1 |
 * | idea_vote | vote that was not taken back | when it was given | 1 |
 * | case_hours | such a case that was solved | opened_at | hours by the clock from opened to solved |
 * | reason_named | further reason of an encounter; most have none, and so no such fact | started_at | 1 |
 *
 * Choices are no facts yet: no metric asks for them, and a rebuild adds them the day one does. An answer to a survey that promised anonymity is
 * bound to no invitation; its started and finished lie at answer.at. Only the newest tap of a question counts; one that does not fit its
 * question counts nowhere.
 *
 * A fact's reason is the encounter's as it is counted now; `reason_recorded` is what was said then. Giving it another corrects all its facts.
 *
 * Topics are those of an answer's texts by the organisation's topics as they are now; where anonymity was promised there are none, so that its answers stand
 * in one place whatever is asked. A change of topics is a correction of all facts of answers with words.
 *
 * Version: 2 × the newest tap's sequence number (or the number of a mark set later, from the same sequence), so that it grows with the truth and a
 * rebuild gives the same one; what has no taps has 2 × (1 + how often its encounter was corrected).
 * Of cases: 2 × (1 + how often the case was changed).
 * Facts of errands have the number of their last change, from that sequence too; so has solved, which carries when the customer came again.
 * Odd versions are the cancellations of what is gone from the truth.
 */
export type FactMetric = (typeof factMetrics)[number]
const factMetrics = [
  'answer',
  'recall_delay',
  'nps',
  'ces',
  'csat',
  'solved',
  'text',
  'contact',
  'invited',
  'opened',
  'started',
  'finished',
  'encounter',
  'closing_hours',
  'handled',
  'errand',
  'errand_transferred',
  'errand_moved',
  'errand_reopened',
  'errand_self_service',
  'moved',
  'reason_named',
  'case',
  'case_promise',
  'case_kept',
  'case_hours',
  'idea',
  'idea_vote',
] as const

/** The fact that a question of this kind makes; none for choices. */
export const metricOfKind: Partial<Record<QuestionKind, FactMetric>> = {
  nps: 'nps',
  ces: 'ces',
  csat: 'csat',
  solved: 'solved',
  text: 'text',
  longtext: 'text',
  contact: 'contact',
}

export const versionOf = (tap: number): number => 2 * tap
/** Of facts of encounters and of askings, which are corrected only when the encounter is given another reason. */
export const revisedVersion = (revision: number): number => versionOf(1 + revision)

/** What a row of the truth says of where, who and how. */
export type Dimensions = {
  org: string
  unit_path: string[] | null
  reason: string | null
  /** Absent where nothing is ever re-coded. */
  recoded?: boolean | null
  recorded_reason?: string | null
  touchpoint: string | null
  channel: string | null
  stage: string | null
  agent: string | null
  survey: string | null
  language: string | null
  source: string | null
  outcome: string | null
  /** Absent where nothing is ever marked. */
  flag?: string
  anonymous: boolean
  attributes: Record<string, unknown> | null
}

/**
 * A time of PostgreSQL as whole milliseconds since 1970: read as a Date it would be parsed and taken apart again, which costs 2 µs. By way of whole
 * microseconds, which floating point holds exactly until 2106; `extract` gives a numeric, at ten times the cost.
 */
export const milliseconds = (column: string) =>
  sql<number>`floor(round(date_part('epoch', ${sql.ref(column)}) * 1000000) / 1000)`

/** What all facts of one source row share. */
export type Shared = Omit<Fact, 'metric' | 'at' | 'id' | 'version' | 'removed' | 'value' | 'question'>

export const sharedOf = (
  row: Omit<Dimensions, 'unit_path' | 'attributes'>,
  { unit, attributes }: Pick<Shared, 'unit' | 'attributes'>,
): Shared => ({
  org: row.org,
  unit,
  reason: row.reason ?? '',
  reason_recorded: (row.recoded ? row.recorded_reason : row.reason) ?? '',
  touchpoint: row.touchpoint ?? '',
  channel: row.channel ?? '',
  stage: row.stage ?? '',
  agent: row.agent ?? '',
  survey: row.survey ?? '',
  language: row.language ?? '',
  source: row.source ?? '',
  outcome: row.outcome ?? '',
  flag: row.flag ?? 'plain',
  anonymous: row.anonymous,
  attributes,
  ...unmeasured,
})

/** The lists of one row. */
export const listsOf = ({ unit_path, attributes }: Dimensions): Pick<Shared, 'unit' | 'attributes'> => ({
  unit: unit_path ?? [],
  attributes: attributesOf(attributes),
})

/** Lists as PostgreSQL writes them; of many rows that have the same, read once and shared. */
export class Lists {
  readonly #units = new Map<string, string[]>()
  readonly #attributes = new Map<string, Record<string, string>>()

  of(units: string, attributes: string): Pick<Shared, 'unit' | 'attributes'> {
    return { unit: this.#unit(units), attributes: this.#said(attributes) }
  }

  #unit(text: string): string[] {
    const known = this.#units.get(text)
    if (known) return known
    const read = text === '{}' ? [] : text.slice(1, -1).split(',')
    this.#units.set(text, read)
    return read
  }

  #said(text: string): Record<string, string> {
    const known = this.#attributes.get(text)
    if (known) return known
    const read = attributesOf(JSON.parse(text))
    this.#attributes.set(text, read)
    return read
  }
}

/** One fact; a value of null takes it away. Written out because a rebuild makes millions: spreading `shared` takes 7 µs a fact, this 0.2. */
export const makeFact = (
  shared: Shared,
  metric: FactMetric,
  /** Milliseconds since 1970. */
  at: number,
  id: string,
  version: number,
  value: number | null,
  question = '',
): Fact => ({
  org: shared.org,
  metric,
  at,
  id,
  version,
  removed: value === null,
  value: value ?? 0,
  unit: shared.unit,
  reason: shared.reason,
  reason_recorded: shared.reason_recorded,
  touchpoint: shared.touchpoint,
  channel: shared.channel,
  stage: shared.stage,
  agent: shared.agent,
  survey: shared.survey,
  question,
  language: shared.language,
  source: shared.source,
  outcome: shared.outcome,
  flag: shared.flag,
  anonymous: shared.anonymous,
  attributes: shared.attributes,
  talk: shared.talk,
  hold: shared.hold,
  wrap_up: shared.wrap_up,
  wait: shared.wait,
  customer: shared.customer,
  next_any: shared.next_any,
  next_reason: shared.next_reason,
  next_family: shared.next_family,
  began: shared.began,
  span: shared.span,
})

/** Topics lie among the attributes, under names that none of those can have: of a hundred facts hardly one has any, and none of those that imports bring by the million. */
export const topicMark = 'topic:'

const askableName = /^[\p{L}\p{N}_.-]{1,60}$/u
/** As long as a filter's value may be. */
const longestValue = 200

/** Attributes as text, those that an ask can name (`attribute:x`). */
function attributesOf(given: Record<string, unknown> | null): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value === null || typeof value === 'object') continue
    const text = String(value)
    if (askableName.test(name) && text.length <= longestValue) kept[name] = text
  }
  return kept
}
