/** The rest of what is read for pages and taps. Nobody notices that wait, and in a blast some ten are read at once. */
export const pageRestMs = 2
/** Keys for which a statement pays. */
const enough = 8

type Waiting<V> = { done: (value: V | undefined) => void; failed: (error: unknown) => void }[]

/**
 * Reads in one statement what many ask for at the same moment, one statement in flight at a time. Alone, a key is read at once. One lookup with
 * its joins costs PostgreSQL 1.5 ms of planning, and a hundred together cost the same.
 *
 * `restMs`: so long between two statements, unless `enough` keys wait before. Where two thousand customers a second come one by one, each would else
 * find the last statement done and get one of its own, and waking PostgreSQL costs this process more than all else that it does for a page.
 */
export class Together<V> {
  readonly #read: (keys: string[]) => Promise<Map<string, V>>
  #waiting = new Map<string, Waiting<V>>()
  #inFlight = false
  readonly #restMs: number
  #sentAt = Number.NEGATIVE_INFINITY
  #resting: NodeJS.Timeout | null = null

  constructor(read: (keys: string[]) => Promise<Map<string, V>>, { restMs = 0 } = {}) {
    this.#read = read
    this.#restMs = restMs
  }

  /** The value of a key; undefined where there is none. Rejects when the statement fails. */
  get(key: string): Promise<V | undefined> {
    return new Promise((done, failed) => {
      const others = this.#waiting.get(key)
      if (others) others.push({ done, failed })
      else this.#waiting.set(key, [{ done, failed }])
      this.#send()
    })
  }

  #send(): void {
    if (this.#inFlight || this.#waiting.size === 0) return
    const now = performance.now()
    const rest = this.#waiting.size < enough ? this.#sentAt + this.#restMs - now : 0
    if (rest > 0) {
      this.#resting ??= setTimeout(() => {
        this.#resting = null
        this.#send()
      }, Math.ceil(rest))
      return
    }
    if (this.#resting) clearTimeout(this.#resting)
    this.#resting = null
    this.#sentAt = now
    const batch = this.#waiting
    this.#waiting = new Map()
    this.#inFlight = true
    this.#read([...batch.keys()])
      .then(
        (found) => {
          for (const [key, all] of batch) for (const { done } of all) done(found.get(key))
        },
        (error) => {
          for (const all of batch.values()) for (const { failed } of all) failed(error)
        },
      )
      .finally(() => {
        this.#inFlight = false
        this.#send()
      })
  }
}
