import { sql } from 'kysely'
import type { FlowEvent } from '../../../contract/event.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { type Renewed, renew, type Whose } from './renew.ts'

/** Named in one event. */
const named = 2_000

/** Brings the errands of these customers and keys up to date and tells of it, in one transaction. */
export async function keepErrands(db: Db, org: string, whose: Whose): Promise<void> {
  await db.transaction().execute(async (tx) => {
    const renewed = await renew(tx, org, whose)
    const { version, lost, changed, count } = renewed
    const events: FlowEvent[] = []
    for (const steps of pieces(lost)) events.push({ kind: 'errand-steps-removed', steps, version })
    if (whose.between && count > 0) events.push({ kind: 'errand-steps-renewed', ...whose.between, version })
    for (const encounters of pieces(changed)) events.push({ kind: 'errand-steps', encounters })
    for (const answers of pieces(await markAnswers(tx, org, renewed, whose)))
      events.push({ kind: 'answers-observed', answers })
    await emit(tx, org, events)
  })
}

/** Answers that say whether it was solved carry what then happened: their facts become newer. */
async function markAnswers(
  tx: Tx,
  org: string,
  { changed, lost, count, version }: Renewed,
  { between }: Whose,
): Promise<string[]> {
  if (count === 0 && lost.length === 0) return []
  const ids = [...new Set([...changed, ...lost.map((l) => l.id)])]
  const renewed = between
    ? sql`union all select encounter from errand_step
        where org = ${org}::uuid and customer between ${between.from}::uuid and ${between.to}::uuid and version = ${version}`
    : sql``
  const { rows } = await sql<{ id: string }>`
    update answer a set flagged_seq = ${version}
    from (select unnest(${ids}::uuid[]) as encounter ${renewed}) s
    where a.encounter = s.encounter and not a.anonymous and exists (select from answer_event t where t.answer = a.id and t.kind = 'solved')
    returning a.id`.execute(tx)
  return rows.map((r) => r.id)
}

export function* pieces<T>(all: T[], most = named): Generator<T[]> {
  for (let i = 0; i < all.length; i += most) yield all.slice(i, i + most)
}
