import { readContactRules } from '../../catalog/organisation/contact-rules.ts'
import { demandPersonView, notePersonView } from '../../catalog/person-view/person-view.ts'
import { saveMeanings } from '../../flow/encounter/errand/rule.ts'
import { readEncounterRows } from '../../flow/encounter/read.ts'
import { encounterHours, encounterIds, encounterLengths, rulesWithOutcomes } from '../../flow/insight/encounters.ts'
import { queueErrands } from '../errand-work.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

/** What the contact log tells beside its figures. */
export const contactHandlers = ({ database: { db }, facts, jobs }: House) =>
  ({
    'contactRules.read': async ({ scope }) => rulesWithOutcomes(scope, facts, await readContactRules(db, scope)),
    'contactRules.save': async ({ scope, body }) => {
      const rules = await db.transaction().execute(async (tx) => {
        const { saved, due } = await saveMeanings(tx, scope, body)
        if (due) await queueErrands(jobs)(tx)
        return saved
      })
      return rulesWithOutcomes(scope, facts, rules)
    },
    'encounters.list': async ({ scope, query }) => {
      await demandPersonView(db, scope, query)
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
