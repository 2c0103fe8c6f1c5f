import { Readable } from 'node:stream'
import type { Language } from '../../contract/language.ts'
import type { Tx } from '../../engine/database/database.ts'
import { findImport } from '../../flow/encounter/file/read.ts'
import { repairFile } from '../../flow/encounter/file/repair.ts'
import { keepFile } from '../../flow/encounter/file/upload.ts'
import { listHeld } from '../../flow/encounter/import/held.ts'
import { findMapping, listMappings, removeMapping } from '../../flow/encounter/import/named.ts'
import { checkEncounters, previewEncounters } from '../../flow/encounter/import/preview.ts'
import { startEncounters, startRelease } from '../../flow/encounter/import/state.ts'
import { summarise } from '../../flow/encounter/import/summary.ts'
import { setup as en } from '../../text/en/setup.ts'
import { setup as fi } from '../../text/fi/setup.ts'
import { setup as sv } from '../../text/sv/setup.ts'
import type { House } from '../house.ts'
import { queueImport } from '../import-work.ts'
import type { Handlers } from './handler.ts'

const texts = { fi, sv, en }

/** How the file of bad rows says what is wrong. */
export const repairWords = (language: Language) => {
  const t = texts[language].imports
  return { row: t.row, reason: t.reason, of: (reason: string) => t.reasons[reason] ?? reason }
}

async function* utf8(texts: AsyncIterable<string>): AsyncGenerator<Uint8Array> {
  for await (const text of texts) yield Buffer.from(text)
}

export const contactLogHandlers = ({ database: { db }, jobs }: House) =>
  ({
    'contactLog.preview': ({ scope, params }) => previewEncounters(db, scope, params.id),
    'contactLog.check': ({ scope, params, body }) => checkEncounters(db, scope, params.id, body.mapping),
    'contactLog.run': async ({ scope, params: { id }, body }) => {
      await startEncounters(db, scope, id, body.mapping, body.name, queueImport(jobs, 'import-run', id, scope.org))
      return findImport(db, scope, id)
    },
    'contactLog.summary': ({ scope, params, query }) => summarise(db, scope, params.id, query.outcome),
    'contactLog.held': ({ scope, params }) => listHeld(db, scope, params.id),
    'contactLog.release': async ({ scope, params: { id }, body }) => {
      const queue = (tx: Tx, one: string) => queueImport(jobs, 'import-release', one, scope.org)(tx)
      await startRelease(db, scope, id, body.values, queue)
      return findImport(db, scope, id)
    },
    'imports.repair': async ({ scope, params: { id }, language }) => {
      const { fileName } = await findImport(db, scope, id)
      const rows = Readable.from(utf8(repairFile(db, scope, id, repairWords(language))))
      const name = `${fileName.replace(/\.\w+$/, '')}-${texts[language].imports.counts.bad.replace(/\s+/g, '-')}.csv`
      return new Response(Readable.toWeb(rows) as ReadableStream, {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
          'cache-control': 'no-store',
          'x-content-type-options': 'nosniff',
        },
      })
    },
    'imports.byMapping': async ({ scope, query, request }) => {
      const { name, mapping } = await findMapping(db, scope, query.mapping)
      const body = (request.body ?? []) as AsyncIterable<Uint8Array>
      const id = await keepFile(db, scope, query.fileName, body, { origin: 'command' })
      await startEncounters(db, scope, id, mapping, name, queueImport(jobs, 'import-run', id, scope.org))
      return findImport(db, scope, id)
    },
    'mappings.list': ({ scope }) => listMappings(db, scope),
    'mappings.remove': async ({ scope, params }) => {
      await removeMapping(db, scope, params.id)
      return { ok: true }
    },
  }) satisfies Partial<Handlers>
