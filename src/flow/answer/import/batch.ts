import type { ReadRow, ReadyRow } from './row.ts'
import type { Place } from './row-place.ts'

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
    if (value === null) this.#parts.push('NULL')
    else this.#parts.push(/["\\]/.test(value) ? `"${value.replace(/["\\]/g, '\\$&')}"` : `"${value}"`)
  }

  get literal(): string {
    return `{${this.#parts.join(',')}}`
  }

  get length(): number {
    return this.#parts.length
  }
}

const columns = <Name extends string>(...names: Name[]): Record<Name, Column> =>
  Object.fromEntries(names.map((name) => [name, new Column()])) as Record<Name, Column>

/** Numbers what repeats, from 1: a file names the same few places and values row after row, and each is sent once. */
class Numbered<Key> {
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

/** Rows on their way into the database, as the columns of three tables and of what repeats in them. */
export class Batch {
  /** Rows in it, good and bad. */
  rows = 0
  ready = 0
  readonly answers = columns('id', 'place', 'encounterEndedAt', 'at')
  readonly places = columns(
    ...(['touchpoint', 'channel', 'stage', 'unit', 'unitPath', 'reason', 'agent', 'language', 'attributes'] as const),
  )
  /** `answer` is the how-manieth of `answers`, `sort` of `sorts`. */
  readonly taps = columns('id', 'answer', 'sort', 'value', 'words')
  readonly sorts = columns('question', 'kind', 'level', 'textLanguage', 'flags')
  readonly bad = columns('row', 'column', 'reason', 'value')
  readonly #places = new Numbered<Place>()
  readonly #sorts = new Numbered<string>()

  add({ row, bad, ready }: ReadRow): void {
    this.rows += 1
    if (ready) this.#addReady(ready)
    else {
      for (const cell of bad) {
        this.bad.row.plain(row)
        this.bad.column.text(cell.column)
        this.bad.reason.text(cell.reason)
        this.bad.value.text(cell.value)
      }
    }
  }

  #addReady(row: ReadyRow): void {
    this.ready += 1
    const { answers: a, taps: t } = this
    a.id.plain(row.id)
    a.place.plain(this.#place(row.place))
    a.encounterEndedAt.plain(row.encounterEndedAt?.toISOString() ?? null)
    a.at.plain(row.at.toISOString())
    for (const event of row.events) {
      t.id.plain(event.id)
      t.answer.plain(this.ready)
      t.sort.plain(this.#sort(event))
      t.value.text(event.value)
      t.words.text(event.words)
    }
  }

  #place(place: Place): number {
    return this.#places.of(place, () => {
      const p = this.places
      p.touchpoint.plain(place.touchpoint)
      p.channel.text(place.channel)
      p.stage.text(place.stage)
      p.unit.plain(place.unit)
      p.unitPath.text(`{${place.unitPath.join(',')}}`)
      p.reason.plain(place.reason)
      p.agent.text(place.agent)
      p.language.plain(place.language)
      p.attributes.text(JSON.stringify(place.attributes))
    })
  }

  #sort({ question, kind, level, textLanguage, flags }: ReadyRow['events'][number]): number {
    return this.#sorts.of(`${question} ${kind} ${level} ${textLanguage} ${flags.join()}`, () => {
      const s = this.sorts
      s.question.text(question)
      s.kind.plain(kind)
      s.level.plain(level)
      s.textLanguage.plain(textLanguage)
      s.flags.text(`{${flags.join(',')}}`)
    })
  }
}
