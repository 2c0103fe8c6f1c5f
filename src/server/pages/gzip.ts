import { constants, crc32, deflateRawSync, gzipSync } from 'node:zlib'
import { filledPage, type Own, type Page } from '../../page/markup.ts'

/**
 * A gzip stream is a row of blocks. What a page has in common for all is compressed once, at the highest level, and the few bytes that
 * are a visitor's own are put between: 0.03 ms a page instead of 0.5 ms. A block may point back into earlier ones by distance, so a gap
 * must have the same length each time (ids do; shuffled options do); while compressing, bytes that no page has stand in its place.
 */
type Packed = { blocks: Buffer[]; gaps: number[]; before: Buffer[] }

const header = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff])
/** Each block but the last ends with an empty stored one, which brings it to whole bytes: its three bits, then two lengths. */
const lengths = 4
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
    const parts = text.split(/(?=<script>)/).map((part, n, { length }) => {
      const bytes = Buffer.from(part)
      const ends = i === page.fixed.length - 1 && n === length - 1
      const block = deflateRawSync(bytes, {
        level,
        finishFlush: ends ? constants.Z_FINISH : finishFlush,
        ...(before.length && { dictionary: before }),
      })
      before = Buffer.concat([before, bytes])
      return block
    })
    befores.push(before)
    return Buffer.concat(parts)
  })
  return { blocks, gaps, before: befores }
}

/** A block and the gap behind it. A short gap fills the empty stored block with which that one ends. */
function withGap(block: Buffer, bytes: Buffer, before: Buffer): Buffer[] {
  if (bytes.length > storedMost)
    return [block, deflateRawSync(bytes, { level: 6, ...small, finishFlush, dictionary: before.subarray(-nearby) })]
  const head = Buffer.alloc(lengths)
  head.writeUInt16LE(bytes.length, 0)
  head.writeUInt16LE(~bytes.length & 0xffff, 2)
  return [block.subarray(0, -lengths), head, bytes]
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
    i < gaps.length ? withGap(block, gaps[i]!, kept.before[i]!) : [block],
  )
  return Buffer.concat([header, ...parts, tail])
}

/** A page that is sent once. */
export const gzipped = (html: string): Buffer => gzipSync(html, { level: 5 })
