import { findErasable, forgetPerson, listErasures } from '../../flow/announcement/erasure/erase.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const erasureHandlers = ({ database: { db }, outbox, tell }: House) =>
  ({
    'erasures.find': ({ scope, body }) => findErasable(db, scope, body),
    'erasures.make': async ({ scope, body }) => {
      const { erasure, cases } = await forgetPerson(db, scope, body.whom, body.note)
      outbox.wake()
      for (const { org, id, units } of cases) tell(org, { kind: 'case', case: id, units })
      tell(scope.org, { kind: 'nudges', units: [] })
      tell(scope.org, { kind: 'messages', units: [] })
      return erasure
    },
    'erasures.list': ({ scope, query }) => listErasures(db, scope, query),
  }) satisfies Partial<Handlers>
