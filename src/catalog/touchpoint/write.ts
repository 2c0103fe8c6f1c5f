import { channels, stages } from '../../contract/operations/catalog.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import type { OrgScope } from '../scope.ts'
import { findUnit } from '../unit/read.ts'
import { newCode } from './code.ts'
import { findTouchpoint, type TouchpointRow } from './read.ts'

type Given = Omit<TouchpointRow, 'id' | 'code' | 'closed'>
type Change = { [K in keyof (Given & { closed: boolean })]?: TouchpointRow[K] | undefined }

/** Adds a touchpoint with a code of its own for the anonymous link. */
export async function createTouchpoint(db: Db, scope: OrgScope, given: Given): Promise<TouchpointRow> {
  await demandKnown(db, scope, given)
  const { unit, channel, stage, physical, survey, language } = given
  const row = { id: newId(), org: scope.org, name: json(given.name), unit, channel, stage, physical, survey, language }
  for (;;) {
    const code = newCode()
    const added = await db
      .insertInto('touchpoint')
      .values({ ...row, code })
      .onConflict((c) => c.column('code').doNothing())
      .executeTakeFirst()
    if (added.numInsertedOrUpdatedRows) return { ...given, id: row.id, code, closed: false }
  }
}

/** Changes or closes. The code stays: it is printed on paper. */
export async function saveTouchpoint(db: Db, scope: OrgScope, id: string, change: Change): Promise<TouchpointRow> {
  const before = await findTouchpoint(db, scope, id)
  if (!before) throw new Refusal('not-found')
  const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
  const after: TouchpointRow = { ...before, ...given }
  await demandKnown(db, scope, after)
  const { name, unit, channel, stage, physical, survey, closed, language } = after
  await db
    .updateTable('touchpoint')
    .set({ name: json(name), unit, channel, stage, physical, survey, closed, language })
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .execute()
  return after
}

/** Everything it names exists, in this organisation and within the caller's unit. */
async function demandKnown(db: Db, scope: OrgScope, given: Given): Promise<void> {
  const issues: { path: string; message: string }[] = []
  const organisation = await db
    .selectFrom('organisation')
    .select(['channels', 'stages'])
    .where('id', '=', scope.org)
    .executeTakeFirstOrThrow()
  const known = (id: string, builtIn: readonly string[], own: { id: string }[]) =>
    builtIn.includes(id) || own.some((o) => o.id === id)
  if (!Object.values(given.name).some((name) => name?.trim())) issues.push({ path: 'name', message: 'name-needed' })
  if (!known(given.channel, channels, organisation.channels)) {
    issues.push({ path: 'channel', message: 'unknown-channel' })
  }
  if (!known(given.stage, stages, organisation.stages)) issues.push({ path: 'stage', message: 'unknown-stage' })
  if (!(await findUnit(db, scope, given.unit))) issues.push({ path: 'unit', message: 'unknown-unit' })
  if (given.survey !== null) {
    const survey = db.selectFrom('survey').select('id').where('org', '=', scope.org).where('id', '=', given.survey)
    if (!(await survey.executeTakeFirst())) issues.push({ path: 'survey', message: 'unknown-survey' })
  }
  if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
}
