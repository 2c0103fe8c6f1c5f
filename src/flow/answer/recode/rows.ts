import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { ReasonMove } from '../../../contract/reasons.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { type About, fitsOf } from '../../encounter/reason/fits.ts'

/** Where a reason is kept: with encounters, and with answers that belong to none. */
export const subjects = ['encounter', 'answer'] as const
export type Subject = (typeof subjects)[number]

/** A row as a re-coding looks at it. */
export type Looked = About & { id: string; reason: string | null; extra_reasons: string[] | null; at: Date }
/** What a row gets. */
export type Given = { id: string; reason: string | null; extra: (string | null)[] | null }

type Which = { after?: string | undefined; newestFirst?: boolean; lock?: boolean; most: number }

/** Rows that the moves could be about, by id. Their attributes only where a condition looks at them. */
export async function readSubjects(
  db: Db,
  scope: OrgScope,
  subject: Subject,
  moves: Pick<ReasonMove, 'from' | 'condition' | 'since' | 'until'>[],
  { after, newestFirst, lock, most }: Which,
): Promise<Looked[]> {
  const from = moves.flatMap((m) => (m.from === null ? [] : [m.from]))
  const none = moves.some((m) => m.from === null)
  const attributes = moves.some((m) => m.condition.words || m.condition.attributes)
  const [time, extra] = subject === 'encounter' ? ['started_at', sql`s.extra_reasons`] : ['at', sql`null::uuid[]`]
  const at = sql.ref(`s.${time}`)
  // One stretch of time for all: the moves of a re-coding share it.
  const { since, until } = moves[0] ?? {}
  const { rows } = await sql<Looked>`
    select s.id, s.reason, ${extra} as extra_reasons, ${at} as at, s.channel, s.source, s.touchpoint, s.unit_path as "unitPath", s.agent,
      ${attributes ? sql`s.attributes` : sql`null`} as attributes
    from ${sql.table(subject)} s
    where s.org = ${scope.org} and (s.reason = any(${from}::uuid[]) or (${none} and s.reason is null)
        ${subject === 'encounter' ? sql`or s.extra_reasons && ${from}::uuid[]` : sql``})
      ${subject === 'answer' ? sql`and s.encounter is null` : sql``}
      ${after ? sql`and s.id > ${after}::uuid` : sql``}
      ${since ? sql`and ${at} >= ${since}::timestamptz` : sql``} ${until ? sql`and ${at} < ${until}::timestamptz` : sql``}
    order by ${newestFirst ? sql`${at} desc` : sql`s.id`} limit ${most} ${lock ? sql`for update` : sql``}`.execute(db)
  return rows
}

/** Says which move a row takes; undefined for none. */
export function chooser<Move extends Omit<ReasonMove, 'to'>>(
  moves: Move[],
  textAttributes: string[],
): (row: Looked) => Move | undefined {
  const ready = moves.map((move) => ({ move, fits: fitsOf(move.condition, textAttributes) }))
  return (row) => ready.find(({ move, fits }) => move.from === row.reason && fits(row))?.move
}

/** What moves make of a row; null where nothing changes. A merge also takes the further reasons of an encounter along. */
export function movedBy(row: Looked, move: ReasonMove | undefined, merges: Map<string, string>): Given | null {
  const reason = move ? move.to : row.reason
  const before = row.extra_reasons
  const extra = before?.map((id) => (id && merges.get(id)) ?? id) ?? null
  const kept = extra?.map((id, n) => (id === reason || (id && extra.indexOf(id) < n) ? null : id)) ?? null
  if (reason === row.reason && JSON.stringify(kept) === JSON.stringify(before)) return null
  return { id: row.id, reason, extra: kept }
}

/** Notes what rows were before a re-coding changes them. */
export async function keepBefore(tx: Tx, recode: string, rows: Looked[]): Promise<void> {
  await sql`
    insert into recode_row (recode, subject, before, extra_before)
    select ${recode}::uuid, r.subject, r.before, r.extra::uuid[]
    from unnest(${rows.map((r) => r.id)}::uuid[], ${rows.map((r) => r.reason)}::uuid[], ${rows.map((r) => arrayOf(r.extra_reasons))}::text[])
      as r(subject, before, extra)
    on conflict do nothing`.execute(tx)
}

/**
 * Gives rows their reasons, and all that hangs on them: answers and cases follow their encounter. What was recorded stays beside it. Tells of it, so that
 * facts follow. Returns how many answers changed.
 */
export async function giveReasons(tx: Tx, scope: OrgScope, subject: Subject, given: Given[]): Promise<number> {
  if (given.length === 0) return 0
  const ids = given.map((g) => g.id)
  const recorded = sql`case when s.recoded then s.recorded_reason else s.reason end`
  const own = subject === 'encounter' ? sql`extra_reasons = v.extra::uuid[], revision = s.revision + 1` : nextSeq
  await sql`
    update ${sql.table(subject)} s set reason = v.reason, recoded = v.reason is distinct from ${recorded},
      recorded_reason = case when v.reason is distinct from ${recorded} then ${recorded} end, ${own}
    from unnest(${ids}::uuid[], ${given.map((g) => g.reason)}::uuid[], ${given.map((g) => arrayOf(g.extra))}::text[]) as v(id, reason, extra)
    where s.id = v.id`.execute(tx)
  const event = { encounters: [] as string[], invitations: [] as string[], answers: ids }
  if (subject === 'encounter') {
    const answers = await sql<{ id: string }>`
      update answer s set reason = e.reason, recoded = e.recoded, recorded_reason = e.recorded_reason, ${nextSeq}
      from encounter e where s.encounter = e.id and e.id = any(${ids}::uuid[]) returning s.id`.execute(tx)
    const asked = await tx.selectFrom('invitation').where('encounter', 'in', ids).select('id').execute()
    event.encounters = ids
    event.invitations = asked.map((i) => i.id)
    event.answers = answers.rows.map((a) => a.id)
  }
  const cases =
    event.answers.length === 0
      ? []
      : (
          await sql<{ id: string }>`
            update feedback_case c set reason = a.reason, revision = c.revision + 1 from answer a
            where c.answer = a.id and a.id = any(${event.answers}::uuid[]) and c.reason is distinct from a.reason
            returning c.id`.execute(tx)
        ).rows
  const { encounters, invitations, answers } = event
  await emit(tx, scope.org, [
    ...(encounters.length > 0 ? [{ kind: 'encounters' as const, encounters }] : []),
    ...(invitations.length > 0 ? [{ kind: 'invitations' as const, invitations }] : []),
    ...(answers.length > 0 ? [{ kind: 'answers' as const, answers, import: null }] : []),
    // Their facts carry it too.
    ...cases.map(({ id }) => ({ kind: 'case' as const, case: id, what: 'recoded' })),
  ])
  return answers.length
}

const nextSeq = sql`recoded_seq = nextval(pg_get_serial_sequence('answer_event', 'seq'))`
const arrayOf = (ids: (string | null)[] | null): string | null => ids && `{${ids.map((id) => id ?? 'NULL').join(',')}}`
