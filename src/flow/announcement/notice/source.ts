import { type RawBuilder, sql } from 'kysely'
import type { NoticeState } from '../../../contract/notice.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { answersNamed, casesNamed, ideasNamed } from '../../action/improvement/named-cause.ts'

/**
 * The causes that notices tell of: those linked, their improvements' own, and all below them. What is below a cause counts for it, as in the ranking.
 * `links` gives (kind, subject).
 */
const aimed = (org: string, links: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select l.subject as id from (${links}) l where l.kind = 'cause'
  union
  select ic.cause from improvement_cause ic join (${links}) l on l.kind = 'improvement' and l.subject = ic.improvement where ic.org = ${org}
  union
  select k.id from aimed above join cause k on k.parent = above.id and k.org = ${org}`

/** The ideas that these notices tell of: those linked, and those of their causes. */
export const ideasTold = (org: string, notices: readonly string[]): RawBuilder<{ id: string }> => {
  const links = sql`select kind, subject from notice_link where org = ${org} and notice = any(${notices}::uuid[])`
  return sql`
    with recursive aimed as (${aimed(org, links)})
    select l.subject as id from (${links}) l where l.kind = 'idea'
    union select i.id from (${ideasNamed(org, sql`select id from aimed`)}) i`
}

/**
 * Who asked for what a notice tells of, one row for each person: those behind its answers and cases, and behind what counts for its causes and for its improvements'
 * causes (see `casesNamed`), and who wrote its ideas or voted for them. Whoever answered an anonymous survey, or whom we do not know, is an answer and nobody.
 * `links` gives (kind, subject).
 */
const sources = (org: string, links: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  with recursive aimed as (${aimed(org, links)}), link as (${links}), cases as (
    select c.id, c.answer, c.customer from feedback_case c join link l on l.kind = 'case' and l.subject = c.id where c.org = ${org}
    union
    select id, answer, customer from (${casesNamed(org, sql`select id from aimed`)}) c
  ), said as (
    select subject as answer from link where kind = 'answer'
    union
    select answer from cases where answer is not null
    union
    select id from (${answersNamed(org, sql`select id from aimed`)}) n
  ), told as (
    select subject as id from link where kind = 'idea'
    union
    select id from (${ideasNamed(org, sql`select id from aimed`)}) i
  )
  select distinct on (who) who, answer, feedback_case, customer, idea, voter from (
    select case when p.customer is null then 'a:' || a.id else 'c:' || p.customer end as who, a.id as answer, null::uuid as feedback_case, p.customer,
      null::uuid as idea, null::uuid as voter
    from said s join answer a on a.id = s.answer and a.org = ${org}
      left join encounter e on e.id = a.encounter left join invitation i on i.id = a.invitation
      -- Only a customer that there still is.
      left join lateral (select k.id as customer from customer k where k.id = coalesce(e.customer, i.customer) and not a.anonymous) p on true
    union all
    -- Cases that no answer opened: whose contacts were too many, or went wrong.
    select case when k.id is null then 'k:' || c.id else 'c:' || k.id end, null, c.id, k.id, null, null
    from cases c left join customer k on k.id = c.customer where c.answer is null
    union all
    select case when b.customer is null then 'b:' || b.id else 'c:' || b.customer end, null, null, b.customer, i.id,
      case when b.customer is null then b.id end
    -- Votes stay where they were given: those of what is merged are of the same.
    from told l join idea t on t.id = l.id and t.org = ${org} join idea i on i.root = t.root
      join lateral (select person from idea_vote where idea = i.id union select i.author where i.author is not null) v on true
      join board_person b on b.id = v.person
  ) one order by who, answer`

const linksOf = (notice: string) => sql`select kind, subject from notice_link where notice = ${notice}`

/** Those sources, of a draft as they are now, else as they were written down. */
export const sourcesOf = (org: string, notice: string, state: NoticeState): RawBuilder<unknown> =>
  state === 'draft'
    ? sources(org, linksOf(notice))
    : sql`select who, answer, feedback_case, customer, idea, voter from notice_source where notice = ${notice}`

/** How many asked, as it is now, and of how many we know who they are. */
export async function countSources(
  db: Db | Tx,
  org: string,
  notice: string,
): Promise<{ asked: number; known: number }> {
  const { rows } = await sql<{ asked: number; known: number }>`
    select count(*)::int as asked, count(customer)::int as known from (${sources(org, linksOf(notice))}) s`.execute(db)
  return rows[0]!
}

/** Writes down who asked, for good. Returns how many they are. */
export async function freezeSources(tx: Tx, org: string, notice: string): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    insert into notice_source (notice, org, who, answer, feedback_case, customer, idea, voter)
    select ${notice}, ${org}, who, answer, feedback_case, customer, idea, voter from (${sources(org, linksOf(notice))}) s`.execute(
    tx,
  )
  return Number(numAffectedRows)
}
