import { type RawBuilder, sql } from 'kysely'
import type { NoticeState } from '../../../contract/notice.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'

/**
 * Who asked for what a notice tells of, one row for each person: those behind its answers and cases, and behind the cases and answers of its causes and of its
 * improvements' causes, and who wrote its ideas or voted for them. Whoever
 * answered an anonymous survey, or whom we do not know, is an answer and nobody. `links` gives (kind, subject).
 */
const sources = (org: string, links: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  with link as (${links}), cause as (
    select subject as id from link where kind = 'cause'
    union
    select ic.cause from improvement_cause ic join link l on l.kind = 'improvement' and l.subject = ic.improvement where ic.org = ${org}
  ), said as (
    select subject as answer from link where kind = 'answer'
    union
    select c.answer from feedback_case c join link l on l.kind = 'case' and l.subject = c.id where c.org = ${org}
    union
    select c.answer from feedback_case c join cause on cause.id = c.cause where c.org = ${org}
    union
    select n.answer from answer_cause n join cause on cause.id = n.cause where n.org = ${org}
  )
  select distinct on (who) who, answer, customer, idea, voter from (
    select case when p.customer is null then 'a:' || a.id else 'c:' || p.customer end as who, a.id as answer, p.customer, null::uuid as idea, null::uuid as voter
    from said s join answer a on a.id = s.answer and a.org = ${org}
      left join encounter e on e.id = a.encounter left join invitation i on i.id = a.invitation
      -- Only a customer that there still is.
      left join lateral (select k.id as customer from customer k where k.id = coalesce(e.customer, i.customer) and not a.anonymous) p on true
    union all
    select case when b.customer is null then 'b:' || b.id else 'c:' || b.customer end, null, b.customer, i.id,
      case when b.customer is null then b.id end
    -- Votes stay where they were given: those of what is merged are of the same.
    from link l join idea t on l.kind = 'idea' and t.id = l.subject and t.org = ${org} join idea i on i.root = t.root
      join lateral (select person from idea_vote where idea = i.id union select i.author where i.author is not null) v on true
      join board_person b on b.id = v.person
  ) one order by who, answer`

const linksOf = (notice: string) => sql`select kind, subject from notice_link where notice = ${notice}`

/** Those sources, of a draft as they are now, else as they were written down. */
export const sourcesOf = (org: string, notice: string, state: NoticeState): RawBuilder<unknown> =>
  state === 'draft'
    ? sources(org, linksOf(notice))
    : sql`select who, answer, customer, idea, voter from notice_source where notice = ${notice}`

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
    insert into notice_source (notice, org, who, answer, customer, idea, voter)
    select ${notice}, ${org}, who, answer, customer, idea, voter from (${sources(org, linksOf(notice))}) s`.execute(tx)
  return Number(numAffectedRows)
}
