import { type RawBuilder, sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import { inLanguage, type Localized } from '../../../contract/language.ts'
import { type Trace, type Traced, type TraceKind, traceKinds } from '../../../contract/notice.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { answersNamed, casesNamed, causesOfCases } from '../../action/improvement/named-cause.ts'
import { ideasTold } from './source.ts'

/** Of one kind so many are followed on; a screen shows fewer. */
const mostFollowed = 2_000
const mostShown = 30

type Step = { from: TraceKind; to: TraceKind; find: (org: string, ids: string[]) => RawBuilder<{ id: string }> }
const any = (ids: string[]) => sql`any(${ids}::uuid[])`
const these = (ids: string[]) => sql`select unnest(${ids}::uuid[])`

/** How one leads to the next, from the left to the right. `find` gives what is reached from these. */
const forwards: Step[] = [
  {
    from: 'answer',
    to: 'case',
    find: (org, ids) => sql`select id from feedback_case where org = ${org} and answer = ${any(ids)}`,
  },
  {
    from: 'case',
    to: 'cause',
    find: causesOfCases,
  },
  {
    from: 'answer',
    to: 'cause',
    find: (org, ids) => sql`select distinct cause as id from answer_cause where org = ${org} and answer = ${any(ids)}`,
  },
  {
    // What is done about a cause is done about what is below it.
    from: 'cause',
    to: 'cause',
    find: (org, ids) =>
      sql`select distinct parent as id from cause where org = ${org} and parent is not null and id = ${any(ids)}`,
  },
  {
    from: 'cause',
    to: 'improvement',
    find: (org, ids) =>
      sql`select distinct improvement as id from improvement_cause where org = ${org} and cause = ${any(ids)}`,
  },
  {
    from: 'cause',
    to: 'idea',
    find: (org, ids) => sql`select id from idea where org = ${org} and stand = 'published' and cause = ${any(ids)}`,
  },
  ...(['answer', 'case', 'cause', 'improvement', 'idea'] as const).map(
    (kind): Step => ({
      from: kind,
      to: 'notice',
      find: (org, ids) =>
        sql`select distinct notice as id from notice_link where org = ${org} and kind = ${kind} and subject = ${any(ids)}`,
    }),
  ),
  {
    from: 'answer',
    to: 'notice',
    find: (org, ids) =>
      sql`select distinct notice as id from notice_source where org = ${org} and answer = ${any(ids)}`,
  },
  {
    from: 'case',
    to: 'notice',
    find: (org, ids) =>
      sql`select distinct notice as id from notice_source where org = ${org} and feedback_case = ${any(ids)}`,
  },
]

const backwards: Step[] = [
  {
    from: 'notice',
    to: 'case',
    find: (org, ids) =>
      sql`select c.id from notice_source s join feedback_case c on c.answer = s.answer or c.id = s.feedback_case where s.org = ${org} and s.notice = ${any(ids)}`,
  },
  {
    from: 'notice',
    to: 'answer',
    find: (org, ids) =>
      sql`select distinct answer as id from notice_source where org = ${org} and answer is not null and notice = ${any(ids)}`,
  },
  { from: 'notice', to: 'idea', find: ideasTold },
  ...(['answer', 'case', 'cause', 'improvement'] as const).map(
    (kind): Step => ({
      from: 'notice',
      to: kind,
      find: (org, ids) =>
        sql`select distinct subject as id from notice_link where org = ${org} and kind = ${kind} and notice = ${any(ids)}`,
    }),
  ),
  {
    from: 'idea',
    to: 'cause',
    find: (org, ids) =>
      sql`select distinct cause as id from idea where org = ${org} and cause is not null and id = ${any(ids)}`,
  },
  {
    from: 'improvement',
    to: 'cause',
    find: (org, ids) =>
      sql`select distinct cause as id from improvement_cause where org = ${org} and improvement = ${any(ids)}`,
  },
  {
    from: 'cause',
    to: 'cause',
    find: (org, ids) => sql`select id from cause where org = ${org} and parent = ${any(ids)}`,
  },
  {
    from: 'cause',
    to: 'answer',
    find: (org, ids) => answersNamed(org, these(ids)),
  },
  {
    from: 'cause',
    to: 'case',
    find: (org, ids) => sql`select id from (${casesNamed(org, these(ids))}) c`,
  },
  {
    from: 'case',
    to: 'answer',
    find: (org, ids) =>
      sql`select distinct answer as id from feedback_case where org = ${org} and answer is not null and id = ${any(ids)}`,
  },
]

/**
 * What led to something and what came of it. Backwards it goes to the left only and forwards to the right only, so that one answer does not lead to
 * all others of its cause. What is below a cause counts for it. Of answers and cases those inside the scope are shown, and of anonymous answers none; all are counted.
 */
export async function readTrace(db: Db, scope: OrgScope, kind: TraceKind, id: string): Promise<Trace> {
  if (!(await isThere(db, scope, kind, id))) throw new Refusal('not-found')
  const found = new Map<TraceKind, Set<string>>(traceKinds.map((k) => [k, new Set<string>()]))
  found.get(kind)!.add(id)
  // What is done about what is below a cause is done about the cause, as in the ranking.
  await follow(db, scope.org, forwards, found, kind, kind === 'cause' ? await branch(db, scope.org, id) : [id])
  await follow(db, scope.org, backwards, found, kind, [id])
  const ids = (k: TraceKind) => [...found.get(k)!].slice(0, mostFollowed)
  const columns = await Promise.all(
    traceKinds.map(async (k) => [k, { total: found.get(k)!.size, shown: await shown(db, scope, k, ids(k)) }] as const),
  )
  const { rows } = await sql<Trace['read']>`
    select coalesce(sum(asked), 0)::int as asked, coalesce(sum(erased), 0)::int as erased,
      (select count(*)::int from notice_recipient r where r.notice = ${any(ids('notice'))} and r.message is not null) as told,
      (select count(*)::int from notice_recipient r where r.notice = ${any(ids('notice'))} and r.read_at is not null) as read
    from notice n where n.org = ${scope.org} and n.id = ${any(ids('notice'))}`.execute(db)
  return { from: { kind, id }, ...(Object.fromEntries(columns) as Omit<Trace, 'from' | 'read'>), read: rows[0]! }
}

async function follow(
  db: Db,
  org: string,
  steps: Step[],
  found: Map<TraceKind, Set<string>>,
  kind: TraceKind,
  starts: string[],
): Promise<void> {
  let fresh = new Map<TraceKind, Set<string>>([[kind, new Set(starts)]])
  const seen = new Map<TraceKind, Set<string>>([[kind, new Set(starts)]])
  while (fresh.size > 0) {
    const next = new Map<TraceKind, Set<string>>()
    for (const step of steps) {
      const from = [...(fresh.get(step.from) ?? [])].slice(0, mostFollowed)
      if (from.length === 0) continue
      const { rows } = await sql<{ id: string }>`${step.find(org, from)}`.execute(db)
      const known = seen.get(step.to) ?? new Set()
      seen.set(step.to, known)
      for (const row of rows) {
        if (known.has(row.id)) continue
        known.add(row.id)
        found.get(step.to)!.add(row.id)
        next.set(step.to, (next.get(step.to) ?? new Set()).add(row.id))
      }
    }
    fresh = next
  }
}

async function branch(db: Db, org: string, cause: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    with recursive b as (select ${cause}::uuid as id union select k.id from b join cause k on k.parent = b.id and k.org = ${org})
    select id from b`.execute(db)
  return rows.map((r) => r.id)
}

/** Where it begins must be the reader's to see: a unit's own answers and cases, and what belongs to the whole organisation. */
async function isThere(db: Db, scope: OrgScope, kind: TraceKind, id: string): Promise<boolean> {
  return (await shown(db, scope, kind, [id], true)).length > 0
}

type Row = { id: string; at: Date | null; title: string | null; name: Localized | null; state: string | null }

async function shown(db: Db, scope: OrgScope, kind: TraceKind, ids: string[], first = false): Promise<Traced[]> {
  if (ids.length === 0) return []
  const { org, unit, agent, person } = scope
  const inUnit = unit === null ? sql`true` : sql`x.unit_path @> array[${unit}]::uuid[]`
  const bounds = (mine: RawBuilder<unknown>) => sql`${inUnit} and ${agent === null ? sql`true` : mine}`
  const query: Record<TraceKind, RawBuilder<unknown>> = {
    answer: sql`select x.id, x.at, (select words from answer_event w where w.answer = x.id and w.words is not null order by w.seq desc limit 1) as title,
        null::jsonb as name, null as state from answer x
      where x.org = ${org} and x.id = ${any(ids)} and ${bounds(sql`x.agent = ${agent}`)} ${first ? sql`` : sql`and not x.anonymous`}
      order by x.at desc limit ${mostShown}`,
    case: sql`select x.id, x.opened_at as at, x.title, null::jsonb as name, x.state from feedback_case x
      where x.org = ${org} and x.id = ${any(ids)} and ${bounds(sql`(x.agent = ${agent} or x.owner = ${person})`)} order by x.opened_at desc limit ${mostShown}`,
    cause: sql`select id, null::timestamptz as at, null as title, name, null as state from cause where org = ${org} and id = ${any(ids)} limit ${mostShown}`,
    improvement: sql`select id, created_at as at, title, null::jsonb as name, state from improvement
      where org = ${org} and id = ${any(ids)} order by created_at desc limit ${mostShown}`,
    idea: sql`select id, created_at as at, title, null::jsonb as name, state from idea
      where org = ${org} and stand = 'published' and id = ${any(ids)} order by created_at desc limit ${mostShown}`,
    notice: sql`select id, coalesce(published_at, created_at) as at, null as title, title as name, state from notice
      where org = ${org} and id = ${any(ids)} order by 2 desc limit ${mostShown}`,
  }
  const { rows } = await sql<Row>`${query[kind]}`.execute(db)
  return rows.map(({ id, at, title, name, state }) => ({
    id,
    label: cut(title ?? (name ? inLanguage(name, scope.language) : '')),
    at: at?.toISOString() ?? null,
    state,
  }))
}

const cut = (text: string): string => (text.length > 160 ? `${text.slice(0, 159).toWellFormed()}…` : text)
