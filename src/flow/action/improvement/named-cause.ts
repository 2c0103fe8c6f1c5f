import { type RawBuilder, sql } from 'kysely'

/*
 * What a cause was named for, by one rule for the ranking of causes, for who asked for what a notice tells of, and for the trace: an answer's cause is what a
 * person named on it, else its case's, else that of the case which took that in. `causes` gives ids, with all below them where those count too. What a reason
 * mostly comes from is a guess about many, which the ranking makes beside this: nobody is told "you asked" on a guess.
 */

/** Cases with the causes; the cause that was named on a case's answer goes before the case's own. */
export const casesNamed = (org: string, causes: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select c.id, c.answer, c.customer from feedback_case c
  where c.org = ${org} and c.cause in (${causes}) and not exists (select from answer_cause n where n.answer = c.answer)
  union all
  select c.id, c.answer, c.customer from feedback_case t join feedback_case c on c.merged_into = t.id
  where t.org = ${org} and t.cause in (${causes}) and c.cause is null and not exists (select from answer_cause n where n.answer = c.answer)
  union all
  select c.id, c.answer, c.customer from answer_cause n join feedback_case c on c.answer = n.answer and c.org = n.org
  where n.org = ${org} and n.cause in (${causes})`

/** Answers with the causes, but for what a child tapped. */
export const answersNamed = (org: string, causes: RawBuilder<unknown>): RawBuilder<{ id: string }> => sql`
  select a.id from answer a join (
    select n.answer from answer_cause n where n.org = ${org} and n.cause in (${causes})
    union select c.answer from (${casesNamed(org, causes)}) c
  ) s on s.answer = a.id where a.org = ${org} and not a.flags && array['burst']`

/** Public ideas with the causes. */
export const ideasNamed = (org: string, causes: RawBuilder<unknown>): RawBuilder<{ id: string }> =>
  sql`select i.id from idea i where i.org = ${org} and i.stand = 'published' and i.cause in (${causes})`

/** The cause that counts for each of these cases. */
export const causesOfCases = (org: string, ids: readonly string[]): RawBuilder<{ id: string }> => sql`
  select distinct coalesce(n.cause, c.cause, t.cause) as id from feedback_case c
    left join answer_cause n on n.answer = c.answer left join feedback_case t on t.id = c.merged_into
  where c.org = ${org} and c.id = any(${ids}::uuid[]) and coalesce(n.cause, c.cause, t.cause) is not null`
