import { sql } from 'kysely'
import type { Placing } from '../../contract/operations/placing.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import type { Db } from '../../engine/database/database.ts'
import type { OrgScope } from '../scope.ts'
import { findTouchpoint, type TouchpointRow } from './read.ts'

type Placed = Pick<Placing, 'sites' | 'parameters' | 'devices'> & {
  touchpoint: TouchpointRow
  /** The published survey, where there is one; and whether anybody is asked. */
  content: SurveyContent | null
  open: boolean
}

/** How a touchpoint stands on tablets and other sites. Refuses 'not-found' outside the scope. */
export async function readPlacing(db: Db, scope: OrgScope, id: string): Promise<Placed> {
  const touchpoint = await findTouchpoint(db, scope, id)
  if (!touchpoint) throw new Refusal('not-found')
  const row = await db
    .selectFrom('touchpoint as t')
    .leftJoin('survey as s', 's.id', 't.survey')
    .leftJoin('survey_version as v', 'v.id', 's.current_version')
    .where('t.id', '=', id)
    .select(['t.sites', 't.parameters', 's.closed', 'v.content'])
    .executeTakeFirstOrThrow()
  const devices = await db
    .selectFrom('kiosk_device as d')
    .where('d.touchpoint', '=', id)
    .orderBy('d.last_at', 'desc')
    .select(['d.id', 'd.first_at', 'd.last_at', 'd.waiting', 'd.waiting_since', 'd.screen'])
    .select([
      sql<number>`(select count(*) from answer a where a.device = d.id and a.touchpoint = d.touchpoint)`.as('answers'),
      sql<number>`(select count(*) from answer a where a.device = d.id and a.touchpoint = d.touchpoint and a.flags && array['burst'])`.as(
        'bursts',
      ),
    ])
    .execute()
  return {
    touchpoint,
    sites: row.sites,
    parameters: row.parameters,
    content: row.content as SurveyContent | null,
    open: !touchpoint.closed && row.closed === false,
    devices: devices.map((d) => ({
      id: d.id,
      firstAt: d.first_at.toISOString(),
      lastAt: d.last_at.toISOString(),
      waiting: d.waiting,
      waitingSince: d.waiting_since?.toISOString() ?? null,
      screen: d.screen,
      answers: d.answers,
      bursts: d.bursts,
    })),
  }
}

export async function savePlacing(
  db: Db,
  scope: OrgScope,
  id: string,
  change: { sites?: string[] | undefined; parameters?: string[] | undefined },
): Promise<void> {
  if (!(await findTouchpoint(db, scope, id))) throw new Refusal('not-found')
  const set = {
    ...(change.sites && { sites: [...new Set(change.sites.map((s) => s.toLowerCase()))] }),
    ...(change.parameters && { parameters: [...new Set(change.parameters)] }),
  }
  if (Object.keys(set).length === 0) return
  await db.updateTable('touchpoint').set(set).where('org', '=', scope.org).where('id', '=', id).execute()
}

export async function forgetDevice(db: Db, scope: OrgScope, id: string, device: string): Promise<void> {
  if (!(await findTouchpoint(db, scope, id))) throw new Refusal('not-found')
  await db.deleteFrom('kiosk_device').where('touchpoint', '=', id).where('id', '=', device).execute()
}
