/** A sleep that can be cut short; a call to wake while awake shortens the next sleep. */
export class Sleeper {
  #woken = false
  #up: (() => void) | null = null

  wake(): void {
    this.#woken = true
    this.#up?.()
  }

  /** Resolves after `ms`, or at once when woken since the last sleep. */
  async sleep(ms: number): Promise<void> {
    if (!this.#woken) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#up = () => {
          clearTimeout(timer)
          resolve()
        }
      })
      this.#up = null
    }
    this.#woken = false
  }
}

/** Pauses in ms that double from the first to the longest. */
export function* growing(first: number, longest: number): Generator<number, never> {
  for (let pause = first; ; pause = Math.min(pause * 2, longest)) yield pause
}
