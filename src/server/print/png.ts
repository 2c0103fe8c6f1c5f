import { crc32, deflateSync } from 'node:zlib'

const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** PNG with one bit per pixel, true is black, each cell `scale` pixels square. */
export function encodePng(rows: boolean[][], scale: number): Buffer {
  const width = (rows[0]?.length ?? 0) * scale
  const line = Math.ceil(width / 8)
  const pixels = Buffer.concat(
    rows.flatMap((row) => {
      // The first byte of a line names its filter: 0, none.
      const bytes = Buffer.alloc(1 + line)
      for (let x = 0; x < width; x++) {
        if (!row[Math.floor(x / scale)]) bytes[1 + (x >> 3)]! |= 0x80 >> (x & 7)
      }
      return Array.from({ length: scale }, () => bytes)
    }),
  )
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(rows.length * scale, 4)
  header.set([1, 0, 0, 0, 0], 8)
  return Buffer.concat([
    signature,
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(pixels, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}
