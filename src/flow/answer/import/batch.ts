import type { ReadRow } from './row.ts'

/**
 * One array as PostgreSQL reads it, written while the rows go by. `pg` would need three times as long, and rows kept as objects until their
 * batch is full cost more in collecting garbage than all the rest: at 17,000 rows a second that is half a core.
 */
class Column {
  readonly #parts: string[] = []

  /** Ids, times and words of ours, which need no quotes. */
  plain(value: string | null): void {
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

/** Rows on their way into the database, as the columns of three tables. */
export class Batch {
  /** Rows in it, good and bad. */
  rows = 0
  ready = 0
  readonly answers = columns(
    ...(['id', 'touchpoint', 'channel', 'stage', 'unit', 'unitPath', 'reason', 'agent', 'language'] as const),
    ...(['attributes', 'encounterEndedAt', 'at'] as const),
  )
  readonly taps = columns(
    ...([
      'id',
      'answer',
      'question',
      'value',
      'words',
      'kind',
      'level',
      'digest',
      'textLanguage',
      'flags',
      'at',
    ] as const),
  )
  readonly bad = columns('row', 'column', 'reason', 'value')

  add({ row, bad, ready }: ReadRow): void {
    this.rows += 1
    if (!ready) {
      for (const cell of bad) {
        this.bad.row.plain(`${row}`)
        this.bad.column.text(cell.column)
        this.bad.reason.text(cell.reason)
        this.bad.value.text(cell.value)
      }
      return
    }
    this.ready += 1
    const a = this.answers
    const at = ready.at.toISOString()
    a.id.plain(ready.id)
    a.touchpoint.plain(ready.touchpoint)
    a.channel.text(ready.channel)
    a.stage.text(ready.stage)
    a.unit.plain(ready.unit)
    a.unitPath.text(`{${ready.unitPath.join(',')}}`)
    a.reason.plain(ready.reason)
    a.agent.text(ready.agent)
    a.language.plain(ready.language)
    a.attributes.text(JSON.stringify(ready.attributes))
    a.encounterEndedAt.plain(ready.encounterEndedAt?.toISOString() ?? null)
    a.at.plain(at)
    const t = this.taps
    for (const event of ready.events) {
      t.id.plain(event.id)
      t.answer.plain(ready.id)
      t.question.text(event.question)
      t.value.text(event.value)
      t.words.text(event.words)
      t.kind.plain(event.kind)
      t.level.plain(event.level)
      t.digest.text(`\\x${event.digest.toString('hex')}`)
      t.textLanguage.plain(event.textLanguage)
      t.flags.text(`{${event.flags.join(',')}}`)
      t.at.plain(at)
    }
  }
}
