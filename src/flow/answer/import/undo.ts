import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db } from '../../../engine/database/database.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import type { Hooks } from '../../encounter/file/run.ts'
import { undoFile } from '../../encounter/file/undo.ts'

/** Takes back the answers that an import added. */
export const undoImport = (db: Db, scope: OrgScope, id: string, hooks: Hooks): Promise<void> =>
  undoFile(db, scope, id, hooks, async (tx, most) => {
    const rows = await tx
      .deleteFrom('answer')
      .where('id', 'in', (q) =>
        q.selectFrom('answer').where('import', '=', id).where('org', '=', scope.org).select('id').limit(most),
      )
      .returning(['id', 'at'])
      .execute()
    const answers = rows.map((r) => ({ id: r.id, at: r.at.toISOString() }))
    if (rows.length > 0) await emit(tx, scope.org, [{ kind: 'answers-removed', answers }])
    return rows.length
  })
