import { listPersonViews, statePersonView } from '../../catalog/person-view/person-view.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const personViewHandlers = ({ database: { db } }: House) =>
  ({
    'personViews.state': ({ scope, body: { what, ...given } }) =>
      statePersonView(db, scope, { ...given, what: [what] }),
    'personViews.list': ({ scope, query }) => listPersonViews(db, scope, query.limit),
  }) satisfies Partial<Handlers>
