import { type SqlBool, sql } from 'kysely'
import type { Away, CaseHandler } from '../../contract/cases.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { json } from '../../engine/database/tables.ts'
import type { OrgScope } from '../scope.ts'

/** Days away as they are kept. */
export const inOrder = (away: readonly Away[]): Away[] => [...away].sort((a, b) => (a.from < b.from ? -1 : 1))

/** People who can act, of the units that the reader may see, by name: who gets cases, with what skills, and how many they have in hand. */
export async function listCaseHandlers(db: Db, scope: OrgScope, id?: string): Promise<CaseHandler[]> {
  const rows = await db
    .selectFrom('person as p')
    .leftJoin('unit as u', 'u.id', 'p.unit')
    .where('p.org', '=', scope.org)
    .where('p.disabled', '=', false)
    .where('p.role', '<>', 'viewer')
    .$if(scope.unit !== null, (q) => q.where(sql<SqlBool>`u.path @> array[${scope.unit}]::uuid[]`))
    .$if(id !== undefined, (q) => q.where('p.id', '=', id!))
    .select((eb) => [
      ...([
        'p.id as person',
        'p.name',
        'p.role',
        'p.unit',
        'p.takes_cases as takes',
        'p.skills',
        'p.away',
        'p.phone',
      ] as const),
      eb
        .selectFrom('feedback_case as c')
        .whereRef('c.owner', '=', 'p.id')
        .where('c.closed_at', 'is', null)
        .select((e) => e.fn.countAll<number>().as('n'))
        .as('open'),
    ])
    .orderBy('p.name')
    .orderBy('p.id')
    .execute()
  return rows.map((r) => ({ ...r, open: Number(r.open ?? 0) }))
}

export async function saveCaseHandler(
  db: Db,
  scope: OrgScope,
  id: string,
  given: Pick<CaseHandler, 'takes' | 'skills' | 'away' | 'phone'>,
): Promise<CaseHandler> {
  const [found] = await listCaseHandlers(db, scope, id)
  if (!found) throw new Refusal('not-found')
  await db
    .updateTable('person')
    .set({
      takes_cases: given.takes,
      skills: [...new Set(given.skills)],
      away: json(inOrder(given.away)),
      phone: given.phone?.trim() || null,
    })
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .execute()
  return (await listCaseHandlers(db, scope, id))[0]!
}
