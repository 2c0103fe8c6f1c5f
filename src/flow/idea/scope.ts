import { type RawBuilder, sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'

/** Ideas (as `i`) inside the caller's rights: whose rights end with a unit see what was said to be of their unit or below. */
export const inScope = (scope: OrgScope): RawBuilder<boolean> =>
  scope.unit === null ? sql`true` : sql`i.unit_path @> array[${scope.unit}]::uuid[]`
