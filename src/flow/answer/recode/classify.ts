import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { noteChoice } from '../../encounter/reason/choice.ts'
import { othersThan } from '../../encounter/write.ts'
import { giveReasons, keepBefore, type Looked } from './rows.ts'
import { takeBack } from './work.ts'

type Choice = { reason: string; extraReasons?: string[] | undefined; suggested: string | null }

/** Gives one encounter its reason by hand; what was recorded stays beside it. Refuses 'not-found' outside the scope. Returns the id under which it can be taken back. */
export async function classifyEncounter(db: Db, scope: OrgScope, encounter: string, given: Choice): Promise<string> {
  return db.transaction().execute(async (tx) => {
    const row = await held(tx, scope, encounter)
    await demandOpen(tx, scope, [given.reason, ...(given.extraReasons ?? [])])
    const id = newId()
    const moves = json([{ from: row.reason, to: given.reason, condition: {} }])
    const values = { id, org: scope.org, kind: 'classify' as const, moves, state: 'done' as const, encounters: 1 }
    await tx
      .insertInto('recode')
      .values({ ...values, person: scope.person, finished_at: new Date() })
      .execute()
    await keepBefore(tx, id, [row])
    const extra = othersThan(given.reason, given.extraReasons ?? (row.extra_reasons ?? []).filter((e) => e !== null))
    await giveReasons(tx, scope, 'encounter', [
      { id: encounter, reason: given.reason, extra: extra.length > 0 ? extra : null },
    ])
    await noteChoice(tx, scope, { encounter, suggested: given.suggested, chosen: given.reason, via: 'classify' })
    return id
  })
}

/** Takes back the last reason that was given by hand. Refuses 'wrong-state' where there is none. */
export async function unclassifyEncounter(db: Db, scope: OrgScope, encounter: string): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await held(tx, scope, encounter)
    const last = await tx
      .selectFrom('recode_row as w')
      .innerJoin('recode as r', 'r.id', 'w.recode')
      .where('w.subject', '=', encounter)
      .where('r.kind', '=', 'classify')
      .orderBy('w.seq', 'desc')
      .select('r.id')
      .executeTakeFirst()
    if (!last) throw new Refusal('wrong-state', { what: 'not-classified' })
    await takeBack(tx, scope, last.id)
    const undone = { state: 'undone' as const, undone_at: new Date(), undone_by: scope.person }
    await tx.updateTable('recode').set(undone).where('id', '=', last.id).execute()
    await tx.deleteFrom('reason_choice').where('org', '=', scope.org).where('encounter', '=', encounter).execute()
  })
}

async function held(tx: Tx, scope: OrgScope, encounter: string): Promise<Looked> {
  const row = await tx
    .selectFrom('encounter')
    .where('id', '=', encounter)
    .where('org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<boolean>`unit_path @> array[${scope.unit}]::uuid[]`))
    .$if(scope.agent !== null, (q) => q.where('agent', '=', scope.agent))
    .select(['id', 'reason', 'extra_reasons', 'channel', 'source', 'touchpoint', 'unit_path', 'agent', 'started_at'])
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  const { unit_path: unitPath, started_at: at, extra_reasons, ...rest } = row
  return { ...rest, unitPath, at, extra_reasons: extra_reasons as string[] | null, attributes: null }
}

async function demandOpen(tx: Tx, scope: OrgScope, ids: string[]): Promise<void> {
  const rows = await tx
    .selectFrom('reason')
    .where('org', '=', scope.org)
    .where('id', 'in', ids)
    .where('closed', '=', false)
    .select('id')
    .execute()
  if (new Set(ids).size !== rows.length)
    throw new Refusal('bad-input', {}, [{ path: 'reason', message: 'unknown-reason' }])
}
