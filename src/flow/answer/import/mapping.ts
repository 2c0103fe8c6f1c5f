import type { OrgScope } from '../../../catalog/scope.ts'
import type { ImportMapping } from '../../../contract/operations/flow.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { SurveyContent } from '../../../contract/survey.ts'
import type { Db } from '../../../engine/database/database.ts'
import { channelsOf } from '../../encounter/file/channel-words.ts'
import { type Names, readNames } from '../../encounter/names.ts'
import { questionsOf } from '../answer.ts'

/** All that rows are read with, looked up once for an import. */
export type Ground = {
  org: string
  zone: string
  mapping: ImportMapping
  version: { id: string; content: SurveyContent }
  names: Names
  /** Channel ids by what a file may call them. */
  channels: Map<string, string>
  /** Rows outside this unit are bad; null is the whole organisation. */
  within: string | null
}

type Issue = { path: string; message: string }

const once = ['key', 'touchpoint', 'unit', 'channel', 'reason', 'agent', 'language'] as const
/** What an anonymous survey promised not to keep. */
const personal = ['agent', 'attribute', 'encounterEnd']

/** Looks up what the mapping names. Refuses 'bad-input' with every fault of it at once; `columns` are those of the file. */
export async function groundOf(db: Db, scope: OrgScope, mapping: ImportMapping, columns: string[]): Promise<Ground> {
  const survey = await db
    .selectFrom('survey as s')
    .leftJoin('survey_version as v', 'v.id', 's.current_version')
    .where('s.org', '=', scope.org)
    .where('s.id', '=', mapping.survey)
    .select(['v.id', 'v.content'])
    .executeTakeFirst()
  const organisation = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select(['zone', 'channels'])
    .executeTakeFirstOrThrow()
  const names = await readNames(db, scope)
  const issues: Issue[] = []
  if (!survey) issues.push({ path: 'mapping.survey', message: 'unknown-survey' })
  else if (!survey.id) issues.push({ path: 'mapping.survey', message: 'survey-not-published' })
  if (mapping.touchpoint && !names.touchpoint(mapping.touchpoint))
    issues.push({ path: 'mapping.touchpoint', message: 'unknown-touchpoint' })
  const content = survey?.content as SurveyContent | undefined
  issues.push(...wrongColumns(mapping, columns, content))
  if (issues.length > 0 || !survey?.id || !content) throw new Refusal('bad-input', {}, issues)
  return {
    org: scope.org,
    zone: organisation.zone,
    mapping,
    version: { id: survey.id, content },
    names,
    channels: channelsOf(organisation.channels),
    within: scope.unit,
  }
}

function wrongColumns(mapping: ImportMapping, columns: string[], content: SurveyContent | undefined): Issue[] {
  const issues: Issue[] = []
  const say = (column: string, message: string) => issues.push({ path: `mapping.columns.${column}`, message })
  const taken = new Set<string>()
  const questions = content && questionsOf(content)
  for (const [column, { to, ...more }] of Object.entries(mapping.columns)) {
    if (to === 'skip') continue
    if (!columns.includes(column)) say(column, 'unknown-column')
    const detail = 'question' in more ? `:${more.question}` : 'name' in more ? `:${more.name}` : ''
    if (detail || (once as readonly string[]).includes(to)) {
      if (taken.has(to + detail)) say(column, 'mapped-twice')
      taken.add(to + detail)
    }
    if ('question' in more && questions && !questions.has(more.question)) say(column, 'unknown-question')
    if (content?.anonymous && personal.includes(to)) say(column, 'promised-anonymous')
  }
  const targets = Object.values(mapping.columns).map((c) => c.to)
  if (!targets.includes('question')) issues.push({ path: 'mapping.columns', message: 'no-question-column' })
  if (!targets.includes('at') && !mapping.defaultAt) issues.push({ path: 'mapping.defaultAt', message: 'date-needed' })
  return issues
}
