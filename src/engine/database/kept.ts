/**
 * Keeps for a while what many ask for and what hardly changes. Who asks while it is being read waits for the same reading; a reading that fails is
 * not kept. When `most` keys are kept, all are let go.
 */
export class Kept<V> {
  readonly #ms: number
  readonly #most: number
  readonly #read: (key: string) => Promise<V>
  readonly #values = new Map<string, { value: Promise<V>; until: number }>()

  constructor(ms: number, most: number, read: (key: string) => Promise<V>) {
    this.#ms = ms
    this.#most = most
    this.#read = read
  }

  get(key: string): Promise<V> {
    const now = Date.now()
    const kept = this.#values.get(key)
    if (kept && kept.until > now) return kept.value
    const value = this.#read(key)
    if (this.#values.size >= this.#most) this.#values.clear()
    this.#values.set(key, { value, until: now + this.#ms })
    value.catch(() => this.#values.delete(key))
    return value
  }

  /** It has just changed. */
  forget(key: string): void {
    this.#values.delete(key)
  }
}
