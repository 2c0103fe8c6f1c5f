import { setImmediate as turn } from 'node:timers/promises'
import type { OrgScope } from '../../catalog/scope.ts'
import { finderOf } from '../../catalog/topic/read.ts'
import type { Db } from '../../engine/database/database.ts'
import { firstId } from '../../engine/database/id.ts'
import { type AnswerFilter, answerConditions } from './filter.ts'
import { textsOf } from './newest.ts'

/** Answers whose words are looked at in one go: so others have their turn between two. */
const atOnce = 2_000
/** Answers that are found in one go: each finding goes through all that the filter lets through, and small ones took most of the time. */
const foundAtOnce = 50_000

/**
 * A filter by topic as one by answers: all that it else asks for is read, and the topics of each worked out as everywhere (10 µs an answer; a regular expression
 * in the database took longer, and was another rule). As in figures an answer has the topics of its texts, and none where anonymity was promised; '' is none.
 */
export async function narrowedByTopic<W extends AnswerFilter>(
  db: Db,
  scope: OrgScope,
  zone: string,
  wanted: W,
): Promise<W> {
  const byTopic = wanted.filters?.filter((f) => f.dimension === 'topic') ?? []
  if (byTopic.length === 0) return wanted
  const rest = { ...wanted, filters: wanted.filters?.filter((f) => f.dimension !== 'topic') }
  const ids: string[] = []
  const notIds: string[] = []
  for await (const { id, topics } of withTopics(db, scope, zone, rest)) {
    const fits = byTopic.every(({ values }) => values.some((v) => topics.includes(v)))
    ;(fits ? ids : notIds).push(id)
  }
  // What has no words has no topics either, and was not looked at.
  return byTopic.every(({ values }) => values.includes('')) ? { ...rest, notIds } : { ...rest, ids }
}

/** Answers in which there is a topic. */
async function* withTopics(db: Db, scope: OrgScope, zone: string, wanted: AnswerFilter) {
  const finder = await finderOf(db, scope)
  for (let after: string | undefined = firstId; after; ) {
    const from: string = after
    const answers = await db
      .selectFrom('answer as a')
      .where((eb) => answerConditions(eb, scope, zone, { ...wanted, words: 'yes' }))
      .where('a.anonymous', '=', false)
      .where('a.id', '>', from)
      .orderBy('a.id')
      .limit(foundAtOnce)
      .select('a.id')
      .execute()
    const ids = answers.map((a) => a.id)
    for (let n = 0; n < ids.length; n += atOnce) {
      for (const [id, said] of await textsOf(db, ids.slice(n, n + atOnce))) {
        const topics = finder.topicsOf(said)
        if (topics.length > 0) yield { id, topics }
      }
      await turn()
    }
    after = ids.length < foundAtOnce ? undefined : ids.at(-1)
  }
}
