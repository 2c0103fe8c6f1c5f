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
  let [looked, whole] = [0, true]
  for (const subject of subjects) {
    const counted = plain ? await countAll(db, scope, subject, moves) : await countSome(db, scope, subject, moves)
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
    reasons: await beforeAndAfter(db, scope, moves, per),
    named: await namedBy(db, scope, closing),
  }
}

function widen(span: Span, { first, last }: Span): void {
  if (first && (!span.first || first < span.first)) span.first = first
  if (last && (!span.last || last > span.last)) span.last = last
}

const timeOf = (subject: Subject) => sql.ref(subject === 'encounter' ? 's.started_at' : 's.at')

async function countAll(db: Db, scope: OrgScope, subject: Subject, moves: PlannedMove[]) {
  const at = timeOf(subject)
  const span: Span = { first: null, last: null }
  const per: number[] = []
  for (const { from, since, until } of moves) {
    const { rows } = await sql<{ n: number } & Span>`
      select count(*) as n, min(${at}) as first, max(${at}) as last from ${sql.table(subject)} s
      where s.org = ${scope.org} and s.reason is not distinct from ${from}::uuid
        ${since ? sql`and ${at} >= ${since}::timestamptz` : sql``} ${until ? sql`and ${at} < ${until}::timestamptz` : sql``}`.execute(
      db,
    )
    per.push(rows[0]!.n)
    widen(span, rows[0]!)
  }
  // An answer has its encounter's reason, so those that follow are counted with those that belong to none.
  return { per, following: per.map(() => 0), span, whole: true, looked: per.reduce((a, b) => a + b, 0) }
}

async function countSome(db: Db, scope: OrgScope, subject: Subject, moves: PlannedMove[]) {
  const { textAttributes } = await readClassification(db, scope)
  const rows = await readSubjects(db, scope, subject, moves, { newestFirst: true, most: mostLooked })
  const choose = chooser(moves, textAttributes)
  const per = moves.map(() => 0)
  const moved = moves.map((): string[] => [])
  const span: Span = { first: null, last: null }
  for (const row of rows) {
    const move = choose(row)
    if (!move) continue
    per[moves.indexOf(move)]! += 1
    moved[moves.indexOf(move)]!.push(row.id)
    widen(span, { first: row.at, last: row.at })
  }
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
async function beforeAndAfter(db: Db, scope: OrgScope, moves: PlannedMove[], per: Counts[]) {
  const ids = [...new Set(moves.flatMap((m) => [m.from, ...(typeof m.to === 'string' ? [m.to] : [])]))]
  const before = new Map(ids.map((id) => [id, { encounters: 0, answers: 0 }]))
  for (const subject of subjects) {
    const { rows } = await sql<{ reason: string | null; n: number }>`
      select s.reason, count(*) as n from ${sql.table(subject)} s
      where s.org = ${scope.org} and (s.reason = any(${ids.filter((id) => id !== null)}::uuid[]) or (${ids.includes(null)} and s.reason is null))
      group by 1`.execute(db)
    for (const { reason, n } of rows) before.get(reason)![key[subject]] = n
  }
  const change = (counts: Counts, by: Counts, sign: 1 | -1): Counts => ({
    encounters: counts.encounters + sign * by.encounters,
    answers: counts.answers + sign * by.answers,
  })
  const after = new Map([...before].map(([id, counts]) => [id, counts]))
  const parts = new Map<number, Counts>()
  moves.forEach(({ from, to }, n) => {
    after.set(from, change(after.get(from)!, per[n]!, -1))
    if (typeof to === 'string') after.set(to, change(after.get(to)!, per[n]!, 1))
    else parts.set(to.part, per[n]!)
  })
  return [
    ...ids.map((id) => ({ reason: id ?? '', part: null, before: before.get(id)!, after: after.get(id)! })),
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
