import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Filter } from '../../contract/ask.ts'
import { addDays, instantOf } from '../../contract/zone.ts'
import type { Tables } from '../../engine/database/tables.ts'

export type AnswerFilter = {
  /** Local dates, both included. */
  from?: string | undefined
  to?: string | undefined
  filters?: Filter[] | undefined
  level?: 'low' | 'mid' | 'high' | undefined
  words?: 'yes' | 'no' | undefined
  search?: string | undefined
  /** These answers alone. */
  ids?: string[] | undefined
  /** All but these. */
  notIds?: string[] | undefined
}

type WithAnswer = Tables & { a: Tables['answer'] }
type Build = ExpressionBuilder<WithAnswer, 'a'>
type Condition = ExpressionWrapper<WithAnswer, 'a', SqlBool>

/** The same filters as the ask's, over answers in the truth, but for topics (by-topic.ts). `a` is the answer. */
export function answerConditions(eb: Build, scope: OrgScope, zone: string, wanted: AnswerFilter): Condition {
  const all: unknown[] = [eb('a.org', '=', scope.org)]
  if (scope.unit) all.push(sql<SqlBool>`a.unit_path @> array[${scope.unit}]::uuid[]`)
  if (scope.agent) all.push(eb('a.agent', '=', scope.agent))
  if (wanted.ids) all.push(sql<SqlBool>`a.id = any(${wanted.ids}::uuid[])`)
  if (wanted.notIds) all.push(sql<SqlBool>`a.id <> all(${wanted.notIds}::uuid[])`)
  if (wanted.from) all.push(eb('a.at', '>=', new Date(instantOf(wanted.from, 0, zone))))
  if (wanted.to) all.push(eb('a.at', '<', new Date(instantOf(addDays(wanted.to, 1), 0, zone))))
  for (const filter of wanted.filters ?? []) all.push(dimensionCondition(filter))
  if (wanted.level) {
    all.push(
      sql<SqlBool>`exists (select from answer_event e where e.answer = a.id and e.level = ${wanted.level} and ${newest})`,
    )
  }
  const hasWords = sql<SqlBool>`exists (select from answer_event e where e.answer = a.id and e.words <> '' and ${newest})`
  if (wanted.words === 'yes') all.push(hasWords)
  if (wanted.words === 'no') all.push(sql<SqlBool>`not ${hasWords}`)
  if (wanted.search) {
    const like = `%${wanted.search.replace(/[\\%_]/g, (c) => `\\${c}`).replaceAll('\0', '')}%`
    all.push(
      sql<SqlBool>`exists (select from answer_event e where e.answer = a.id and e.words ilike ${like} and ${newest})`,
    )
  }
  return eb.and(all as Condition[])
}

/** `e` is the newest tap of its question. */
const newest = sql<SqlBool>`not exists (select from answer_event n where n.answer = e.answer and n.question = e.question and n.seq > e.seq)`

/** The reason as it was said then: the encounter's where the answer belongs to one. */
const recorded = (of: string) => {
  const said = (row: string) =>
    sql`case when ${sql.ref(`${row}.recoded`)} then ${sql.ref(`${row}.recorded_reason`)} else ${sql.ref(`${row}.reason`)} end`
  return sql`case when ${sql.ref(`${of}.encounter`)} is null then ${said(of)}
    else (select ${said('f')} from encounter f where f.id = ${sql.ref(`${of}.encounter`)}) end`
}

/** All that a filter can name of an answer, as one value. */
const kindOf = (of: string) =>
  sql`array[${sql.join(
    ['survey', 'touchpoint', 'unit', 'channel', 'stage', 'reason', 'agent', 'language', 'source'].map(
      (column) => sql`coalesce(${sql.ref(`${of}.${column}`)}::text, '')`,
    ),
  )}, coalesce(${recorded(of)}::text, ''), (${sql.ref(`${of}.flags`)} && array['burst'])::text]`

/**
 * Where anonymity was promised, an answer is shown among at least `least` of the very same kind. Filters choose whole kinds, so nobody is left
 * alone by the difference of two lists either.
 */
export const amongEnough = (scope: OrgScope, least: number) =>
  sql<SqlBool>`(not a.anonymous or ${kindOf('a')} in (
    select ${kindOf('b')} from answer b where b.org = ${scope.org} and b.anonymous group by 1 having count(*) >= ${least}))`

function dimensionCondition({ dimension, values }: Filter): unknown {
  const list = sql`${values}::text[]`
  switch (dimension) {
    case 'unit':
      return sql`(a.unit_path::text[] && ${list} or (${values.includes('')} and a.unit is null))`
    case 'reason':
      return sql`(exists (select from reason r where r.id = a.reason and r.path::text[] && ${list}) or (${values.includes('')} and a.reason is null))`
    case 'reason_recorded':
      return sql`(exists (select from reason r where r.id = ${recorded('a')} and r.path::text[] && ${list}) or (${values.includes('')} and ${recorded('a')} is null))`
    case 'question':
      return sql`exists (select from answer_event e where e.answer = a.id and e.question = any(${list}))`
    case 'outcome':
      return sql`coalesce((select c.outcome from encounter c where c.id = a.encounter), '') = any(${list})`
    case 'flag':
      return sql`case when a.flags && array['burst'] then 'burst' else 'plain' end = any(${list})`
    case 'topic':
      throw new Error('a filter by topic is one by answers before it comes here')
    case 'touchpoint':
    case 'survey':
    case 'channel':
    case 'stage':
    case 'agent':
    case 'language':
    case 'source':
      return sql`coalesce(${sql.ref(`a.${dimension}`)}::text, '') = any(${list})`
    default:
      return sql`coalesce(a.attributes ->> ${dimension.slice('attribute:'.length)}, '') = any(${list})`
  }
}
