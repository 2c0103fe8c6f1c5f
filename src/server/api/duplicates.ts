import { listDuplicates, setApart } from '../../flow/idea/duplicates.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const duplicateHandlers = (house: House) => {
  const { db } = house.database
  return {
    'ideas.duplicates': ({ scope, query }) => listDuplicates(db, scope, house.similar, query),
    'ideas.apart': async ({ scope, body }) => {
      const reply = await setApart(db, scope, body)
      house.tell(scope.org, { kind: 'board', units: [] })
      return reply
    },
  } satisfies Partial<Handlers>
}
