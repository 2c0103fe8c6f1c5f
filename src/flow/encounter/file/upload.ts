import type { OrgScope } from '../../../catalog/scope.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { RowCounter } from './count-rows.ts'
import { EncodingFinder, isZip, refuseForeign, wide } from './file-kind.ts'
import { delimiters, headRecords, mostColumns, readHead, sniffDelimiter } from './records.ts'
import { keepSheet } from './xlsx/keep.ts'

/** Largest file in bytes: some ten million answers. */
export const maxFileBytes = 2_000_000_000
const chunkBytes = 1_000_000

export type KeepOptions = {
  maxBytes?: number
  origin?: 'upload' | 'command' | 'folder'
  /** SHA-256 of the file, where it is known before. */
  digest?: Buffer | null
}

/**
 * Keeps a file as it comes in, chunk by chunk, so that any server can go on with it; nothing of it is held in memory. Returns the import's id.
 * Refuses what is empty, too large or no table of text; nothing stays behind then, nor when the sender hangs up.
 */
export async function keepFile(
  db: Db,
  scope: OrgScope,
  fileName: string,
  body: AsyncIterable<Uint8Array>,
  { maxBytes = maxFileBytes, origin = 'upload', digest = null }: KeepOptions = {},
): Promise<string> {
  const id = newId()
  // Until the last byte is here this is an upload that failed: so it is true when this server is killed.
  await db
    .insertInto('import')
    .values({
      id,
      org: scope.org,
      file_name: fileName,
      bytes: 0,
      state: 'failed',
      failure: 'upload-unfinished',
      created_by: scope.person,
      origin,
      digest,
    })
    .execute()
  try {
    const file = await keepChunks(db, id, body, maxBytes)
    await demandTable(db, { id, ...file })
    await db
      .updateTable('import')
      .set({ ...file, state: 'uploaded', failure: null })
      .where('id', '=', id)
      .execute()
    return id
  } catch (error) {
    await db.deleteFrom('import').where('id', '=', id).execute()
    throw error
  }
}

async function keepChunks(db: Db, id: string, body: AsyncIterable<Uint8Array>, maxBytes: number) {
  const encoding = new EncodingFinder()
  const rows = new RowCounter()
  let decoder: InstanceType<typeof TextDecoder> | null = null
  let bytes = 0
  let n = 0
  const parts = sized(body, maxBytes)
  for await (const chunk of parts) {
    if (n === 0) {
      refuseForeign(chunk)
      // Awaited here: leaving the loop ends `parts`, and of a file of several chunks only the first would be read.
      if (isZip(chunk)) return await keepSheet(db, id, rest(chunk, parts))
      const of = wide(chunk)
      if (of) decoder = new TextDecoder(of)
    }
    encoding.look(chunk, n === 0)
    rows.count(decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk)
    await db.insertInto('import_chunk').values({ import: id, n, bytes: chunk }).execute()
    bytes += chunk.length
    n += 1
  }
  if (bytes === 0) throw new Refusal('bad-input', { what: 'import-empty' })
  const count = rows.end()
  if (count === 0) throw new Refusal('bad-input', { what: 'import-no-rows' })
  return { bytes, encoding: encoding.end(), rows: count }
}

/**
 * Refuses a table of which nothing can be read: its first row begins a quote that nobody closes. Refuses a header that is none: with a wrong delimiter, or of another kind of file, one line may hold a
 * million cells.
 */
async function demandTable(db: Db, file: { id: string; bytes: number; encoding: string }): Promise<void> {
  const head = await readHead(db, file)
  const { text, whole } = head
  const { cells, ends } = firstLine(text)
  if (cells > mostColumns || !(ends || whole)) throw new Refusal('bad-input', { what: 'import-too-many-columns' })
  if (headRecords(head, sniffDelimiter(head), 1).length < 2)
    throw new Refusal('bad-input', { what: 'import-unclosed-quote' })
}

/** Cells of the first line with the delimiter that cuts it into most. Counted sign by sign: the parser takes half a minute for a million. */
function firstLine(text: string): { cells: number; ends: boolean } {
  const counts = new Map(delimiters.map((d) => [d, 0]))
  let quoted = false
  let filled = false
  let at = 0
  for (; at < text.length; at++) {
    const sign = text[at]!
    if (sign === '"') quoted = !quoted
    if (!quoted && filled && (sign === '\n' || sign === '\r')) break
    if (sign > ' ' && sign !== '\ufeff') filled = true
    if (!quoted && counts.has(sign)) counts.set(sign, counts.get(sign)! + 1)
  }
  return { cells: Math.max(...counts.values()) + 1, ends: at < text.length }
}

async function* rest(first: Buffer, others: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  yield first
  yield* others
}

/** The body in chunks of a megabyte, whatever the network made of it. */
async function* sized(body: AsyncIterable<Uint8Array>, maxBytes: number): AsyncGenerator<Buffer> {
  let parts: Uint8Array[] = []
  let size = 0
  let total = 0
  for await (const part of body) {
    parts.push(part)
    size += part.byteLength
    total += part.byteLength
    if (total > maxBytes)
      throw new Refusal('too-large', { megabytes: Math.floor(maxBytes / 1e6), what: 'import-too-large' })
    if (size < chunkBytes) continue
    yield Buffer.concat(parts)
    parts = []
    size = 0
  }
  if (size > 0) yield Buffer.concat(parts)
}
