import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { TopicFinder } from '../../catalog/topic/finder.ts'
import { finderOf } from '../../catalog/topic/read.ts'
import type { AnswerFlag } from '../../contract/answer.ts'
import type { Localized } from '../../contract/language.ts'
import type { AnswerRow } from '../../contract/operations/flow.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { AnswerValue, Question, SurveyContent } from '../../contract/survey.ts'
import type { Db } from '../../engine/database/database.ts'
import { pageRestMs, Together } from '../../engine/database/together.ts'
import { narrowedByTopic } from './by-topic.ts'
import { type AnswerFilter, amongEnough, answerConditions } from './filter.ts'
import { newestTaps } from './newest.ts'

/** The newest tap of a question. */
export type Given = {
  question: string
  kind: string | null
  level: AnswerRow['score'] extends infer S ? (S extends { level: infer L } ? L : never) | null : never
  value: AnswerValue
  words: string | null
  text_language: string | null
  flags: AnswerFlag[]
  at: Date
}

/** The newest taps of sittings. */
async function readGiven(db: Db, answers: string[]): Promise<Map<string, Given[]>> {
  if (answers.length === 0) return new Map()
  const rows = await newestTaps(db, answers)
    .select(['answer', 'question', 'kind', 'level', 'value', 'words', 'text_language', 'flags', 'at'])
    .execute()
  const given = new Map<string, Given[]>()
  for (const { answer, ...row } of rows) given.set(answer, [...(given.get(answer) ?? []), row as Given])
  return given
}

type SittingSoFar = {
  given: Record<string, AnswerValue>
  finished: boolean
  touchpoint: string | null
  version: string
}
type SittingRow = {
  id: string
  org: string
  finished_at: Date | null
  touchpoint: string | null
  survey_version: string
}

/** What sittings say so far, for the pages on which they go on. Every page asks, so those who ask at the same moment are looked up together. */
export class SittingReader {
  readonly #db: Db
  readonly #rows: Together<SittingRow>

  constructor(db: Db) {
    this.#db = db
    this.#rows = new Together(
      async (ids) => {
        const rows = await sql<SittingRow>`/* keep plan */
        select id, org, finished_at, touchpoint, survey_version from answer where id = any(${ids}::uuid[])`.execute(db)
        return new Map(rows.rows.map((r) => [r.id, r]))
      },
      { restMs: pageRestMs },
    )
  }

  /** Null where there is none in the organisation. No scope: knowing the sitting's id is the right to it. */
  async read(org: string, answer: string): Promise<SittingSoFar | null> {
    const row = await this.#rows.get(answer)
    if (row?.org !== org) return null
    const given = (await readGiven(this.#db, [answer])).get(answer) ?? []
    return {
      given: Object.fromEntries(given.filter((g) => g.value !== null).map((g) => [g.question, g.value])),
      finished: row.finished_at !== null,
      touchpoint: row.touchpoint,
      version: row.survey_version,
    }
  }
}

const columns = [
  'a.id',
  'a.at',
  'a.survey',
  'a.survey_version',
  'a.touchpoint',
  'a.unit',
  'a.channel',
  'a.reason',
  'a.agent',
  'a.language',
  'a.source',
  'a.finished_at',
  'a.flags',
  'a.anonymous',
  'v.number',
  'v.content',
] as const

/**
 * Answers under a filter, newest first, in pages. Where anonymity was promised, those that stand alone are left out, and all of them when fewer
 * than the smallest group match; `hidden` says so.
 */
export async function listAnswers(
  db: Db,
  scope: OrgScope,
  asked: AnswerFilter & { before?: string | undefined; limit: number },
): Promise<{ rows: AnswerRow[]; total: number; next: string | null; hidden: boolean }> {
  const { zone, minimum_group } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select(['zone', 'minimum_group'])
    .executeTakeFirstOrThrow()
  const enough = amongEnough(scope, minimum_group)
  const wanted = await narrowedByTopic(db, scope, zone, asked)
  const counts = await db
    .selectFrom('answer as a')
    .where((eb) => answerConditions(eb, scope, zone, wanted))
    .groupBy(['a.survey', 'a.anonymous'])
    .select([
      'a.survey',
      'a.anonymous',
      sql<number>`count(*) filter (where ${enough})`.as('n'),
      sql<number>`count(*)`.as('all'),
    ])
    .execute()
  const small = counts.filter((c) => c.anonymous && c.n < minimum_group)
  const total = counts.reduce((sum, c) => sum + (small.includes(c) ? 0 : c.n), 0)
  const cursor = wanted.before ? parseCursor(wanted.before) : null

  const page = await db
    .selectFrom('answer as a')
    .innerJoin('survey_version as v', 'v.id', 'a.survey_version')
    .where((eb) => answerConditions(eb, scope, zone, wanted))
    .where(enough)
    .$if(small.length > 0, (q) =>
      q.where((eb) =>
        eb.not(
          eb.and([
            eb('a.anonymous', '=', true),
            eb(
              'a.survey',
              'in',
              small.map((s) => s.survey),
            ),
          ]),
        ),
      ),
    )
    .$if(cursor !== null, (q) =>
      q.where(sql<boolean>`(a.at, a.id) < (${cursor?.at}::timestamptz, ${cursor?.id}::uuid)`),
    )
    .orderBy('a.at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(wanted.limit + 1)
    .select([...columns])
    .execute()
  const rows = page.slice(0, wanted.limit)
  const last = rows.at(-1)
  const [given, cases] = [
    await readGiven(
      db,
      rows.map((r) => r.id),
    ),
    await readCases(
      db,
      rows.map((r) => r.id),
    ),
  ]
  const finder = await finderOf(db, scope)
  return {
    rows: rows.map((r) => presentAnswer(r, given.get(r.id) ?? [], cases.get(r.id) ?? null, finder, wanted.level)),
    total,
    next: page.length > wanted.limit && last ? `${last.at.toISOString()}_${last.id}` : null,
    hidden: small.length > 0 || counts.some((c) => c.n < c.all),
  }
}

function parseCursor(cursor: string): { at: string; id: string } {
  const match = /^(\d{4}-\d\d-\d\dT[\d:.]+Z)_([0-9a-f-]{36})$/.exec(cursor)
  if (!match) throw new Refusal('bad-input', {}, [{ path: 'before', message: 'not a cursor' }])
  return { at: match[1]!, id: match[2]! }
}

/** One answer with all it says. Refuses 'not-found' also for what is outside the scope or hidden. */
export async function readAnswer(db: Db, scope: OrgScope, id: string) {
  const { rows } = await listOne(db, scope, id)
  const found = rows[0]
  if (!found) throw new Refusal('not-found')
  const given = (await readGiven(db, [id])).get(id) ?? []
  const cases = await readCases(db, [id])
  const content = found.content as SurveyContent
  const order = new Map(content.questions.map((q, n) => [q.id, n]))
  const question = (g: Given): Question | undefined => content.questions[order.get(g.question) ?? -1]
  return {
    answer: presentAnswer(found, given, cases.get(id) ?? null, await finderOf(db, scope)),
    encounter: found.encounter,
    values: given
      .filter((g) => g.value !== null)
      .sort((x, y) => (order.get(x.question) ?? 99) - (order.get(y.question) ?? 99))
      .map((g) => ({
        question: g.question,
        kind: g.kind ?? '',
        title: (question(g)?.title ?? {}) as Localized,
        value: g.value,
        textLanguage: g.text_language,
        at: g.at.toISOString(),
        flags: g.flags,
      })),
    times: {
      encounterEnd: found.encounter_ended_at?.toISOString() ?? null,
      asked: found.asked_at?.toISOString() ?? null,
      opened: found.opened_at?.toISOString() ?? null,
      answered: found.at.toISOString(),
      finished: found.finished_at?.toISOString() ?? null,
    },
  }
}

async function listOne(db: Db, scope: OrgScope, id: string) {
  const { zone, minimum_group } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select(['zone', 'minimum_group'])
    .executeTakeFirstOrThrow()
  const rows = await db
    .selectFrom('answer as a')
    .innerJoin('survey_version as v', 'v.id', 'a.survey_version')
    .where('a.id', '=', id)
    .where((eb) => answerConditions(eb, scope, zone, {}))
    .where(amongEnough(scope, minimum_group))
    .select([...columns, 'a.encounter', 'a.encounter_ended_at', 'a.asked_at', 'a.opened_at'])
    .execute()
  return { rows }
}

type Found = {
  id: string
  at: Date
  survey: string
  touchpoint: string | null
  unit: string | null
  channel: string
  reason: string | null
  agent: string | null
  language: AnswerRow['language']
  source: AnswerRow['source']
  finished_at: Date | null
  flags: string[]
  anonymous: boolean
  number: number
  content: unknown
}
type CaseOf = NonNullable<AnswerRow['case']>

function presentAnswer(
  r: Found,
  given: Given[],
  caseOf: CaseOf | null,
  finder: TopicFinder,
  level?: string,
): AnswerRow {
  const content = r.content as SurveyContent
  const order = new Map(content.questions.map((q, n) => [q.id, n]))
  const sorted = [...given].sort((x, y) => (order.get(x.question) ?? 99) - (order.get(y.question) ?? 99))
  const scored = sorted.find((g) => g.level !== null && (!level || g.level === level))
  return {
    id: r.id,
    at: r.at.toISOString(),
    survey: r.survey,
    surveyName: content.name,
    version: r.number,
    touchpoint: r.touchpoint,
    unit: r.unit,
    channel: r.channel,
    reason: r.reason,
    agent: r.agent,
    language: r.language,
    source: r.source,
    finished: r.finished_at !== null,
    flags: r.flags as AnswerFlag[],
    score: scored ? { kind: scored.kind as 'nps', value: scored.value as number | string, level: scored.level! } : null,
    words: sorted.find((g) => g.words)?.words ?? null,
    topics: r.anonymous ? [] : finder.topicsOf(sorted.map((g) => g.words)),
    case: caseOf,
  }
}

/** Rows of the step to the right are only looked at by key: an answer shows whether somebody has it in hand. */
async function readCases(db: Db, answers: string[]): Promise<Map<string, CaseOf>> {
  if (answers.length === 0) return new Map()
  const rows = await db
    .selectFrom('feedback_case as c')
    .leftJoin('person as p', 'p.id', 'c.owner')
    .where('c.answer', 'in', answers)
    .select(['c.answer', 'c.id', 'c.state', 'p.name as owner'])
    .execute()
  return new Map(rows.map((r) => [r.answer!, { id: r.id, state: r.state, owner: r.owner }]))
}
