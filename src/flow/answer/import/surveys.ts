import type { OrgScope } from '../../../catalog/scope.ts'
import type { SurveyContent } from '../../../contract/survey.ts'
import type { Db } from '../../../engine/database/database.ts'

/** Surveys that answers can be bound to: the published ones, newest first, as they are now. */
export async function surveysToFill(db: Db, scope: OrgScope): Promise<{ id: string; content: SurveyContent }[]> {
  const rows = await db
    .selectFrom('survey as s')
    .innerJoin('survey_version as v', 'v.id', 's.current_version')
    .where('s.org', '=', scope.org)
    .orderBy('s.closed')
    .orderBy('s.created_at', 'desc')
    .select(['s.id', 'v.content'])
    .execute()
  return rows.map((r) => ({ id: r.id, content: r.content as SurveyContent }))
}
