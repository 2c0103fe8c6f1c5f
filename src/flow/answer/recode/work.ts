import { sql } from 'kysely'
import { readClassification } from '../../../catalog/reason/rule.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { ReasonMove } from '../../../contract/reasons.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { aloneWithRows } from '../../encounter/file/alone.ts'
import { chooser, type Given, giveReasons, keepBefore, movedBy, readSubjects, type Subject, subjects } from './rows.ts'

/** Rows changed in one transaction. */
const atOnce = 2_000

type Hooks = { stopping?: AbortSignal | undefined; committed: () => void }

/**
 * Does the re-codings of an organisation that wait, one after the other in the order in which they were asked for, and takes back those that are to be undone. Not
 * beside an import: what comes in under names that it read before a merge is moved with the rest.
 */
export async function workRecodes(db: Db, scope: OrgScope, { stopping, committed }: Hooks): Promise<void> {
  await aloneWithRows(db, scope, stopping, async () => {
    for (;;) {
      const next = await db
        .selectFrom('recode')
        .where('org', '=', scope.org)
        .where('state', 'in', ['queued', 'undoing'])
        .orderBy((eb) => eb.fn.coalesce('undone_at', 'at'))
        .select(['id', 'state'])
        .executeTakeFirst()
      if (!next) return
      const step = next.state === 'queued' ? await mover(db, scope, next.id) : taker(scope, next.id)
      while (await db.transaction().execute(step)) {
        committed()
        if (stopping?.aborted) throw new Error('the server is stopping')
      }
      committed()
    }
  })
}

type Row = { moves: ReasonMove[]; reached: string }
/** Moves some rows; false when there are no more. */
type Step = (tx: Tx) => Promise<boolean>

async function held(tx: Tx, id: string, state: 'queued' | 'undoing'): Promise<Row | undefined> {
  const row = await tx
    .selectFrom('recode')
    .where('id', '=', id)
    .where('state', '=', state)
    .select(['moves', 'reached'])
    .forUpdate()
    .executeTakeFirst()
  return row && { moves: row.moves as ReasonMove[], reached: row.reached }
}

async function mover(db: Db, scope: OrgScope, id: string): Promise<Step> {
  const { textAttributes } = await readClassification(db, scope)
  return async (tx) => {
    const row = await held(tx, id, 'queued')
    if (!row) return false
    const [table, after] = (row.reached || subjects[0]).split(':')
    const subject = table as Subject
    const some = await readSubjects(tx, scope, subject, row.moves, { after, lock: true, most: atOnce })
    const choose = chooser(row.moves, textAttributes)
    const merges = mergesOf(row.moves)
    const given = some.flatMap((s) => movedBy(s, choose(s), merges) ?? [])
    const changed = new Set(given.map((g) => g.id))
    await keepBefore(
      tx,
      id,
      some.filter((s) => changed.has(s.id)),
    )
    const was = new Map(some.map((s) => [s.id, s.reason]))
    const moved = given.filter((g) => g.reason !== was.get(g.id))
    const answers = await giveReasons(tx, scope, subject, moved)
    // Only a further reason of these is another.
    await giveReasons(
      tx,
      scope,
      subject,
      given.filter((g) => g.reason === was.get(g.id)),
    )
    const last = some.length < atOnce
    const done = last && subject === subjects.at(-1)
    const reached = last ? `${subjects.at(-1)}` : `${subject}:${some.at(-1)!.id}`
    await tx
      .updateTable('recode')
      .set((eb) => ({ reached, answers: eb('answers', '+', answers) }))
      .$if(subject === 'encounter', (q) => q.set((eb) => ({ encounters: eb('encounters', '+', moved.length) })))
      .$if(done, (q) => q.set({ state: 'done', finished_at: new Date() }))
      .where('id', '=', id)
      .execute()
    return !done
  }
}

/** Moves that take all of a reason also take it where it stands beside another. */
const mergesOf = (moves: ReasonMove[]): Map<string, string> =>
  new Map(
    moves.flatMap((m) =>
      m.from && Object.keys(m.condition).length === 0 && !m.since && !m.until ? [[m.from, m.to] as const] : [],
    ),
  )

const taker =
  (scope: OrgScope, id: string): Step =>
  async (tx) => {
    const row = await held(tx, id, 'undoing')
    if (!row) return false
    const left = (await takeBack(tx, scope, id)) || (await followMerges(tx, scope))
    if (!left) await forgetParts(tx, scope, id)
    if (!left)
      await tx.updateTable('recode').set({ state: 'undone', finished_at: new Date() }).where('id', '=', id).execute()
    return left
  }

/**
 * What was given back to a reason that another re-coding has merged since, or came under a part of the split that is undone, counts for what that stands for;
 * false when there is no more. It is noted as if it had been there when that was merged.
 */
async function followMerges(tx: Tx, scope: OrgScope): Promise<boolean> {
  const { rows: merged } = await sql<{ id: string; into: string; by: string; undone: boolean }>`
    select s.id, s.merged_into as into, s.merged_by as by, r.state in ('undoing', 'undone') as undone
    from reason s join recode r on r.id = s.merged_by
    where s.org = ${scope.org} and s.merged_into is not null and r.state <> 'queued'`.execute(tx)
  if (merged.length === 0) return false
  const moves = merged.map(({ id: from, into: to }): ReasonMove => ({ from, to, condition: {} }))
  const merges = mergesOf(moves)
  const choose = chooser(moves, [])
  let left = false
  for (const subject of subjects) {
    const some = await readSubjects(tx, scope, subject, moves, { lock: true, most: atOnce })
    const given = some.flatMap((s) => movedBy(s, choose(s), merges) ?? [])
    const changed = new Set(given.map((g) => g.id))
    for (const { id, by, undone } of merged)
      if (!undone)
        await keepBefore(
          tx,
          by,
          some.filter((s) => changed.has(s.id) && (s.reason === id || s.extra_reasons?.includes(id))),
        )
    await giveReasons(tx, scope, subject, given)
    left ||= given.length > 0
  }
  return left
}

/** What re-codings remember of the parts of a split that is undone, they remember of the reason that was split: none brings a part back. */
async function forgetParts(tx: Tx, scope: OrgScope, id: string): Promise<void> {
  const { rows: parts } = await sql<{ id: string; into: string }>`
    select s.id, s.merged_into as into from reason s join recode r on r.id = s.merged_by
    where s.org = ${scope.org} and r.id = ${id} and r.kind = 'split' and s.merged_into is not null`.execute(tx)
  for (const { id: part, into } of parts)
    await sql`
      update recode_row w set before = case when w.before = ${part}::uuid then ${into}::uuid else w.before end,
        extra_before = array_replace(w.extra_before, ${part}::uuid,
          case when ${into}::uuid = any(w.extra_before) or w.before in (${part}::uuid, ${into}::uuid) then null else ${into}::uuid end)
      from recode r where r.id = w.recode and r.org = ${scope.org} and (w.before = ${part}::uuid or ${part}::uuid = any(w.extra_before))`.execute(
      tx,
    )
}

type Kept = {
  subject: string
  before: string | null
  extra: (string | null)[] | null
  next: number | null
  of: Subject
}

/**
 * Takes back some rows of a re-coding; false when none are left. A row that a later one changed again keeps what that gave it, and that later one now remembers
 * what was before both: so they can be taken back in any order.
 */
export async function takeBack(tx: Tx, scope: OrgScope, id: string): Promise<boolean> {
  const { rows } = await sql<Kept>`
    select r.subject, r.before, r.extra_before as extra, n.next,
      case when exists (select from encounter e where e.id = r.subject) then 'encounter' else 'answer' end as of
    from recode_row r
      left join lateral (select min(seq) as next from recode_row where subject = r.subject and seq > r.seq) n on true
    where r.recode = ${id} order by r.subject limit ${atOnce} for update of r`.execute(tx)
  if (rows.length === 0) return false
  const back = (of: Subject) => rows.filter((r) => r.next === null && r.of === of)
  const later = rows.filter((r) => r.next !== null)
  if (later.length > 0)
    await sql`
      update recode_row n set before = v.before, extra_before = v.extra::uuid[]
      from unnest(${later.map((r) => r.subject)}::uuid[], ${later.map((r) => r.next)}::bigint[], ${later.map((r) => r.before)}::uuid[],
        ${later.map((r) => r.extra && `{${r.extra.map((e) => e ?? 'NULL').join(',')}}`)}::text[]) as v(subject, seq, before, extra)
      where n.subject = v.subject and n.seq = v.seq`.execute(tx)
  await tx
    .deleteFrom('recode_row')
    .where('recode', '=', id)
    .where(
      'subject',
      'in',
      rows.map((r) => r.subject),
    )
    .execute()
  for (const of of subjects) {
    const given = back(of).map((r): Given => ({ id: r.subject, reason: r.before, extra: r.extra }))
    await giveReasons(tx, scope, of, given)
  }
  return true
}
