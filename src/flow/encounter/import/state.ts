import type { OrgScope } from '../../../catalog/scope.ts'
import type { EncounterMapping, ValueMeanings } from '../../../contract/contact-log.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { json } from '../../../engine/database/tables.ts'
import { lookAtFile } from '../file/look.ts'
import { findImport } from '../file/read.ts'
import { atWork, lockImport, type Queue, startRun, wholeFile } from '../file/state.ts'
import { fold } from '../file/text.ts'
import { groundOf } from './ground.ts'
import { keepMapping } from './named.ts'

/** Starts adding encounters, and keeps the mapping under a name where one is given. */
export async function startEncounters(
  db: Db,
  scope: OrgScope,
  id: string,
  mapping: EncounterMapping,
  name: string | null,
  queue: Queue,
): Promise<void> {
  const file = await wholeFile(db, scope, id)
  const { columns } = await lookAtFile(db, file, 1)
  await groundOf(db, scope, mapping, columns)
  const named = name === null ? null : await keepMapping(db, scope, name, mapping)
  await startRun(db, id, {
    ...{ kind: 'encounters', mapping, named, queue },
    // What a value means may change: that releases rows, and changes none that is in.
    same: (before) => sameRows(before as EncounterMapping, mapping),
    holds: async (tx) =>
      Boolean(await tx.selectFrom('encounter').where('import', '=', id).select('id').limit(1).executeTakeFirst()),
  })
}

/** Whether two mappings make the same rows of the same columns. */
function sameRows(a: EncounterMapping, b: EncounterMapping): boolean {
  const plain = ({ columns, values: _, unknown: __, ...rest }: EncounterMapping) =>
    JSON.stringify([
      Object.entries(rest)
        .filter(([, v]) => v !== undefined)
        .sort(byName),
      Object.entries(columns)
        .filter(([, c]) => c.to !== 'skip')
        .sort(byName)
        .map(([name, c]) => [name, Object.entries(c).sort(byName)]),
    ])
  return plain(a) === plain(b)
}
const byName = ([a]: [string, unknown], [b]: [string, unknown]) => (a < b ? -1 : 1)

/**
 * Gives values a meaning and starts releasing the rows that waited for it: of this import and, where its mapping has a name, of every import under that
 * name. Without new meanings they are only tried again, for what somebody has set up since.
 */
export async function startRelease(
  db: Db,
  scope: OrgScope,
  id: string,
  values: ValueMeanings,
  queue: (tx: Tx, id: string) => Promise<void>,
): Promise<void> {
  const { encounters } = await findImport(db, scope, id)
  if (!encounters) throw new Refusal('wrong-state', { what: 'import-nothing-held' })
  await db.transaction().execute(async (tx) => {
    const { state, named, held } = await lockImport(tx, id)
    if (atWork(state)) throw new Refusal('wrong-state', { what: 'import-at-work' })
    if (held === 0) throw new Refusal('wrong-state', { what: 'import-nothing-held' })
    if (named) {
      const kept = await tx
        .selectFrom('import_mapping')
        .where('id', '=', named)
        .select('mapping')
        .forUpdate()
        .executeTakeFirst()
      if (kept) {
        const mapping = json(withMeanings(kept.mapping as EncounterMapping, values))
        await tx
          .updateTable('import_mapping')
          .set({ mapping, changed_at: new Date() })
          .where('id', '=', named)
          .execute()
      }
    }
    const waiting = await tx
      .selectFrom('import')
      .where('org', '=', scope.org)
      .where('state', 'in', ['done', 'failed'])
      .where('held', '>', 0)
      .where((eb) => eb.or([eb('id', '=', id), ...(named ? [eb('named', '=', named)] : [])]))
      .select(['id', 'mapping'])
      .orderBy('id')
      .forUpdate()
      .execute()
    for (const one of waiting) {
      const mapping = json(withMeanings(one.mapping as EncounterMapping, values))
      await tx.updateTable('import').set({ mapping, state: 'releasing', pace: null }).where('id', '=', one.id).execute()
      await queue(tx, one.id)
    }
  })
}

function withMeanings(mapping: EncounterMapping, values: ValueMeanings): EncounterMapping {
  const merged = { ...mapping.values }
  for (const [field, of] of Object.entries(values) as [keyof ValueMeanings, NonNullable<ValueMeanings['reason']>][]) {
    const folded = Object.fromEntries(Object.entries(of).map(([value, meaning]) => [fold(value), meaning]))
    merged[field] = { ...merged[field], ...folded }
  }
  return { ...mapping, values: merged }
}
