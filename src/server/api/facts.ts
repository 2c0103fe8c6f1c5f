import { demandWhole } from '../../catalog/scope.ts'
import { rebuildFacts } from '../../flow/fact/rebuild.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const factHandlers = ({ database: { db }, facts }: House) =>
  ({
    'facts.rebuild': async ({ scope }) => {
      demandWhole(scope)
      return rebuildFacts(db, facts, scope.org)
    },
  }) satisfies Partial<Handlers>
