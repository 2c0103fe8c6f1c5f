import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { CaseRow } from '../../contract/operations/flow.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { newestTaps } from '../answer/newest.ts'

/** Cases inside the scope: of its units, and for an agent those of own encounters or in own hands. */
function cases(db: Db, scope: OrgScope) {
  return db
    .selectFrom('feedback_case as c')
    .leftJoin('person as p', 'p.id', 'c.owner')
    .where('c.org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<boolean>`c.unit_path @> array[${scope.unit}]::uuid[]`))
    .$if(scope.agent !== null, (q) =>
      q.where((eb) => eb.or([eb('c.agent', '=', scope.agent), eb('c.owner', '=', scope.person)])),
    )
}

export async function listCases(
  db: Db,
  scope: OrgScope,
  wanted: {
    state: 'open' | 'new' | 'taken' | 'closed'
    mine?: boolean
    unit?: string | undefined
    before?: string | undefined
    limit: number
  },
): Promise<{ rows: CaseRow[]; total: number; next: string | null }> {
  const offset = wanted.before ? Number(wanted.before) : 0
  if (!Number.isInteger(offset) || offset < 0)
    throw new Refusal('bad-input', {}, [{ path: 'before', message: 'not a cursor' }])
  const matching = cases(db, scope)
    .$if(wanted.state === 'open', (q) => q.where('c.state', '<>', 'closed'))
    .$if(wanted.state !== 'open', (q) => q.where('c.state', '=', wanted.state as 'new'))
    .$if(wanted.mine === true, (q) => q.where('c.owner', '=', scope.person))
    .$if(wanted.unit !== undefined, (q) => q.where(sql<boolean>`c.unit_path @> array[${wanted.unit}]::uuid[]`))
  const { n } = await matching.select((eb) => eb.fn.countAll<number>().as('n')).executeTakeFirstOrThrow()
  const page = await matching
    .selectAll('c')
    .select(['p.name as owner_name'])
    .$if(wanted.state === 'closed', (q) => q.orderBy('c.closed_at', 'desc'))
    .$if(wanted.state !== 'closed', (q) => q.orderBy('c.due_at'))
    .orderBy('c.id')
    .offset(offset)
    .limit(wanted.limit + 1)
    .execute()
  const rows = page.slice(0, wanted.limit)
  const said = await readSaid(
    db,
    rows.map((r) => r.answer),
  )
  return {
    rows: rows.map((r) => present(r, said.get(r.answer))),
    total: n,
    next: page.length > wanted.limit ? String(offset + wanted.limit) : null,
  }
}

export async function readCase(db: Db, scope: OrgScope, id: string) {
  const row = await cases(db, scope)
    .where('c.id', '=', id)
    .selectAll('c')
    .select(['p.name as owner_name'])
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  const said = (await readSaid(db, [row.answer])).get(row.answer)
  const events = await db
    .selectFrom('case_event as e')
    .leftJoin('person as p', 'p.id', 'e.person')
    .where('e.feedback_case', '=', id)
    .where('e.org', '=', scope.org)
    .orderBy('e.id')
    .select(['e.at', 'p.name as who', 'e.what', 'e.text'])
    .execute()
  return {
    case: present(row, said),
    events: events.map((e) => ({ ...e, at: e.at.toISOString(), what: e.what as 'opened' | 'burst' })),
    contact: said?.contact ?? null,
  }
}

/** What waits, inside the scope. Kept share: of the cases closed or overdue in the last 90 days, those closed in time. */
export async function summariseCases(db: Db, scope: OrgScope, now = new Date()) {
  const since = new Date(now.getTime() - 90 * 86_400_000)
  const row = await cases(db, scope)
    .select([
      sql<number>`count(*) filter (where c.state = 'new')`.as('unhandled'),
      sql<number>`count(*) filter (where c.state <> 'closed')`.as('open'),
      sql<number>`count(*) filter (where c.state <> 'closed' and c.due_at < ${now})`.as('late'),
      sql<Date | null>`min(c.opened_at) filter (where c.state = 'new')`.as('oldest'),
      sql<number>`count(*) filter (where c.state <> 'closed' and c.owner = ${scope.person}::uuid)`.as('mine'),
      sql<number>`count(*) filter (where c.opened_at >= ${since} and (c.closed_at is not null or c.due_at < ${now}))`.as(
        'judged',
      ),
      sql<number>`count(*) filter (where c.opened_at >= ${since} and c.closed_at <= c.due_at)`.as('kept'),
    ])
    .executeTakeFirstOrThrow()
  return {
    unhandled: row.unhandled,
    open: row.open,
    late: row.late,
    oldestAt: row.oldest?.toISOString() ?? null,
    mine: row.mine,
    keptShare: row.judged > 0 ? row.kept / row.judged : null,
    keptN: row.judged,
  }
}

type Said = {
  score: CaseRow['score']
  words: string | null
  contact: { email: string | null; phone: string | null } | null
}

async function readSaid(db: Db, answers: string[]): Promise<Map<string, Said>> {
  if (answers.length === 0) return new Map()
  const rows = await newestTaps(db, answers).select(['answer', 'kind', 'level', 'value', 'words', 'seq']).execute()
  const said = new Map<string, Said>()
  for (const row of rows.sort((a, b) => a.seq - b.seq)) {
    const one = said.get(row.answer) ?? { score: null, words: null, contact: null }
    // The worst score tells why the case is here.
    if (row.level && (one.score === null || rank(row.level) < rank(one.score.level)))
      one.score = { kind: row.kind as 'nps', value: row.value, level: row.level }
    one.words ??= row.words
    if (row.kind === 'contact' && row.value?.consent)
      one.contact = { email: row.value.email ?? null, phone: row.value.phone ?? null }
    said.set(row.answer, one)
  }
  return said
}

const rank = (level: 'low' | 'mid' | 'high'): number => ['low', 'mid', 'high'].indexOf(level)

type Found = {
  id: string
  number: number
  state: 'new' | 'taken' | 'closed'
  title: string
  answer: string
  unit: string | null
  touchpoint: string | null
  reason: string | null
  rule_name: string
  owner: string | null
  owner_name: string | null
  opened_at: Date
  due_at: Date
  taken_at: Date | null
  closed_at: Date | null
  cause: string | null
}

function present(r: Found, said: Said | undefined): CaseRow {
  return {
    id: r.id,
    number: r.number,
    state: r.state,
    title: r.title,
    answer: r.answer,
    unit: r.unit,
    touchpoint: r.touchpoint,
    reason: r.reason,
    rule: r.rule_name,
    owner: r.owner ? { id: r.owner, name: r.owner_name ?? '' } : null,
    openedAt: r.opened_at.toISOString(),
    dueAt: r.due_at.toISOString(),
    takenAt: r.taken_at?.toISOString() ?? null,
    closedAt: r.closed_at?.toISOString() ?? null,
    late: (r.closed_at ?? new Date()) > r.due_at,
    cause: r.cause,
    score: said?.score ?? null,
    words: said?.words ?? null,
  }
}
