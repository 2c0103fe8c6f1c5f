import type { LiveRule } from '../../catalog/case-rule.ts'
import { topicFinders } from '../../catalog/topic/read.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newestTaps } from '../answer/newest.ts'
import type { Said } from './rule.ts'

const asksForTopics = ({ when }: Pick<LiveRule, 'when'>): boolean =>
  when.on === 'answer' && when.said.some((s) => s.question === 'topic')

/** What these answers say, with the topics of their texts where a rule asks for them: as the topics are now, so one that was changed a moment ago counts so. */
export async function saidForRules(
  db: Db | Tx,
  answers: string[],
  rules: readonly Pick<LiveRule, 'org' | 'when'>[],
): Promise<Map<string, Said[]>> {
  if (answers.length === 0) return new Map()
  const taps = await newestTaps(db, answers).select(['answer', 'org', 'kind', 'value', 'words']).execute()
  const finders = await topicFinders(db, [...new Set(rules.filter(asksForTopics).map((r) => r.org))])
  const said = new Map<string, Said[]>()
  for (const { answer, org, ...tap } of taps) {
    const finder = tap.words ? finders.get(org) : undefined
    const one = finder ? { ...tap, topics: finder.topicsOf([tap.words]) } : tap
    const mine = said.get(answer)
    if (mine) mine.push(one)
    else said.set(answer, [one])
  }
  return said
}

/** Those topics of an answer for which a rule holds. */
export function topicsThatHold({ when }: Pick<LiveRule, 'when'>, said: readonly Said[]): string[] {
  const found = new Set(said.flatMap((s) => s.topics ?? []))
  const named = when.on === 'answer' ? when.said.flatMap((s) => (s.question === 'topic' ? s.anyOf : [])) : []
  return [...new Set(named)].filter((topic) => found.has(topic))
}
