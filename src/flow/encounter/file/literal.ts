/** A text as an element of an array that PostgreSQL reads. */
export const quoted = (value: string | null): string =>
  value === null ? 'NULL' : `"${/["\\]/.test(value) ? value.replace(/["\\]/g, '\\$&') : value}"`

/**
 * One array as PostgreSQL reads it, written while the rows go by. `pg` would need three times as long, and rows kept as objects until their
 * batch is full cost more in collecting garbage than all the rest: at 17,000 rows a second that is half a core.
 */
class Column {
  readonly #parts: (string | number)[] = []

  /** Numbers, ids, times and words of ours, which need no quotes. */
  plain(value: string | number | null): void {
    this.#parts.push(value ?? 'NULL')
  }

  /** Everything that somebody wrote. */
  text(value: string | null): void {
    this.#parts.push(quoted(value))
  }

  get literal(): string {
    return `{${this.#parts.join(',')}}`
  }

  get length(): number {
    return this.#parts.length
  }
}

export const columns = <Name extends string>(...names: Name[]): Record<Name, Column> =>
  Object.fromEntries(names.map((name) => [name, new Column()])) as Record<Name, Column>

/** Numbers what repeats, from 1: a file names the same few places and values row after row, and each is sent once. */
export class Numbered<Key> {
  readonly #numbers = new Map<Key, number>()

  /** The number of a key; `add` is called at its first time. */
  of(key: Key, add: () => void): number {
    let number = this.#numbers.get(key)
    if (number === undefined) {
      number = this.#numbers.size + 1
      this.#numbers.set(key, number)
      add()
    }
    return number
  }
}
