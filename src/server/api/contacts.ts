import { readContactRules, saveContactRules } from '../../catalog/organisation/contact-rules.ts'
import { notePersonView } from '../../catalog/person-view/person-view.ts'
import { readEncounterRows } from '../../flow/encounter/read.ts'
import { encounterHours, encounterIds, encounterLengths, rulesWithOutcomes } from '../../flow/insight/encounters.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

/** What the contact log tells beside its figures. */
export const contactHandlers = ({ database: { db }, facts }: House) =>
  ({
    'contactRules.read': async ({ scope }) => rulesWithOutcomes(scope, facts, await readContactRules(db, scope)),
    'contactRules.save': async ({ scope, body }) =>
      rulesWithOutcomes(scope, facts, await saveContactRules(db, scope, body)),
    'encounters.list': async ({ scope, query }) => {
      const { ids, total, next } = await encounterIds(scope, facts, db, query)
      return { rows: await readEncounterRows(db, scope, ids), total, next }
    },
    'encounters.hours': async ({ scope, body }) => {
      await notePersonView(db, scope, body, ['encounters'])
      return encounterHours(scope, facts, db, body)
    },
    'encounters.lengths': async ({ scope, body }) => {
      await notePersonView(db, scope, body, ['aht'])
      return encounterLengths(scope, facts, db, body)
    },
  }) satisfies Partial<Handlers>
