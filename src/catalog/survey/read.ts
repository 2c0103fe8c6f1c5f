import { type SqlBool, sql } from 'kysely'
import type { Survey } from '../../contract/operations/catalog.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import type { Db } from '../../engine/database/database.ts'
import type { OrgScope } from '../scope.ts'

export type SurveyVersion = {
  id: string
  number: number
  publishedAt: string
  publishedBy: string
  content: SurveyContent
}

/** Surveys are the whole organisation's: every unit sees them all. The count of answers is of the reader's own rows. */
export const listSurveys = (db: Db, scope: OrgScope): Promise<Survey[]> => read(db, scope, null)

/** One survey; refused 'not-found' when the organisation has none of this id. */
export async function readSurvey(db: Db, scope: OrgScope, id: string): Promise<Survey> {
  const [survey] = await read(db, scope, id)
  if (!survey) throw new Refusal('not-found')
  return survey
}

async function read(db: Db, scope: OrgScope, id: string | null): Promise<Survey[]> {
  const rows = await db
    .selectFrom('survey as s')
    .leftJoin('survey_version as v', 'v.id', 's.current_version')
    .where('s.org', '=', scope.org)
    .$if(id !== null, (q) => q.where('s.id', '=', id!))
    .select((eb) => [
      's.id',
      's.draft',
      's.closed',
      's.changed_at',
      'v.number',
      'v.published_at',
      sql<SqlBool>`s.draft is distinct from v.content`.as('changed'),
      eb
        .selectFrom('answer as a')
        .whereRef('a.survey', '=', 's.id')
        .where('a.org', '=', scope.org)
        .$if(scope.unit !== null, (q) => q.where(sql<SqlBool>`a.unit_path @> array[${scope.unit}]::uuid[]`))
        .$if(scope.agent !== null, (q) => q.where('a.agent', '=', scope.agent))
        .select((a) => a.fn.countAll<number>().as('n'))
        .as('answers'),
    ])
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc')
    .execute()
  return rows.map((r) => ({
    id: r.id,
    draft: r.draft as SurveyContent,
    version: r.number,
    publishedAt: r.published_at?.toISOString() ?? null,
    changedAt: r.changed_at.toISOString(),
    changed: Boolean(r.changed),
    closed: r.closed,
    answers: Number(r.answers ?? 0),
  }))
}

/** All published versions, newest first. */
export async function surveyVersions(db: Db, scope: OrgScope, id: string): Promise<SurveyVersion[]> {
  await readSurvey(db, scope, id)
  const rows = await db
    .selectFrom('survey_version')
    .where('org', '=', scope.org)
    .where('survey', '=', id)
    .select(['id', 'number', 'content', 'published_at', 'published_by'])
    .orderBy('number', 'desc')
    .execute()
  return rows.map((r) => ({
    id: r.id,
    number: r.number,
    publishedAt: r.published_at.toISOString(),
    publishedBy: r.published_by,
    content: r.content as SurveyContent,
  }))
}
