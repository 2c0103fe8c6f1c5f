import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { OrgScope } from '../catalog/scope.ts'
import { Refusal } from '../contract/refusal.ts'
import { unlessTaken } from '../flow/encounter/file/alone.ts'
import { findImport } from '../flow/encounter/file/read.ts'
import { repairFile } from '../flow/encounter/file/repair.ts'
import { keepFile } from '../flow/encounter/file/upload.ts'
import { findMapping } from '../flow/encounter/import/named.ts'
import { startEncounters } from '../flow/encounter/import/state.ts'
import { repairWords } from './api/contact-log.ts'
import { houseScope } from './guard/scope.ts'
import type { House } from './house.ts'
import { queueImport } from './import-work.ts'
import { words } from './words.ts'

const lookMs = 5_000
/** A file that was written to so lately may still grow. */
const quietMs = 3_000

type Seen = Map<string, { size: number; mtime: number }>

/**
 * Looks for files below WATCH_FOLDER: in a folder that is named as a mapping, a file that has stopped growing is imported by it, and moved to done/ or,
 * with the reason beside it, to failed/ there. One server looks at a time. What was begun before a kill is known again by the file's SHA-256.
 */
export function watchFolder(house: House, folder: string): { stop(): Promise<void> } {
  const seen: Seen = new Map()
  let stopped = false
  let looking: Promise<void> = Promise.resolve()
  let timer: NodeJS.Timeout
  const look = () => {
    looking = lookOnce(house, folder, seen)
      .catch((error: unknown) => house.log.warn({ err: error }, 'the watched folder could not be looked at'))
      .then(() => {
        if (!stopped) timer = setTimeout(look, lookMs)
      })
  }
  timer = setTimeout(look, 0)
  return {
    async stop() {
      stopped = true
      clearTimeout(timer)
      await looking
    },
  }
}

/** One look; a file is taken at the second look that finds it unchanged. */
export async function lookOnce(house: House, folder: string, seen: Seen, now = Date.now()): Promise<void> {
  await unlessTaken(house.database.db, 'watch-folder', async () => {
    for (const name of await foldersIn(folder)) {
      const place = join(folder, name)
      for (const file of await quietFiles(place, seen, now)) await takeFile(house, place, name, file)
    }
  })
}

const foldersIn = async (folder: string): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((e) => e.isDirectory() && !e.name.startsWith('.'))
    .map((e) => e.name)
    .sort()

async function quietFiles(place: string, seen: Seen, now: number): Promise<string[]> {
  const quiet: string[] = []
  for (const entry of await readdir(place, { withFileTypes: true })) {
    // Programs write under such names until a file is whole.
    if (!entry.isFile() || /^\.|\.(part|tmp|filepart)$|~$/i.test(entry.name)) continue
    const path = join(place, entry.name)
    const { size, mtimeMs } = await stat(path)
    const before = seen.get(path)
    seen.set(path, { size, mtime: mtimeMs })
    if (before?.size === size && before.mtime === mtimeMs && now - mtimeMs >= quietMs) quiet.push(entry.name)
  }
  return quiet.sort()
}

/** Imports a file, or goes on waiting for it, or puts it away once it is in. */
async function takeFile(house: House, place: string, mappingName: string, file: string): Promise<void> {
  const { db } = house.database
  const path = join(place, file)
  const put = (where: 'done' | 'failed', reason?: string) => putAway(place, file, where, reason)
  const scope = await scopeOf(house, mappingName)
  if (scope === null) return put('failed', words.en.watch.noMapping(mappingName))
  if (scope === 'several') return put('failed', words.en.watch.severalMappings(mappingName))
  const digest = createHash('sha256').update(mappingName.toLowerCase()).update('\n')
  for await (const part of createReadStream(path)) digest.update(part as Buffer)
  const mark = digest.digest()
  const known = await db
    .selectFrom('import')
    .where('org', '=', scope.org)
    .where('digest', '=', mark)
    .where((eb) => eb.or([eb('failure', 'is', null), eb('failure', '<>', 'upload-unfinished')]))
    .orderBy('created_at', 'desc')
    .select(['id', 'state', 'failure', 'bad', 'file_name'])
    .executeTakeFirst()
  if (!known || known.state === 'uploaded') {
    try {
      const { name, mapping } = await findMapping(db, scope, mappingName)
      const options = { origin: 'folder', digest: mark } as const
      const id = known?.id ?? (await keepFile(db, scope, file.slice(0, 200), createReadStream(path), options))
      await startEncounters(db, scope, id, mapping, name, queueImport(house.jobs, 'import-run', id, scope.org))
      return
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      const told = error.detail.what === undefined ? undefined : words.en.what[error.detail.what]
      const issues = error.issues.map((i) => `${i.path}: ${words.en.issueCode[i.message] ?? i.message}`)
      return put('failed', [told ?? words.en.refusal[error.code], ...issues].join('\n'))
    }
  }
  if (known.state === 'failed') return put('failed', `${known.failure ?? ''}\n`)
  if (known.state !== 'done' && known.state !== 'undone') return
  if (known.bad > 0) await writeRepair(house, scope, place, file, known.id)
  return put('done')
}

/** The organisation that has a mapping of this name; none where several do, for a folder tells no organisation. */
async function scopeOf({ database: { db } }: House, name: string): Promise<OrgScope | null | 'several'> {
  const found = await db
    .selectFrom('import_mapping')
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', name.toLowerCase()))
    .select('org')
    .limit(2)
    .execute()
  return found.length === 0 ? null : found.length > 1 ? 'several' : houseScope(found[0]!.org)
}

/** The bad rows lie beside the failed files, to be repaired and dropped in again. */
async function writeRepair(house: House, scope: OrgScope, place: string, file: string, id: string): Promise<void> {
  await findImport(house.database.db, scope, id)
  await mkdir(join(place, 'failed'), { recursive: true })
  const rows = repairFile(house.database.db, scope, id, repairWords('en'))
  await pipeline(Readable.from(rows), createWriteStream(join(place, 'failed', `${file}.rows-to-repair.csv`)))
}

/** A file of the same name that was put away before stays: the new one is told apart by its time. */
async function putAway(place: string, file: string, where: 'done' | 'failed', reason?: string): Promise<void> {
  const to = join(place, where)
  await mkdir(to, { recursive: true })
  const free = await stat(join(to, file)).then(
    () => `${new Date().toISOString().replace(/[:.]/g, '-')} ${file}`,
    () => file,
  )
  if (reason !== undefined) await writeFile(join(to, `${free}.why.txt`), `${reason.trim()}\n`)
  await rename(join(place, file), join(to, free))
}
