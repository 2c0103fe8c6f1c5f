import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'

/** A logo travels inside every mail. */
export const mostLogoBytes = 200_000
const mostSide = 2_000
const leastSide = 16

export type Picture = { type: 'image/png' | 'image/jpeg'; width: number; height: number }

/**
 * What the bytes are, by themselves and not by their name. PNG and JPEG only: every mail program shows them, and unlike SVG they can
 * hold no script. Refuses all else.
 */
export function readPicture(bytes: Buffer): Picture {
  if (bytes.length > mostLogoBytes) throw new Refusal('too-large', { what: 'logo-too-large' })
  const picture = pngOf(bytes) ?? jpegOf(bytes)
  if (!picture) throw new Refusal('bad-input', { what: 'logo-not-picture' })
  const { width, height } = picture
  if (Math.max(width, height) > mostSide || Math.min(width, height) < leastSide)
    throw new Refusal('bad-input', { what: 'logo-wrong-size' })
  return picture
}

const pngSignature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/** The header comes first, and a file that was cut off lacks its end. */
function pngOf(bytes: Buffer): Picture | null {
  if (bytes.length < 45 || !bytes.subarray(0, 8).equals(pngSignature)) return null
  if (
    bytes.toString('latin1', 12, 16) !== 'IHDR' ||
    bytes.toString('latin1', bytes.length - 8, bytes.length - 4) !== 'IEND'
  )
    return null
  return { type: 'image/png', width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** Walks the segments up to the one that tells the size (SOF). */
function jpegOf(bytes: Buffer): Picture | null {
  if (bytes.length < 20 || bytes.readUInt16BE(0) !== 0xffd8) return null
  let at = 2
  while (at + 9 < bytes.length) {
    if (bytes[at] !== 0xff) return null
    const marker = bytes[at + 1]!
    if (marker === 0xff) {
      at += 1
      continue
    }
    // C0–CF but for the tables C4, C8 and CC.
    const isSize = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc
    if (isSize) return { type: 'image/jpeg', height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) }
    // Pixels before a size: no picture.
    if (marker === 0xda || marker === 0xd9) return null
    at += 2 + bytes.readUInt16BE(at + 2)
  }
  return null
}

/** A picture by its hash; anybody may look at it, as at any picture in a mail. */
export async function findLogo(db: Db, hash: string): Promise<{ type: string; bytes: Buffer } | undefined> {
  if (!/^[0-9a-f]{64}$/.test(hash)) return undefined
  return db.selectFrom('logo').select(['type', 'bytes']).where('hash', '=', hash).limit(1).executeTakeFirst()
}
