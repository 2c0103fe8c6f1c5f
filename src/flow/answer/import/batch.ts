import { BadRows } from '../../encounter/file/bad-rows.ts'
import { columns, Numbered } from '../../encounter/file/literal.ts'
import type { ReadRow, ReadyRow } from './row.ts'
import type { Place } from './row-place.ts'

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
  readonly bad = new BadRows()
  readonly #places = new Numbered<Place>()
  readonly #sorts = new Numbered<string>()

  add({ row, bad, ready }: ReadRow): void {
    this.rows += 1
    if (ready) this.#addReady(ready)
    else this.bad.add(row, bad)
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
