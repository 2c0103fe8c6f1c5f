import type { Localized } from '../../contract/language.ts'
import type { Topic } from '../../contract/operations/topics.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import type { OrgScope } from '../scope.ts'
import { TopicFinder } from './finder.ts'

/** The organisation's topics, oldest first. They are one list for all units. */
export async function listTopics(db: Db | Tx, scope: OrgScope): Promise<Topic[]> {
  const rows = await db
    .selectFrom('topic')
    .where('org', '=', scope.org)
    .orderBy('created_at')
    .orderBy('id')
    .select(['id', 'name', 'words', 'but_not', 'closed'])
    .execute()
  return rows.map(({ but_not, ...row }) => ({ ...row, name: row.name as Localized, butNot: but_not }))
}

/** What finds the topics of each of these organisations; those that are closed are found no more. */
export async function topicFinders(db: Db | Tx, orgs: readonly string[]): Promise<Map<string, TopicFinder>> {
  if (orgs.length === 0) return new Map()
  const rows = await db
    .selectFrom('topic')
    .where('org', 'in', [...orgs])
    .where('closed', '=', false)
    .select(['id', 'org', 'words', 'but_not'])
    .execute()
  const of = (org: string) => rows.filter((r) => r.org === org).map(({ but_not, ...r }) => ({ ...r, butNot: but_not }))
  return new Map(orgs.map((org) => [org, new TopicFinder(of(org))]))
}

/** What finds the topics of the reader's organisation. */
export const finderOf = async (db: Db | Tx, scope: OrgScope): Promise<TopicFinder> =>
  (await topicFinders(db, [scope.org])).get(scope.org)!
