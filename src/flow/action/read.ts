import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import { topicFinders } from '../../catalog/topic/read.ts'
import type { CaseEventKind, CaseState } from '../../contract/cases.ts'
import type { CaseRow, TimelineEntry } from '../../contract/operations/cases.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { newestTaps } from '../answer/newest.ts'
import { contactOf } from './conversation/contact.ts'
import { readMessages } from './conversation/read.ts'
import { casesOf, type FoundCase, findCase } from './find.ts'

type Wanted = {
  state: 'open' | 'in-hand' | 'closed' | CaseState
  mine?: boolean
  late?: boolean
  waiting?: boolean
  unit?: string | undefined
  cause?: string | undefined
  owner?: string | undefined
  search?: string | undefined
  before?: string | undefined
  limit: number
}

/** The customer wrote last; machines do not count. */
const waiting = sql<boolean>`coalesce((select m.direction = 'in' from case_message m where m.feedback_case = c.id and not m.automatic
  order by m.at desc, m.id desc limit 1), false)`

/** Open cases by urgency: urgent ones, then by when they are due; closed ones newest first. */
export async function listCases(
  db: Db,
  scope: OrgScope,
  wanted: Wanted,
): Promise<{ rows: CaseRow[]; total: number; next: string | null }> {
  const offset = wanted.before ? Number(wanted.before) : 0
  if (!Number.isInteger(offset) || offset < 0)
    throw new Refusal('bad-input', {}, [{ path: 'before', message: 'not a cursor' }])
  const { state } = wanted
  const closed = state !== 'open' && !['new', 'taken', 'in-touch', 'in-hand'].includes(state)
  const number =
    wanted.search && /^#?\d{1,9}$/.test(wanted.search.trim()) ? Number(wanted.search.trim().replace('#', '')) : null
  const matching = casesOf(db, scope)
    .$if(state === 'open', (q) => q.where('c.closed_at', 'is', null))
    // What was taken into another is that one's.
    .$if(state === 'closed', (q) => q.where('c.closed_at', 'is not', null).where('c.state', '<>', 'merged'))
    .$if(state === 'in-hand', (q) => q.where('c.state', 'in', ['taken', 'in-touch']))
    .$if(state !== 'open' && state !== 'closed' && state !== 'in-hand', (q) =>
      q.where('c.state', '=', state as CaseState),
    )
    .$if(wanted.mine === true, (q) => q.where('c.owner', '=', scope.person))
    .$if(wanted.late === true, (q) => q.where('c.due_at', '<', new Date()))
    .$if(wanted.waiting === true, (q) => q.where(waiting))
    .$if(wanted.cause !== undefined, (q) => q.where('c.cause', '=', wanted.cause!))
    .$if(wanted.owner !== undefined, (q) => q.where('c.owner', '=', wanted.owner!))
    .$if(wanted.unit !== undefined, (q) => q.where(sql<boolean>`c.unit_path @> array[${wanted.unit}]::uuid[]`))
    .$if(number !== null, (q) => q.where('c.number', '=', number!))
    .$if(!!wanted.search && number === null, (q) =>
      q.where(sql<boolean>`strpos(lower(c.title), ${wanted.search!.trim().toLowerCase()}) > 0`),
    )
  const { n } = await matching.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const page = await matching
    .selectAll('c')
    .select(['p.name as owner_name', waiting.as('waiting')])
    .$if(closed, (q) => q.orderBy('c.closed_at', 'desc'))
    .$if(!closed, (q) => q.orderBy('c.urgent', 'desc').orderBy('c.due_at'))
    .orderBy('c.id')
    .offset(offset)
    .limit(wanted.limit + 1)
    .execute()
  const rows = page.slice(0, wanted.limit)
  const said = await readSaid(
    db,
    rows.flatMap((r) => r.answer ?? []),
  )
  return {
    rows: rows.map((r) => present(r, said.get(r.answer ?? ''))),
    total: n,
    next: page.length > wanted.limit ? String(offset + wanted.limit) : null,
  }
}

/** One case as it stands in a list. */
export const readCaseRow = async (db: Db, scope: OrgScope, id: string): Promise<CaseRow> =>
  asRow(db, await findCase(db, scope, id))

async function asRow(db: Db, row: FoundCase): Promise<CaseRow> {
  const said = row.answer ? (await readSaid(db, [row.answer])).get(row.answer) : undefined
  const { is } = await db
    .selectFrom('feedback_case as c')
    .where('c.id', '=', row.id)
    .select(waiting.as('is'))
    .executeTakeFirstOrThrow()
  return present({ ...row, waiting: is }, said)
}

export async function readCase(db: Db, scope: OrgScope, id: string) {
  const row = await findCase(db, scope, id)
  const [listed, events, messages, contact, matched, again, timeline, mergeable, into] = await Promise.all([
    asRow(db, row),
    readEvents(db, scope, id),
    readMessages(db, scope, id),
    contactOf(db, scope, row),
    readMatched(db, scope, id),
    readAgain(db, scope, row),
    timelineOf(db, scope, row),
    mergeableWith(db, scope, row),
    mergedInto(db, scope, row),
  ])
  return { case: listed, events, messages, contact, matched, again, timeline, mergeable, mergedInto: into }
}

async function readEvents(db: Db, scope: OrgScope, id: string) {
  const rows = await db
    .selectFrom('case_event as e')
    .leftJoin('person as p', 'p.id', 'e.person')
    .where('e.feedback_case', '=', id)
    .where('e.org', '=', scope.org)
    .orderBy('e.id')
    .select(['e.id', 'e.at', 'p.name as who', 'e.what', 'e.text'])
    .execute()
  const named = await db
    .selectFrom('case_mention as m')
    .innerJoin('case_event as e', 'e.id', 'm.event')
    .innerJoin('person as p', 'p.id', 'm.person')
    .where('e.feedback_case', '=', id)
    .select(['m.event', 'p.name'])
    .execute()
  return rows.map((e) => ({
    ...e,
    id: String(e.id),
    at: e.at.toISOString(),
    what: e.what as CaseEventKind,
    mentions: named.filter((m) => m.event === e.id).map((m) => m.name),
  }))
}

async function readMatched(db: Db, scope: OrgScope, id: string) {
  const rows = await db
    .selectFrom('case_match as m')
    .innerJoin('case_rule as r', 'r.id', 'm.rule')
    .where('m.feedback_case', '=', id)
    .where('m.org', '=', scope.org)
    .orderBy('m.at')
    .select(['m.kind', 'm.subject', 'm.at', 'r.name'])
    .execute()
  const said = await readSaid(
    db,
    rows.flatMap((r) => (r.kind === 'answer' ? [r.subject] : [])),
  )
  return rows.map((r) => ({
    kind: r.kind,
    id: r.subject,
    rule: r.name,
    at: r.at.toISOString(),
    score: said.get(r.subject)?.score ?? null,
    words: said.get(r.subject)?.words ?? null,
  }))
}

/** The question after the case was solved, and what came of it. */
async function readAgain(db: Db, scope: OrgScope, row: FoundCase) {
  const asked = await db
    .selectFrom('case_recovery as r')
    .leftJoin('invitation as i', 'i.id', 'r.invitation')
    .where('r.feedback_case', '=', row.id)
    .where('r.org', '=', scope.org)
    .select(['r.at', 'r.suppressed', 'i.answer'])
    .executeTakeFirst()
  if (!asked)
    return row.ask_again_at ? { at: row.ask_again_at.toISOString(), asked: false, suppressed: null, score: null } : null
  const said = asked.answer ? (await readSaid(db, [asked.answer])).get(asked.answer) : undefined
  return {
    at: asked.at.toISOString(),
    asked: asked.suppressed === null,
    suppressed: asked.suppressed,
    score: said?.score ?? null,
  }
}

const mostOfTimeline = 60

/** What else the company and this customer had with each other, newest first; nothing of what was promised anonymity. Bounded as everything by the reader's unit. */
async function timelineOf(db: Db, scope: OrgScope, row: FoundCase): Promise<TimelineEntry[]> {
  if (!row.customer && !row.who) return []
  const inUnit = (path: string) =>
    scope.unit === null ? sql`true` : sql`${sql.ref(path)} @> array[${scope.unit}]::uuid[]`
  const own = scope.agent === null ? sql`true` : sql`e.agent = ${scope.agent}`
  const { rows } = await sql<{
    kind: TimelineEntry['kind']
    id: string
    at: Date
    channel: string | null
    reason: string | null
    touchpoint: string | null
    outcome: string | null
    number: number | null
    state: CaseState | null
  }>`
    select * from (
      (select 'encounter' as kind, e.id, e.started_at as at, e.channel, e.reason, e.touchpoint, e.outcome, null::int as number, null as state
        from encounter e where e.customer = ${row.customer} and e.org = ${scope.org} and ${inUnit('e.unit_path')} and ${own}
        order by e.started_at desc limit ${mostOfTimeline})
      union all
      (select 'answer', a.id, a.at, a.channel, a.reason, a.touchpoint, null, null, null
        from answer a join encounter e on e.id = a.encounter
        where e.customer = ${row.customer} and a.org = ${scope.org} and not a.anonymous and ${inUnit('a.unit_path')} and ${own}
        order by a.at desc limit ${mostOfTimeline})
      union all
      (select 'case', c.id, c.opened_at, c.channel, c.reason, c.touchpoint, null, c.number, c.state
        from feedback_case c where c.org = ${scope.org} and c.who = ${row.who} and c.id <> ${row.id} and ${inUnit('c.unit_path')}
          and ${scope.agent === null ? sql`true` : sql`(c.agent = ${scope.agent} or c.owner = ${scope.person}::uuid)`}
        order by c.opened_at desc limit ${mostOfTimeline})
    ) t order by at desc limit ${mostOfTimeline}`.execute(db)
  const said = await readSaid(
    db,
    rows.flatMap((r) => (r.kind === 'answer' ? [r.id] : [])),
  )
  return rows.map((r) => ({
    ...r,
    at: r.at.toISOString(),
    score: said.get(r.id)?.score ?? null,
    words: said.get(r.id)?.words ?? null,
  }))
}

async function mergeableWith(db: Db, scope: OrgScope, row: FoundCase) {
  if (!row.who || row.closed_at) return []
  const rows = await casesOf(db, scope)
    .where('c.who', '=', row.who)
    .where('c.id', '<>', row.id)
    .where('c.closed_at', 'is', null)
    .orderBy('c.opened_at')
    .limit(20)
    .select(['c.id', 'c.number', 'c.title', 'c.opened_at'])
    .execute()
  return rows.map(({ opened_at, ...r }) => ({ ...r, openedAt: opened_at.toISOString() }))
}

async function mergedInto(db: Db, scope: OrgScope, row: FoundCase) {
  if (!row.merged_into) return null
  return (
    (await casesOf(db, scope).where('c.id', '=', row.merged_into).select(['c.id', 'c.number']).executeTakeFirst()) ??
    null
  )
}

/** What waits, inside the scope. Kept share: of the cases solved or overdue in the last 90 days, those solved in time. */
export async function summariseCases(db: Db, scope: OrgScope, now = new Date()) {
  const since = new Date(now.getTime() - 90 * 86_400_000)
  const row = await casesOf(db, scope)
    .where((eb) => eb.or([eb('c.closed_at', 'is', null), eb('c.opened_at', '>=', since)]))
    .where('c.state', 'not in', ['dropped', 'merged'])
    .select([
      sql<number>`count(*) filter (where c.state = 'new')`.as('unhandled'),
      sql<number>`count(*) filter (where c.closed_at is null)`.as('open'),
      sql<number>`count(*) filter (where c.closed_at is null and c.due_at < ${now})`.as('late'),
      sql<Date | null>`min(c.opened_at) filter (where c.state = 'new')`.as('oldest'),
      sql<number>`count(*) filter (where c.closed_at is null and c.owner = ${scope.person}::uuid)`.as('mine'),
      sql<number>`count(*) filter (where c.closed_at is null and ${waiting})`.as('waiting'),
      sql<number>`count(*) filter (where c.opened_at >= ${since} and (c.closed_at is not null or c.due_at < ${now} or c.late_at is not null))`.as(
        'judged',
      ),
      sql<number>`count(*) filter (where c.opened_at >= ${since} and c.closed_at <= c.due_at and c.late_at is null)`.as(
        'kept',
      ),
    ])
    .executeTakeFirstOrThrow()
  return {
    unhandled: row.unhandled,
    open: row.open,
    late: row.late,
    oldestAt: row.oldest?.toISOString() ?? null,
    mine: row.mine,
    waiting: row.waiting,
    keptShare: row.judged > 0 ? row.kept / row.judged : null,
    keptN: row.judged,
  }
}

type Said = Pick<CaseRow, 'score' | 'words' | 'topics'>

async function readSaid(db: Db, answers: string[]): Promise<Map<string, Said>> {
  if (answers.length === 0) return new Map()
  const rows = await newestTaps(db, answers)
    .select(['answer', 'org', 'kind', 'level', 'value', 'words', 'seq'])
    .execute()
  const finders = await topicFinders(db, [...new Set(rows.map((r) => r.org))])
  // Where anonymity was promised nobody's words are sorted, also of who asked to be contacted.
  const anonymous = await db
    .selectFrom('answer')
    .where('id', 'in', answers)
    .where('anonymous', '=', true)
    .select('id')
    .execute()
  const unsorted = new Set(anonymous.map((a) => a.id))
  const said = new Map<string, Said>()
  for (const row of rows.sort((a, b) => a.seq - b.seq)) {
    const one = said.get(row.answer) ?? { score: null, words: null, topics: [] }
    // The lowest level is what the case is about.
    if (row.level && row.kind && (!one.score || rank(row.level) < rank(one.score.level)))
      one.score = { kind: row.kind as 'nps', value: row.value, level: row.level }
    one.words ??= row.words
    if (!unsorted.has(row.answer))
      one.topics = [...new Set([...one.topics, ...(finders.get(row.org)?.topicsOf([row.words]) ?? [])])]
    said.set(row.answer, one)
  }
  return said
}

const rank = (level: 'low' | 'mid' | 'high'): number => ['low', 'mid', 'high'].indexOf(level)

function present(r: FoundCase & { waiting: boolean }, said: Said | undefined): CaseRow {
  return {
    id: r.id,
    number: r.number,
    state: r.state,
    title: r.title,
    answer: r.answer,
    encounter: r.encounter,
    alert: r.alert,
    unit: r.unit,
    touchpoint: r.touchpoint,
    reason: r.reason,
    rule: r.rule_name,
    urgent: r.urgent,
    skill: r.skill,
    owner: r.owner ? { id: r.owner, name: r.owner_name ?? '' } : null,
    openedAt: r.opened_at.toISOString(),
    dueAt: r.due_at.toISOString(),
    takenAt: r.taken_at?.toISOString() ?? null,
    reachedAt: r.reached_at?.toISOString() ?? null,
    promisedAt: r.promised_at.toISOString(),
    closedAt: r.closed_at?.toISOString() ?? null,
    late: (r.closed_at ?? new Date()) > r.due_at,
    escalated: r.escalated,
    cause: r.cause,
    minutes: r.minutes,
    score: said?.score ?? null,
    words: said?.words ?? null,
    topics: said?.topics ?? [],
    waiting: r.waiting,
  }
}
