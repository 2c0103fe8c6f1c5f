/** Rows per second over the last few batches. */
export class Pace {
  #last = performance.now()
  #value: number | null = null

  of(rows: number): number {
    const now = performance.now()
    const fresh = (rows / Math.max(1, now - this.#last)) * 1_000
    this.#last = now
    this.#value = this.#value === null ? fresh : this.#value * 0.8 + fresh * 0.2
    return this.#value
  }
}
