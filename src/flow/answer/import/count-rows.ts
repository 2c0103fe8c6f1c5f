const quote = 0x22
const feed = 0x0a
const carriage = 0x0d

/**
 * Counts the rows of a table while it is uploaded, so that a running import can tell how much is left. Line ends inside quotes do not count.
 * A lone quote in the middle of a word misleads it; the reader's own count replaces this one at the end.
 */
export class RowCounter {
  #rows = 0
  #quoted = false
  #filled = false
  #last = 0

  /** Bytes of an encoding in which ASCII is ASCII. */
  count(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === quote) {
        this.#quoted = !this.#quoted
        this.#filled = true
      } else if ((byte === feed || byte === carriage) && !this.#quoted) {
        // A line of nothing is no row; CR LF is one end.
        if (this.#filled && !(byte === feed && this.#last === carriage)) this.#rows += 1
        this.#filled = false
      } else this.#filled = true
      this.#last = byte
    }
  }

  /** Rows after the header. */
  end(): number {
    return Math.max(0, this.#rows + (this.#filled ? 1 : 0) - 1)
  }
}
