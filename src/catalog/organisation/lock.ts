import type { Tx } from '../../engine/database/database.ts'
import type { OrgScope } from '../scope.ts'

/**
 * Trees and lists of an organisation hang together, so their changes go one after the other. What only names the organisation, as each encounter does, need
 * not wait: `for update` would hold arrivals up, and wait for those of an import.
 */
export const lockOrganisation = (tx: Tx, scope: OrgScope) =>
  tx.selectFrom('organisation').select('id').where('id', '=', scope.org).forNoKeyUpdate().executeTakeFirstOrThrow()
