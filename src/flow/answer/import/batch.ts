import { BadRows } from '../../encounter/file/bad-rows.ts'
import { columns, emptyColumns, Numbered } from '../../encounter/file/binary-array.ts'
import type { ReadRow, ReadyRow } from './row.ts'
import type { Place } from './row-place.ts'

/** Rows on their way into the database, as the columns of three tables and of what repeats in them. */
export class Batch {
  /** Rows in it, good and bad. */
  rows = 0
  ready = 0
  readonly answers = columns({ id: 'uuid', place: 'int4', encounterEndedAt: 'timestamptz', at: 'timestamptz' })
  readonly places = columns({
    ...({
      touchpoint: 'uuid',
      channel: 'text',
      stage: 'text',
      unit: 'uuid',
      unitPath: 'text',
      reason: 'uuid',
    } as const),
    ...({ agent: 'text', language: 'text', attributes: 'text' } as const),
  })
  /** `answer` is the how-manieth of `answers`, `sort` of `sorts`. */
  readonly taps = columns({ id: 'uuid', answer: 'int4', sort: 'int4', value: 'text', words: 'text' })
  readonly sorts = columns({ question: 'text', kind: 'text', level: 'text', textLanguage: 'text', flags: 'text' })
  readonly bad = new BadRows()
  readonly #places = new Numbered<Place>()
  readonly #sorts = new Numbered<string>()

  /** For the next rows. */
  empty(): this {
    this.rows = this.ready = 0
    for (const all of [this.answers, this.places, this.taps, this.sorts]) emptyColumns(all)
    for (const numbers of [this.#places, this.#sorts]) numbers.empty()
    this.bad.empty()
    return this
  }

  add({ row, bad, ready }: ReadRow): void {
    this.rows += 1
    if (ready) this.#addReady(ready)
    else this.bad.add(row, bad)
  }

  #addReady(row: ReadyRow): void {
    this.ready += 1
    const { answers: a, taps: t } = this
    a.id.add(row.id)
    a.place.add(this.#place(row.place))
    a.encounterEndedAt.add(row.encounterEndedAt?.getTime() ?? null)
    a.at.add(row.at.getTime())
    for (const event of row.events) {
      t.id.add(event.id)
      t.answer.add(this.ready)
      t.sort.add(this.#sort(event))
      t.value.add(event.value)
      t.words.add(event.words)
    }
  }

  #place(place: Place): number {
    return this.#places.of(place, () => {
      const p = this.places
      p.touchpoint.add(place.touchpoint)
      p.channel.add(place.channel)
      p.stage.add(place.stage)
      p.unit.add(place.unit)
      p.unitPath.add(`{${place.unitPath.join(',')}}`)
      p.reason.add(place.reason)
      p.agent.add(place.agent)
      p.language.add(place.language)
      p.attributes.add(JSON.stringify(place.attributes))
    })
  }

  #sort({ question, kind, level, textLanguage, flags }: ReadyRow['events'][number]): number {
    return this.#sorts.of(`${question} ${kind} ${level} ${textLanguage} ${flags.join()}`, () => {
      const s = this.sorts
      s.question.add(question)
      s.kind.add(kind)
      s.level.add(level)
      s.textLanguage.add(textLanguage)
      s.flags.add(`{${flags.join(',')}}`)
    })
  }
}
