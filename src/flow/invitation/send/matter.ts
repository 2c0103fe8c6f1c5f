import { sql } from 'kysely'
import type { Language, Localized } from '../../../contract/language.ts'
import type { SurveyContent } from '../../../contract/survey.ts'
import type { Db } from '../../../engine/database/database.ts'

/** What a message about an invitation is made of. */
export type Matter = {
  org: string
  orgName: string
  unitPath: string[]
  survey: string
  content: SurveyContent
  touchpoint: Localized
  agent: string | null
  reason: Localized | null
  /** Asks again after a case was solved: words about a visit do not fit, whoever wrote them for all surveys. */
  again: boolean
  /** The organisation's own words for this survey and step. */
  subject: Localized
  greeting: Localized
  text: Localized
  tokenHash: Buffer
}

type Row = Omit<Matter, 'orgName' | 'unitPath' | 'tokenHash'> & {
  id: string
  org_name: string
  unit_path: string[]
  token_hash: Buffer
  language: Language
}

/** By message id; what is missing has no invitation. */
export async function readMatters(
  db: Db,
  messages: { id: string; invitation: string | null }[],
): Promise<Map<string, Matter>> {
  const asked = messages.filter((m) => m.invitation !== null)
  if (asked.length === 0) return new Map()
  const { rows } = await sql<Row>`/* keep plan */
    select m.id, m.org, o.name as org_name, coalesce(e.unit_path, u.path) as unit_path, v.survey, v.content, t.name as touchpoint, e.agent,
      r.name as reason, q.invitation is not null as again, coalesce(case when q.invitation is null then wa.subject end, '{}') || coalesce(ws.subject, '{}') as subject,
      coalesce(case when q.invitation is null then wa.greeting end, '{}') || coalesce(ws.greeting, '{}') as greeting,
      coalesce(case when q.invitation is null then ta.words end, '{}') || coalesce(ts.words, '{}') as text, i.token_hash
    from message m join invitation i on i.id = m.invitation join organisation o on o.id = m.org join touchpoint t on t.id = i.touchpoint
      join unit u on u.id = t.unit join survey_version v on v.id = i.survey_version left join encounter e on e.id = i.encounter
      left join reason r on r.id = e.reason left join mail_words ws on ws.org = m.org and ws.survey = v.survey and ws.step = m.step
      left join mail_words wa on wa.org = m.org and wa.survey is null and wa.step = m.step
      left join case_recovery q on q.invitation = i.id
      left join text_words ts on ts.org = m.org and ts.survey = v.survey and ts.step = m.step
      left join text_words ta on ta.org = m.org and ta.survey is null and ta.step = m.step
    where m.id = any(${asked.map((m) => m.id)}::uuid[])`.execute(db)
  return new Map(
    rows.map(({ id, org_name, unit_path, token_hash, ...row }) => [
      id,
      { ...row, orgName: org_name, unitPath: unit_path, tokenHash: token_hash },
    ]),
  )
}
