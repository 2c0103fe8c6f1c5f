const quote = 0x22
const feed = 0x0a
const carriage = 0x0d

/** A quote opens a cell only where a cell begins; one that follows a quote is a quote within. */
const begins = new Set([feed, carriage, quote, ...Buffer.from(',;\t|')])

/**
 * Counts the rows of a table while it is uploaded, so that a running import can tell how much is left. Line ends inside quotes do not count.
 * The reader's own count replaces this one at the end.
 */
export class RowCounter {
  #rows = 0
  #quoted = false
  #filled = false
  #last = feed

  /** Bytes of an encoding in which ASCII is ASCII. */
  count(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (byte === quote) {
        if (this.#quoted) this.#quoted = false
        else if (begins.has(this.#last)) this.#quoted = true
        this.#filled = true
      } else if ((byte === feed || byte === carriage) && !this.#quoted) {
        // A line of nothing is no row; of CR LF the second ends an empty line.
        if (this.#filled) this.#rows += 1
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
