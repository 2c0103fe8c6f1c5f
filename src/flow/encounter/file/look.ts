import type { Db } from '../../../engine/database/database.ts'
import { columnNames, type Record as FileRecord, headRecords, readHead, sniffDelimiter } from './records.ts'

/** The beginning of a table. */
export type Look = { delimiter: string; columns: string[]; rows: FileRecord[] }

/** Reads the header and at most `most` rows after it. */
export async function lookAtFile(
  db: Db,
  file: { id: string; encoding: string; bytes: number },
  most: number,
): Promise<Look> {
  const head = await readHead(db, file)
  const delimiter = sniffDelimiter(head)
  const [header, ...rows] = headRecords(head, delimiter, most)
  return { delimiter, columns: columnNames(header?.cells ?? []), rows }
}
