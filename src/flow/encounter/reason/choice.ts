import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'

type Choice = { encounter: string; suggested: string | null; chosen: string; via: 'entry' | 'classify' }

/** Notes what was suggested and what was chosen, so that the hit rate can be told. The last choice of an encounter counts. */
export async function noteChoice(tx: Tx, scope: OrgScope, choice: Choice): Promise<void> {
  const { suggested, chosen, via } = choice
  await tx
    .insertInto('reason_choice')
    .values({ org: scope.org, person: scope.person, ...choice })
    .onConflict((c) =>
      c.columns(['org', 'encounter']).doUpdateSet({ suggested, chosen, via, person: scope.person, at: new Date() }),
    )
    .execute()
}

/** Of suggestions that people saw in the last days: how many there were and how many they took. */
export async function takenSuggestions(db: Db, scope: OrgScope, days: number): Promise<{ n: number; hits: number }> {
  const row = await db
    .selectFrom('reason_choice')
    .where('org', '=', scope.org)
    .where('suggested', 'is not', null)
    .where('at', '>', new Date(Date.now() - days * 86_400_000))
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .select((eb) => eb.fn.countAll<number>().filterWhere('suggested', '=', eb.ref('chosen')).as('hits'))
    .executeTakeFirstOrThrow()
  return row
}
