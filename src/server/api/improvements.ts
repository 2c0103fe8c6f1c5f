import { readAnswerCause, setAnswerCause } from '../../flow/action/improvement/answer-cause.ts'
import { readEffect } from '../../flow/action/improvement/effect.ts'
import { rankCauses } from '../../flow/action/improvement/rank.ts'
import { listImprovements, readImprovement } from '../../flow/action/improvement/read.ts'
import { createImprovement, noteImprovement, saveImprovement } from '../../flow/action/improvement/write.ts'
import { houseScope } from '../guard/scope.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const improvementHandlers = ({ database: { db }, facts, outbox }: House) =>
  ({
    'improvements.list': async ({ scope, query }) => ({ rows: await listImprovements(db, scope, query) }),
    'improvements.read': ({ scope, params }) => readImprovement(db, scope, params.id),
    'improvements.effect': ({ scope, params }) => readEffect(db, facts, scope, houseScope(scope.org), params.id),
    'improvements.create': async ({ scope, body }) => {
      const made = await createImprovement(db, scope, body)
      outbox.wake()
      return made
    },
    'improvements.save': async ({ scope, params, body }) => {
      const saved = await saveImprovement(db, scope, params.id, body)
      outbox.wake()
      return saved
    },
    'improvements.note': async ({ scope, params, body }) => {
      await noteImprovement(db, scope, params.id, body.text)
      outbox.wake()
      return { ok: true as const }
    },
    'causes.ranking': ({ scope, query }) => rankCauses(db, scope, query),
    'answers.cause': ({ scope, params }) => readAnswerCause(db, scope, params.id),
    'answers.setCause': ({ scope, params, body }) => setAnswerCause(db, scope, params.id, body.cause),
  }) satisfies Partial<Handlers>
