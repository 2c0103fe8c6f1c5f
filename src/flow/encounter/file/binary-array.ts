/** Numbers that PostgreSQL gives to its types. */
const typeNumbers = { bool: 16, int8: 20, int4: 23, text: 25, float8: 701, timestamptz: 1184, uuid: 2950 } as const
type Type = keyof typeof typeNumbers
/** What comes before the elements: dimensions (1), whether there are nulls, the type, how many, the first one's number (1). */
const head = 20
/** PostgreSQL counts from the year 2000. */
const year2000 = Date.UTC(2000)

/**
 * One array as PostgreSQL reads it without parsing (its binary format), written while the rows go by; `bytes` is the statement's parameter. `pg` would
 * need three times as long, and rows kept as objects, or their cells as texts, until their batch is full cost more in collecting garbage than all the
 * rest: at 17,000 rows a second that is a core. Emptied and filled again, it needs no new memory.
 */
class Column {
  readonly #type: Type
  #bytes = Buffer.allocUnsafe(1_024)
  #end = head
  #hasNulls = false
  length = 0

  constructor(type: Type) {
    this.#type = type
  }

  /** Times are given as milliseconds since 1970. */
  add(value: string | number | boolean | null): void {
    this.length += 1
    if (value === null) {
      this.#hasNulls = true
      this.#room(4)
      this.#end = this.#bytes.writeInt32BE(-1, this.#end)
    } else if (typeof value === 'string') {
      if (this.#type === 'uuid') this.#uuid(value)
      else this.#text(value)
    } else this.#number(Number(value))
  }

  #number(value: number): void {
    this.#room(12)
    const bytes = this.#bytes
    if (this.#type === 'float8') {
      this.#end = bytes.writeDoubleBE(value, bytes.writeInt32BE(8, this.#end))
    } else if (this.#type === 'int8' || this.#type === 'timestamptz') {
      const whole = this.#type === 'int8' ? value : Math.round((value - year2000) * 1_000)
      this.#end = bytes.writeBigInt64BE(BigInt(whole), bytes.writeInt32BE(8, this.#end))
    } else if (this.#type === 'bool') {
      this.#end = bytes.writeUInt8(value, bytes.writeInt32BE(1, this.#end))
    } else {
      this.#end = bytes.writeInt32BE(value, bytes.writeInt32BE(4, this.#end))
    }
  }

  #uuid(value: string): void {
    this.#room(20)
    const bytes = this.#bytes
    let at = bytes.writeInt32BE(16, this.#end)
    for (let i = 0; i < 36; i += 2) {
      if (value.charCodeAt(i) === hyphen) i += 1
      bytes[at++] = (digit(value.charCodeAt(i)) << 4) | digit(value.charCodeAt(i + 1))
    }
    this.#end = at
  }

  /** Byte by byte, because most cells are short and plain: a call that leaves JavaScript takes longer than twenty of these. */
  #text(value: string): void {
    // A sign takes three bytes at most.
    this.#room(4 + 3 * value.length)
    const bytes = this.#bytes
    const begin = this.#end + 4
    let at = begin
    for (let i = 0; i < value.length; i++) {
      const sign = value.charCodeAt(i)
      if (sign >= 0x80) {
        at += bytes.write(value.slice(i), at, 'utf8')
        break
      }
      bytes[at++] = sign
    }
    bytes.writeInt32BE(at - begin, this.#end)
    this.#end = at
  }

  #room(more: number): void {
    const least = this.#end + more
    if (least <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(Math.max(least, 2 * this.#bytes.length))
    this.#bytes.copy(larger, 0, 0, this.#end)
    this.#bytes = larger
  }

  /** As it stands now; good until more is added. */
  get bytes(): Buffer {
    let at = this.#bytes.writeInt32BE(this.length === 0 ? 0 : 1, 0)
    at = this.#bytes.writeInt32BE(this.#hasNulls ? 1 : 0, at)
    at = this.#bytes.writeInt32BE(typeNumbers[this.#type], at)
    if (this.length === 0) return this.#bytes.subarray(0, at)
    at = this.#bytes.writeInt32BE(this.length, at)
    this.#bytes.writeInt32BE(1, at)
    return this.#bytes.subarray(0, this.#end)
  }

  empty(): void {
    this.#end = head
    this.#hasNulls = false
    this.length = 0
  }
}

const hyphen = 0x2d
/** What a hexadecimal digit is worth. */
const digit = (sign: number): number => (sign <= 0x39 ? sign - 0x30 : (sign | 0x20) - 0x57)

export type Columns<Name extends string = string> = Record<Name, Column>

export const columns = <Name extends string>(types: Record<Name, Type>): Columns<Name> =>
  Object.fromEntries(Object.entries<Type>(types).map(([name, type]) => [name, new Column(type)])) as Columns<Name>

export function emptyColumns(all: Columns): void {
  for (const column of Object.values(all)) column.empty()
}

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

  empty(): void {
    this.#numbers.clear()
  }
}
