import { listTopics } from '../../catalog/topic/read.ts'
import { addTopicWords, saveTopic } from '../../catalog/topic/write.ts'
import { topicCoverage } from '../../flow/answer/topics.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const topicHandlers = ({ database: { db }, outbox }: House) => {
  const told = <T>(value: T): T => {
    outbox.wake()
    return value
  }
  return {
    'topics.list': ({ scope }) => listTopics(db, scope),
    'topics.save': async ({ scope, body }) => told(await saveTopic(db, scope, body)),
    'topics.addWords': async ({ scope, params, body }) => told(await addTopicWords(db, scope, params.id, body.words)),
    'topics.coverage': ({ scope }) => topicCoverage(db, scope),
  } satisfies Partial<Handlers>
}
