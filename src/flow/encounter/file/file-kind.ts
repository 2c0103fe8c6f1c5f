import { Refusal } from '../../../contract/refusal.ts'

/** First bytes of what people upload by mistake, as Latin-1 text. The sentence that says what to do is in text/…/server.ts. */
const foreign: [start: string, what: string][] = [
  ['\xd0\xcf\x11\xe0', 'import-spreadsheet'], // xls
  ['%PDF', 'import-pdf'],
  ['\x1f\x8b', 'import-packed'],
  ['Rar!', 'import-packed'],
  ['7z\xbc\xaf', 'import-packed'],
  ['\x89PNG', 'import-not-text'],
  ['\xff\xd8\xff', 'import-not-text'],
  ['GIF8', 'import-not-text'],
  ['{\\rtf', 'import-not-text'],
  ['<!DOCTYPE', 'import-not-table'],
  ['<html', 'import-not-table'],
  ['<?xml', 'import-not-table'],
]

/** Refuses what is no table of text, told by its first bytes. */
export function refuseForeign(head: Buffer): void {
  const start = head
    .subarray(0, 16)
    .toString('latin1')
    .replace(/^\xef\xbb\xbf/, '')
  const found = foreign.find(([mark]) => start.toLowerCase().startsWith(mark.toLowerCase()))
  if (found) throw new Refusal('bad-input', { what: found[1] })
  if (isZip(head)) return
  // Text has no NUL; UTF-16, which is full of them, must say so with its mark.
  if (!wide(head) && head.includes(0)) throw new Refusal('bad-input', { what: 'import-not-text' })
}

/** Whether it is a zip archive, as xlsx is. */
export const isZip = (head: Buffer): boolean => head.subarray(0, 4).toString('latin1') === 'PK\x03\x04'

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252'

/** UTF-16 by its byte order mark; null for everything else. */
export function wide(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  return head[0] === 0xfe && head[1] === 0xff ? 'utf-16be' : null
}

/**
 * Finds out the encoding while the file goes by. UTF-8 is believed when every byte of the file is valid; else it is windows-1252, which is
 * what older Finnish systems write.
 */
export class EncodingFinder {
  #found: Encoding | null = null
  readonly #utf8 = new TextDecoder('utf-8', { fatal: true })

  look(chunk: Uint8Array, first: boolean): void {
    if (first) this.#found = wide(chunk)
    if (this.#found) return
    try {
      this.#utf8.decode(chunk, { stream: true })
    } catch {
      this.#found = 'windows-1252'
    }
  }

  /** After the last chunk. */
  end(): Encoding {
    if (this.#found) return this.#found
    try {
      this.#utf8.decode()
      return 'utf-8'
    } catch {
      return 'windows-1252'
    }
  }
}
