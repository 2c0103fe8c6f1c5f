import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { filledPage, type Own, type Page } from '../../page/markup.ts'

/**
 * A gzip stream is a row of blocks. What a page has in common for all is compressed once, at the highest level, and the few bytes that
 * are a visitor's own are put between: 0.03 ms a page instead of 0.5 ms. A block may point back into earlier ones by distance, so a gap
 * must have the same length each time (ids do; shuffled options do); while compressing, bytes that no page has stand in its place.
 */
type Packed = { blocks: Buffer[]; gaps: number[]; before: Buffer[] }

const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
/** An empty stored block that says it is the last. */
const end = Buffer.from([1, 0, 0, 0xff, 0xff])
/** A longer gap is worth compressing. */
const storedMost = 160
const level = 9
/** A gap looks back this far, with tables no bigger than that needs: making them ready is most of the work. */
const nearby = 4_096
const small = { windowBits: 12, memLevel: 4 }
const finishFlush = constants.Z_SYNC_FLUSH

const packed = new WeakMap<Page, Packed>()

function pack(page: Page, own: Own): Packed {
  const gaps = page.gaps.map((gap) => Buffer.byteLength(gap(own)))
  const befores: Buffer[] = []
  let before = Buffer.alloc(0)
  const blocks = page.fixed.map((text, i) => {
    if (i > 0) before = Buffer.concat([before, Buffer.alloc(gaps[i - 1]!, 1)])
    // The script has other letters than the page: with code tables of its own it is 60 bytes shorter.
    const parts = text.split(/(?=<script>)/).map((part) => {
      const bytes = Buffer.from(part)
      const block = deflateRawSync(bytes, { level, finishFlush, ...(before.length && { dictionary: before }) })
      before = Buffer.concat([before, bytes])
      return block
    })
    befores.push(before)
    return Buffer.concat(parts)
  })
  return { blocks, gaps, before: befores }
}

function gapBlock(bytes: Buffer, before: Buffer): Buffer {
  if (bytes.length > storedMost)
    return deflateRawSync(bytes, { level: 6, ...small, finishFlush, dictionary: before.subarray(-nearby) })
  const head = Buffer.alloc(5)
  head.writeUInt16LE(bytes.length, 1)
  head.writeUInt16LE(~bytes.length & 0xffff, 3)
  return Buffer.concat([head, bytes])
}

/** The page for one visitor, gzipped. Only for pages that are sent again and again: their common parts are kept compressed. */
export function gzippedPage(page: Page, own: Own): Buffer {
  let kept = packed.get(page)
  if (!kept) {
    kept = pack(page, own)
    packed.set(page, kept)
  }
  const html = filledPage(page, own)
  const gaps = page.gaps.map((gap) => Buffer.from(gap(own)))
  if (gaps.some((g, i) => g.length !== kept.gaps[i])) return gzipped(html)
  const bytes = Buffer.from(html)
  const tail = Buffer.alloc(8)
  tail.writeUInt32LE(crc32(bytes), 0)
  tail.writeUInt32LE(bytes.length, 4)
  const parts = kept.blocks.flatMap((block, i) =>
    i === 0 ? [block] : [gapBlock(gaps[i - 1]!, kept.before[i - 1]!), block],
  )
  return Buffer.concat([header, ...parts, end, tail])
}

/** A page that is sent once. */
export const gzipped = (html: string): Buffer => gzipSync(html, { level: 5 })
