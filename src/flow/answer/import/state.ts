import type { OrgScope } from '../../../catalog/scope.ts'
import type { ImportMapping } from '../../../contract/operations/flow.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { lookAtFile } from '../../encounter/file/look.ts'
import { type Queue, startRun, wholeFile } from '../../encounter/file/state.ts'
import { groundOf } from './mapping.ts'

/** Starts adding answers; refuses a mapping that does not fit the file, the survey or what was added before. */
export async function startImport(
  db: Db,
  scope: OrgScope,
  id: string,
  mapping: ImportMapping,
  queue: Queue,
): Promise<void> {
  const file = await wholeFile(db, scope, id)
  await groundOf(db, scope, mapping, (await lookAtFile(db, file, 1)).columns)
  await startRun(db, id, {
    ...{ kind: 'answers', mapping, named: null, queue },
    same: (before) => same(before as ImportMapping, mapping),
    holds: async (tx) =>
      Boolean(await tx.selectFrom('answer').where('import', '=', id).select('id').limit(1).executeTakeFirst()),
  })
}

/** How many answers an import's undo will take back. */
export const countAnswers = async (tx: Tx, id: string): Promise<number> =>
  (
    await tx
      .selectFrom('answer')
      .where('import', '=', id)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
  ).n

/** Whether two mappings say the same; a column left out is a column skipped. */
function same(a: ImportMapping, b: ImportMapping): boolean {
  const plain = ({ columns, ...rest }: ImportMapping) =>
    JSON.stringify([
      Object.entries(rest)
        .filter(([, v]) => v !== undefined)
        .sort(([x], [y]) => (x < y ? -1 : 1)),
      Object.entries(columns)
        .filter(([, c]) => c.to !== 'skip')
        .sort(([x], [y]) => (x < y ? -1 : 1))
        .map(([name, c]) => [name, Object.entries(c).sort(([x], [y]) => (x < y ? -1 : 1))]),
    ])
  return plain(a) === plain(b)
}
