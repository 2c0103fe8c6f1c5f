import { listTopics } from '../../catalog/topic/read.ts'
import { addTopicWords, saveTopic } from '../../catalog/topic/write.ts'
import { topicCoverage } from '../../flow/answer/topics.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const topicHandlers = ({ database: { db } }: House) =>
  ({
    'topics.list': ({ scope }) => listTopics(db, scope),
    'topics.save': ({ scope, body }) => saveTopic(db, scope, body),
    'topics.addWords': ({ scope, params, body }) => addTopicWords(db, scope, params.id, body.words),
    'topics.coverage': ({ scope }) => topicCoverage(db, scope),
  }) satisfies Partial<Handlers>
