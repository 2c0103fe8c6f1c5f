import type { Tx } from '../../engine/database/database.ts'
import { checkImport, previewImport } from '../../flow/answer/import/preview.ts'
import { countAnswers, startImport } from '../../flow/answer/import/state.ts'
import { findImport, listBadRows, listImports } from '../../flow/encounter/file/read.ts'
import { type Kind, startUndo } from '../../flow/encounter/file/state.ts'
import { keepFile } from '../../flow/encounter/file/upload.ts'
import { countEncounters } from '../../flow/encounter/import/undo.ts'
import type { House } from '../house.ts'
import { queueImport } from '../import-work.ts'
import type { Handlers } from './handler.ts'

export const importHandlers = ({ database: { db }, jobs }: House) => {
  return {
    'imports.upload': async ({ scope, query, request }) => {
      const id = await keepFile(db, scope, query.fileName, (request.body ?? []) as AsyncIterable<Uint8Array>)
      return findImport(db, scope, id)
    },
    'imports.preview': ({ scope, params, query }) => previewImport(db, scope, params.id, query.survey),
    'imports.check': ({ scope, params, body }) => checkImport(db, scope, params.id, body.mapping),
    'imports.run': async ({ scope, params, body }) => {
      await startImport(db, scope, params.id, body.mapping, queueImport(jobs, 'import-run', params.id, scope.org))
      return findImport(db, scope, params.id)
    },
    'imports.list': ({ scope }) => listImports(db, scope),
    'imports.read': ({ scope, params }) => findImport(db, scope, params.id),
    'imports.bad': ({ scope, params, query }) => listBadRows(db, scope, params.id, query.after, query.limit),
    'imports.undo': async ({ scope, params }) => {
      const count = { answers: countAnswers, encounters: countEncounters }
      const counted = (tx: Tx, kind: Kind) => count[kind](tx, params.id)
      await startUndo(db, scope, params.id, counted, queueImport(jobs, 'import-undo', params.id, scope.org))
      return findImport(db, scope, params.id)
    },
  } satisfies Partial<Handlers>
}
