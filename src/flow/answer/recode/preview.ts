import { sql } from 'kysely'
import { readClassification } from '../../../catalog/reason/rule.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { RecodeInput, RecodePreview } from '../../../contract/operations/reasons.ts'
import type { Db } from '../../../engine/database/database.ts'
import { type PlannedMove, planned } from './plan.ts'
import { chooser, readSubjects, type Subject, subjects } from './rows.ts'

/** Where conditions are read row by row, so many of the newest are looked at: a second's work. */
const mostLooked = 100_000

type Counts = { encounters: number; answers: number }
type Span = { first: Date | null; last: Date | null }
const key = { encounter: 'encounters', answer: 'answers' } as const

/** What a re-coding would move and which figures change by it; nothing is written. */
export async function previewRecode(db: Db, scope: OrgScope, input: RecodeInput): Promise<RecodePreview> {
  const moves = await planned(db, scope, input)
  const plain = moves.every((m) => Object.keys(m.condition).length === 0)
  const per = moves.map((): Counts => ({ encounters: 0, answers: 0 }))
  const span: Span = { first: null, last: null }
  const { textAttributes } = plain ? { textAttributes: [] } : await readClassification(db, scope)
  const before = new Map(concerned(moves).map((id): [string | null, Counts] => [id, { encounters: 0, answers: 0 }]))
  let [looked, whole] = [0, true]
  for (const subject of subjects) {
    const rows = await countRows(db, scope, subject, [...before.keys()], moves)
    for (const { reason, n } of rows) before.get(reason)![key[subject]] = n
    const counted = plain ? allOf(rows, moves) : await countSome(db, scope, subject, moves, textAttributes)
    counted.per.forEach((n, i) => {
      per[i]![key[subject]] += n
      per[i]!.answers += counted.following[i]!
    })
    looked += counted.looked
    whole &&= counted.whole
    widen(span, counted.span)
  }
  const sum = (of: Counts[]): Counts => ({
    encounters: of.reduce((n, c) => n + c.encounters, 0),
    answers: of.reduce((n, c) => n + c.answers, 0),
  })
  const closing = input.kind === 'merge' ? input.from : input.kind === 'split' && input.rest ? [input.reason] : []
  return {
    ...sum(per),
    ...{ whole, looked, from: span.first?.toISOString() ?? null, to: span.last?.toISOString() ?? null },
    // A merge of several is one part, as a re-coding is.
    parts: input.kind === 'split' ? per : [sum(per)],
    reasons: beforeAndAfter(before, moves, per),
    named: await namedBy(db, scope, closing),
  }
}

function widen(span: Span, { first, last }: Span): void {
  if (first && (!span.first || first < span.first)) span.first = first
  if (last && (!span.last || last > span.last)) span.last = last
}

/** The reasons that rows go from and to, as far as they are there. */
const concerned = (moves: PlannedMove[]): (string | null)[] => [
  ...new Set(moves.flatMap((m) => [m.from, ...(typeof m.to === 'string' ? [m.to] : [])])),
]

type Rows = { reason: string | null; n: number; within: number } & Span

/** All rows of these reasons, and those of the time that the moves share: there is no index by reason, so all are counted at one look. */
async function countRows(db: Db, scope: OrgScope, subject: Subject, ids: (string | null)[], moves: PlannedMove[]) {
  const at = sql.ref(subject === 'encounter' ? 's.started_at' : 's.at')
  const { since, until } = moves[0] ?? {}
  const within = sql`filter (where true ${since ? sql`and ${at} >= ${since}::timestamptz` : sql``} ${until ? sql`and ${at} < ${until}::timestamptz` : sql``})`
  const { rows } = await sql<Rows>`
    select s.reason, count(*) as n, count(*) ${within} as within, min(${at}) ${within} as first, max(${at}) ${within} as last from ${sql.table(subject)} s
    where s.org = ${scope.org} and (s.reason = any(${ids.filter((id) => id !== null)}::uuid[]) or (${ids.includes(null)} and s.reason is null))
    group by 1`.execute(db)
  return rows
}

/** What moves without a condition take. */
function allOf(rows: Rows[], moves: PlannedMove[]) {
  const taken = moves.map((m) => rows.find((r) => r.reason === m.from))
  const span: Span = { first: null, last: null }
  for (const of of taken) if (of) widen(span, of)
  const per = taken.map((of) => of?.within ?? 0)
  // An answer has its encounter's reason, so those that follow are counted with those that belong to none.
  return { per, following: per.map(() => 0), span, whole: true, looked: per.reduce((a, b) => a + b, 0) }
}

async function countSome(db: Db, scope: OrgScope, subject: Subject, moves: PlannedMove[], textAttributes: string[]) {
  const rows = await readSubjects(db, scope, subject, moves, { newestFirst: true, most: mostLooked })
  const choose = chooser(moves, textAttributes)
  const moved = moves.map((): string[] => [])
  const span: Span = { first: null, last: null }
  for (const row of rows) {
    const move = choose(row)
    if (!move) continue
    moved[moves.indexOf(move)]!.push(row.id)
    widen(span, { first: row.at, last: row.at })
  }
  const per = moved.map((ids) => ids.length)
  const following = subject === 'answer' ? per.map(() => 0) : await answersOf(db, moved)
  return { per, following, span, whole: rows.length < mostLooked, looked: rows.length }
}

/** How many answers go with each of these groups of encounters. */
async function answersOf(db: Db, groups: string[][]): Promise<number[]> {
  const counts: number[] = []
  for (const ids of groups) {
    const { rows } = await sql<{
      n: number
    }>`select count(*) as n from answer where encounter = any(${ids}::uuid[])`.execute(db)
    counts.push(rows[0]!.n)
  }
  return counts
}

/** All rows of the reasons concerned, before and after. */
function beforeAndAfter(before: Map<string | null, Counts>, moves: PlannedMove[], per: Counts[]) {
  const change = (counts: Counts, by: Counts, sign: 1 | -1): Counts => ({
    encounters: counts.encounters + sign * by.encounters,
    answers: counts.answers + sign * by.answers,
  })
  const after = new Map(before)
  const parts = new Map<number, Counts>()
  moves.forEach(({ from, to }, n) => {
    after.set(from, change(after.get(from)!, per[n]!, -1))
    if (typeof to === 'string') after.set(to, change(after.get(to)!, per[n]!, 1))
    else parts.set(to.part, per[n]!)
  })
  return [
    ...[...before].map(([id, counts]) => ({ reason: id ?? '', part: null, before: counts, after: after.get(id)! })),
    ...[...parts].map(([part, counts]) => ({ reason: '', part, before: { encounters: 0, answers: 0 }, after: counts })),
  ]
}

/** What else names reasons that will be closed. */
async function namedBy(db: Db, scope: OrgScope, closing: string[]): Promise<RecodePreview['named']> {
  if (closing.length === 0) return []
  const { rows } = await sql<{ what: 'policy' | 'rule'; name: string }>`
    select 'policy' as what, name from policy where org = ${scope.org} and removed_at is null and condition -> 'reasons' ?| ${closing}::text[]
    union all select 'rule', name from reason_rule where org = ${scope.org} and removed_at is null and reason = any(${closing}::uuid[])
    order by 1, 2`.execute(db)
  return rows
}
