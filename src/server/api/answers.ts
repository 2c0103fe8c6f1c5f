import { demandPersonView, notePersonView } from '../../catalog/person-view/person-view.ts'
import { listAnswers, readAnswer } from '../../flow/answer/read.ts'
import { readEncounter } from '../../flow/encounter/read.ts'
import { ask } from '../../flow/insight/ask.ts'
import { dimensionValues } from '../../flow/insight/dimension-values.ts'
import { explain } from '../../flow/insight/explain.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const answerHandlers = ({ database: { db }, facts }: House) =>
  ({
    'answers.list': async ({ scope, query }) => {
      await demandPersonView(db, scope, query)
      return listAnswers(db, scope, query)
    },
    'answers.read': async ({ scope, params }) => {
      const { encounter, ...read } = await readAnswer(db, scope, params.id)
      return { ...read, encounter: encounter ? await readEncounter(db, scope, encounter) : null }
    },
    ask: async ({ scope, body }) => {
      await notePersonView(db, scope, body, body.metrics)
      return ask(scope, facts, db, body)
    },
    explain: async ({ scope, body }) => {
      await notePersonView(db, scope, { ...body, by: [body.by, ...body.and] }, [body.metric])
      return explain(scope, facts, db, body)
    },
    'dimensions.values': ({ scope, params }) => dimensionValues(scope, facts, params.dimension),
  }) satisfies Partial<Handlers>
