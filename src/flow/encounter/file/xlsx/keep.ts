import { Refusal } from '../../../../contract/refusal.ts'
import type { Db } from '../../../../engine/database/database.ts'
import { sheetRows } from './sheet.ts'
import type { Source } from './zip.ts'

const chunkBytes = 1_000_000

/**
 * Keeps a spreadsheet as the text of its first sheet, so that from here on it is read as any other table. The file itself is kept while that is made,
 * in chunks counted below nought: its directory is at its end. Nothing of it is held in memory but one chunk and its shared texts.
 */
export async function keepSheet(db: Db, id: string, body: AsyncIterable<Buffer>) {
  const ends: number[] = []
  for await (const chunk of body) {
    await db
      .insertInto('import_chunk')
      .values({ import: id, n: -1 - ends.length, bytes: chunk })
      .execute()
    ends.push((ends.at(-1) ?? 0) + chunk.length)
  }
  let bytes = 0
  let rows = 0
  let n = 0
  let text = ''
  const flush = async () => {
    const chunk = Buffer.from(text)
    await db.insertInto('import_chunk').values({ import: id, n, bytes: chunk }).execute()
    bytes += chunk.length
    n += 1
    text = ''
  }
  let width = 0
  for await (const cells of sheetRows(chunksAsSource(db, id, ends))) {
    if (width === 0) width = cells.length
    if (cells.some((c) => c !== '')) rows += 1
    text += `${width === 0 || cells.every((c) => c === '') ? '' : line(cells, width)}\n`
    if (text.length >= chunkBytes) await flush()
  }
  if (rows === 0) throw new Refusal('bad-input', { what: 'import-empty' })
  if (rows === 1) throw new Refusal('bad-input', { what: 'import-no-rows' })
  if (text !== '') await flush()
  await db.deleteFrom('import_chunk').where('import', '=', id).where('n', '<', 0).execute()
  return { bytes, encoding: 'utf-8' as const, rows: rows - 1 }
}

/** As wide as the header at least: so the delimiter is found again. */
const line = (cells: string[], width: number): string => {
  const quoted = cells.map((c) => (/[",;\t|\n\r]/.test(c) ? `"${c.replaceAll('"', '""')}"` : c))
  while (quoted.length < width) quoted.push('')
  // One blank cell would be a row of nothing.
  return quoted.join(',')
}

function chunksAsSource(db: Db, id: string, ends: number[]): Source {
  return {
    size: ends.at(-1) ?? 0,
    async *read(from, length) {
      const to = from + length
      for (let k = ends.findIndex((end) => end > from); k >= 0 && k < ends.length; k++) {
        const begin = k === 0 ? 0 : ends[k - 1]!
        if (begin >= to) return
        const { bytes } = await db
          .selectFrom('import_chunk')
          .where('import', '=', id)
          .where('n', '=', -1 - k)
          .select('bytes')
          .executeTakeFirstOrThrow()
        yield bytes.subarray(Math.max(0, from - begin), Math.min(bytes.length, to - begin))
      }
    },
  }
}
