import { hash } from 'node:crypto'

/** A hash over all cells of a row. */
export const contentHash = (cells: string[]): string => hash('sha256', cells.join('\u001f'), 'hex').slice(0, 32)

/**
 * How often each key came so far, in 12 bytes a place: a Map of ten million keys would take a gigabyte. Keys are told apart by 64 bits of a hash; that two of a million
 * rows share them happens once in 37 million files.
 */
export class Occurrences {
  #keys = new BigUint64Array(1 << 12)
  #times = new Uint32Array(1 << 12)
  #size = 0

  /** Counts the key and returns how often it came, this time included. `hex` is a hash of at least 16 hexadecimal digits. */
  count(hex: string): number {
    if (this.#size * 4 > this.#keys.length * 3) this.#grow()
    const at = this.#find(BigInt(`0x${hex.slice(0, 16)}`) || 1n)
    if (this.#times[at] === 0) this.#size += 1
    this.#times[at] = this.#times[at]! + 1
    return this.#times[at]!
  }

  #find(key: bigint): number {
    const mask = this.#keys.length - 1
    let at = Number(key & BigInt(mask))
    while (this.#keys[at] !== 0n && this.#keys[at] !== key) at = (at + 1) & mask
    this.#keys[at] = key
    return at
  }

  #grow(): void {
    const keys = this.#keys
    const times = this.#times
    this.#keys = new BigUint64Array(keys.length * 2)
    this.#times = new Uint32Array(keys.length * 2)
    for (let i = 0; i < keys.length; i++) if (keys[i] !== 0n) this.#times[this.#find(keys[i]!)] = times[i]!
  }
}
