import { Readable } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { Refusal } from '../../../../contract/refusal.ts'

/** Bytes that can be read from any place. */
export type Source = { size: number; read(from: number, length: number): AsyncIterable<Buffer> }

type Entry = { method: number; packed: number; at: number; locked: boolean }

export const broken = () => new Refusal('bad-input', { what: 'import-broken-spreadsheet' })
export const bomb = () => new Refusal('bad-input', { what: 'import-zip-bomb' })

/** Text of tables packs ten to forty times; a bomb a thousand times. Judged once so much has come out. */
const bombRatio = 200
const bombBytes = 30_000_000
const mostBytes = 8_000_000_000
const mostEntries = 5_000

/** The files in a zip archive, as its directory at the end names them. */
export class Zip {
  readonly #source: Source
  readonly #entries: Map<string, Entry>

  private constructor(source: Source, entries: Map<string, Entry>) {
    this.#source = source
    this.#entries = entries
  }

  static async open(source: Source): Promise<Zip> {
    const from = Math.max(0, source.size - 65_557)
    const tail = await whole(source, from, source.size - from)
    const end = tail.lastIndexOf('PK\x05\x06', undefined, 'latin1')
    if (end < 0 || end + 22 > tail.length) throw broken()
    const { count, size, at } = (await wideEnd(source, tail, end)) ?? {
      count: tail.readUInt16LE(end + 10),
      size: tail.readUInt32LE(end + 12),
      at: tail.readUInt32LE(end + 16),
    }
    if (count > mostEntries || size > 10_000_000 || at + size > source.size) throw broken()
    const directory = await whole(source, at, size)
    const entries = new Map<string, Entry>()
    let n = 0
    for (let p = 0; n < count; n++) {
      if (p + 46 > directory.length || directory.readUInt32LE(p) !== 0x02014b50) throw broken()
      const name = directory.readUInt16LE(p + 28)
      const extra = directory.readUInt16LE(p + 30)
      const wide = wideOf(directory.subarray(p + 46 + name, p + 46 + name + extra))
      const unpacked = directory.readUInt32LE(p + 24)
      if (unpacked === beyond) wide()
      const [packed, at] = [directory.readUInt32LE(p + 20), directory.readUInt32LE(p + 42)].map((n) =>
        n === beyond ? wide() : n,
      ) as [number, number]
      entries.set(directory.toString('utf8', p + 46, p + 46 + name), {
        locked: (directory.readUInt16LE(p + 8) & 1) === 1,
        method: directory.readUInt16LE(p + 10),
        packed,
        at,
      })
      p += 46 + name + extra + directory.readUInt16LE(p + 32)
    }
    return new Zip(source, entries)
  }

  has = (name: string): boolean => this.#entries.has(name)

  /** A file's text, piece by piece; refused once it grows as no table does. */
  async *text(name: string): AsyncGenerator<string> {
    const entry = this.#entries.get(name)
    if (!entry || entry.locked || (entry.method !== 0 && entry.method !== 8)) throw broken()
    const head = await whole(this.#source, entry.at, 30)
    if (head.length < 30 || head.readUInt32LE(0) !== 0x04034b50) throw broken()
    const from = entry.at + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
    if (from + entry.packed > this.#source.size) throw broken()
    const packed = Readable.from(this.#source.read(from, entry.packed))
    const bytes: AsyncIterable<Buffer> = entry.method === 0 ? packed : inflated(packed)
    const decoder = new TextDecoder()
    let out = 0
    for await (const chunk of bytes) {
      out += chunk.length
      if (out > mostBytes || (out > bombBytes && out > entry.packed * bombRatio)) throw bomb()
      yield decoder.decode(chunk, { stream: true })
    }
    yield decoder.decode()
  }

  /** A small file as a whole. */
  async small(name: string): Promise<string> {
    let text = ''
    for await (const part of this.text(name)) {
      text += part
      if (text.length > 20_000_000) throw bomb()
    }
    return text
  }
}

async function* inflated(packed: Readable): AsyncGenerator<Buffer> {
  const unpack = createInflateRaw()
  packed.on('error', (error) => unpack.destroy(error))
  packed.pipe(unpack)
  try {
    for await (const chunk of unpack) yield chunk as Buffer
  } catch (error) {
    if (String((error as { code?: string }).code).startsWith('Z_')) throw broken()
    throw error
  } finally {
    packed.destroy()
    unpack.destroy()
  }
}

/** Stands in a field whose number is too large for it, or is told in eight bytes anyway: programs that stream a workbook write so (ZIP64). */
const beyond = 0xffff_ffff

/** The directory's place as ZIP64 tells it, where it does. */
async function wideEnd(source: Source, tail: Buffer, end: number) {
  const locator = end - 20
  if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) return null
  const record = await whole(source, eight(tail, locator + 8), 56)
  if (record.length < 56 || record.readUInt32LE(0) !== 0x06064b50) throw broken()
  return { count: eight(record, 32), size: eight(record, 40), at: eight(record, 48) }
}

/** Reads the numbers of eight bytes in an entry's extra fields, one after the other. */
function wideOf(extra: Buffer): () => number {
  let [at, to] = [0, 0]
  for (let p = 0; p + 4 <= extra.length; p += 4 + extra.readUInt16LE(p + 2)) {
    if (extra.readUInt16LE(p) !== 1) continue
    at = p + 4
    to = Math.min(extra.length, at + extra.readUInt16LE(p + 2))
    break
  }
  return () => {
    if (at + 8 > to) throw broken()
    at += 8
    return eight(extra, at - 8)
  }
}

function eight(from: Buffer, at: number): number {
  const n = Number(from.readBigUInt64LE(at))
  if (!Number.isSafeInteger(n)) throw broken()
  return n
}

async function whole(source: Source, from: number, length: number): Promise<Buffer> {
  const parts: Buffer[] = []
  for await (const part of source.read(from, length)) parts.push(part)
  return Buffer.concat(parts)
}
