import { listCaseRules, saveCaseRule } from '../../catalog/case-rule.ts'
import { listCases, readCase, summariseCases } from '../../flow/action/read.ts'
import { closeCase, noteCase, reopenCase, takeCase } from '../../flow/action/write.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const caseHandlers = ({ database: { db }, outbox }: House) =>
  ({
    'cases.list': ({ scope, query: { mine, ...query } }) => listCases(db, scope, { ...query, mine: mine === 'yes' }),
    'cases.summary': ({ scope }) => summariseCases(db, scope),
    'cases.read': ({ scope, params }) => readCase(db, scope, params.id),
    'cases.take': async ({ scope, params, body }) => {
      await takeCase(db, scope, params.id, body.person)
      outbox.wake()
      return (await readCase(db, scope, params.id)).case
    },
    'cases.note': async ({ scope, params, body }) => {
      await noteCase(db, scope, params.id, body.text)
      outbox.wake()
      return { ok: true as const }
    },
    'cases.close': async ({ scope, params, body }) => {
      await closeCase(db, scope, params.id, body.cause, body.note)
      outbox.wake()
      return (await readCase(db, scope, params.id)).case
    },
    'cases.reopen': async ({ scope, params }) => {
      await reopenCase(db, scope, params.id)
      outbox.wake()
      return (await readCase(db, scope, params.id)).case
    },
    'caseRules.list': ({ scope }) => listCaseRules(db, scope),
    'caseRules.save': ({ scope, body }) => saveCaseRule(db, scope, body),
  }) satisfies Partial<Handlers>
