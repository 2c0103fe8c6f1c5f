import { hash, randomFillSync } from 'node:crypto'

const random = Buffer.alloc(1024)
let used = random.length
let lastMs = 0
let counter = 0

/**
 * A new UUID version 7 (RFC 9562): 48 bits of milliseconds, a 12-bit counter, 62 random bits. Ids made by one process sort in the order they
 * were made, also within a millisecond and when the clock steps back.
 */
export function newId(): string {
  const now = Date.now()
  if (now > lastMs) {
    lastMs = now
    counter = take(2).readUInt16BE() & 0x7ff
  } else {
    counter += 1
    if (counter > 0xfff) {
      lastMs += 1
      counter = 0
    }
  }
  const tail = take(8)
  tail[0] = (tail[0]! & 0x3f) | 0x80
  const ms = lastMs.toString(16).padStart(12, '0')
  const end = tail.toString('hex')
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${end.slice(0, 4)}-${end.slice(4)}`
}

/** Before every id, and nobody's: where a walk by ids begins. */
export const firstId = '00000000-0000-0000-0000-000000000000'

/** The same UUID (version 8) for the same text, for ever; it tells nothing of the text. */
export function idOf(text: string): string {
  const hex = hash('sha256', text, 'hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Random bytes from a pool: one system call serves a hundred ids. */
function take(bytes: number): Buffer {
  if (used + bytes > random.length) {
    randomFillSync(random)
    used = 0
  }
  used += bytes
  return random.subarray(used - bytes, used)
}
