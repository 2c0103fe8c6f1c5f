import type { OrgScope } from '../../catalog/scope.ts'
import type { Found } from '../../catalog/topic/finder.ts'
import { finderOf, listTopics } from '../../catalog/topic/read.ts'
import { wordsIn } from '../../catalog/topic/word.ts'
import type { FoundText, TopicCoverage } from '../../contract/operations/topics.ts'
import { addDays, localDate } from '../../contract/zone.ts'
import type { Db } from '../../engine/database/database.ts'
import { Beginnings } from './beginnings.ts'
import { answerConditions } from './filter.ts'
import { textsOf } from './newest.ts'

const days = 90
/** Of one reading: so others have their turn between two. */
const atOnce = 1_000
/** The newest of so many answers are looked at; the reply says when there were more. */
const mostAnswers = 50_000
const mostExamples = 5
const mostWithout = 8

type Seen = { id: string; at: Date }

/**
 * What topics find in answers of the last 90 days that the reader may see, and what no topic finds: to keep the list of topics whole. An answer counts once
 * for each of its topics, however many texts it has. Where anonymity was promised nobody's words are sorted.
 */
export async function topicCoverage(db: Db, scope: OrgScope, now = new Date()): Promise<TopicCoverage> {
  const topics = (await listTopics(db, scope)).filter((t) => !t.closed)
  const finder = await finderOf(db, scope)
  const found = new Map(topics.map((t) => [t.id, { topic: t.id, answers: 0, examples: [] as FoundText[] }]))
  const beginnings = new Beginnings()
  const without: FoundText[] = []
  const { answers, cut } = await withWords(db, scope, now)
  let covered = 0
  for (let n = 0; n < answers.length; n += atOnce) {
    const some = answers.slice(n, n + atOnce)
    const texts = await textsOf(
      db,
      some.map((a) => a.id),
    )
    for (const answer of some) {
      const looked = (texts.get(answer.id) ?? []).map((text) => {
        const words = wordsIn(text)
        return { text: text.normalize('NFC'), words, places: finder.findIn(words) }
      })
      const shown = (text: string, places: Found[]): FoundText => ({
        ...{ answer: answer.id, at: answer.at.toISOString() },
        ...{ text, marks: marksOf(places) },
      })
      const about = new Set(looked.flatMap((l) => l.places.map((p) => p.topic)))
      if (about.size > 0) covered += 1
      else {
        beginnings.add(looked.flatMap((l) => l.words))
        if (without.length < mostWithout && looked[0]) without.push(shown(looked[0].text, []))
      }
      for (const topic of about) {
        const one = found.get(topic)!
        one.answers += 1
        if (one.examples.length === mostExamples) continue
        const { text, places } = looked.find((l) => l.places.some((p) => p.topic === topic))!
        one.examples.push(
          shown(
            text,
            places.filter((p) => p.topic === topic),
          ),
        )
      }
    }
  }
  return {
    ...{ answers: answers.length, found: covered, cut },
    topics: [...found.values()],
    suggestions: beginnings.frequent(),
    without,
  }
}

/** Places that do not overlap: one word may be found by two words of a topic. */
function marksOf(places: readonly Found[]): FoundText['marks'] {
  const marks: FoundText['marks'] = []
  for (const { from, to } of places.toSorted((a, b) => a.from - b.from)) {
    const last = marks.at(-1)
    if (last && from < last.to) last.to = Math.max(last.to, to)
    else marks.push({ from, to })
  }
  return marks
}

/** Answers with words, newest first. */
async function withWords(db: Db, scope: OrgScope, now: Date): Promise<{ answers: Seen[]; cut: boolean }> {
  const { zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('zone')
    .executeTakeFirstOrThrow()
  // The days that a list of the last 90 has, so that a number leads to so many.
  const to = localDate(now.getTime(), zone)
  const from = addDays(to, 1 - days)
  const answers = await db
    .selectFrom('answer as a')
    .where((eb) => answerConditions(eb, scope, zone, { words: 'yes', from, to }))
    .where('a.anonymous', '=', false)
    .orderBy('a.at', 'desc')
    .orderBy('a.id', 'desc')
    .limit(mostAnswers)
    .select(['a.id', 'a.at'])
    .execute()
  return { answers, cut: answers.length === mostAnswers }
}
