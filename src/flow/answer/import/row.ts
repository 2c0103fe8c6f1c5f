import type { AnswerValue } from '../../../contract/survey.ts'
import { instantOf } from '../../../contract/zone.ts'
import { type BadCell as Bad, shown } from '../../encounter/file/bad-rows.ts'
import { contentHash, type Occurrences } from '../../encounter/file/occurrences.ts'
import type { Record as FileRecord } from '../../encounter/file/records.ts'
import { timeReader } from '../../encounter/file/row-time.ts'
import { judgeEvent, questionsOf, type ReadyEvent } from '../answer.ts'
import { textLanguage } from '../text-language.ts'
import { mappedColumns } from './columns.ts'
import type { Ground } from './mapping.ts'
import { answerId, eventId } from './row-id.ts'
import { type Place, placeReader } from './row-place.ts'
import { cellReader } from './values.ts'

/** Why a row is not taken in. Closed list; worded in text/…/setup.ts. */
export const rowProblems = [
  'not-a-number',
  'off-scale',
  'unknown-option',
  'not-yes-or-no',
  'not-contact',
  'too-long',
  'not-a-date',
  'no-date',
  'in-the-future',
  'encounter-after-answer',
  'no-key',
  'same-key',
  'unknown-touchpoint',
  'unknown-unit',
  'unknown-reason',
  'unknown-channel',
  'unknown-language',
  'outside-unit',
  'too-many-cells',
  'no-answer',
] as const
export type RowProblem = (typeof rowProblems)[number]
export type BadCell = Bad<RowProblem>

/** One row as the answer that it becomes. */
export type ReadyRow = {
  id: string
  place: Place
  at: Date
  encounterEndedAt: Date | null
  /** Judged as live taps are; the digest is made by the database, of the same text. */
  events: (Omit<ReadyEvent, 'digest'> & { textLanguage: string | null })[]
}

/** What was read of a row, whether it is good or not. */
export type ReadRow = {
  row: number
  at: number | null
  values: Record<string, AnswerValue>
  bad: BadCell[]
  ready: ReadyRow | null
}

/** Makes the reader of one import's rows. It counts keys, so every row of the file must pass through it, in order. */
export function rowReader(
  ground: Ground,
  columns: string[],
  keys: Occurrences,
  now = Date.now(),
): (record: FileRecord) => ReadRow {
  const { mapping, version, zone, org } = ground
  const questions = questionsOf(version.content)
  const mapped = mappedColumns(columns, mapping)
  const atColumns = mapped('at')
  const endColumns = mapped('encounterEnd')
  const readAt = timeReader(atColumns, mapping.dateFormat, zone, now)
  const readEnd = timeReader(endColumns, mapping.dateFormat, zone, now)
  const defaultAt = mapping.defaultAt ? instantOf(mapping.defaultAt, 12 * 60, zone) : null
  const readPlace = placeReader(ground, columns)
  const asked = mapped('question').flatMap(({ column, n, question, blank }) => {
    const of = questions.get(question)
    return of ? [{ column, n, question, read: cellReader(of, blank) }] : []
  })
  const keyOf = keyReader(mapped('key')[0], keys)

  return ({ row, cells }) => {
    const bad: BadCell[] = []
    const fault = (column: string, reason: RowProblem, value: string) => {
      bad.push({ column, reason, value: shown(value) })
    }
    const at = readAt(cells, fault) ?? defaultAt
    if (at === null && bad.length === 0) fault(atColumns[0]?.column ?? '', 'no-date', '')
    const ended = readEnd(cells, fault)
    if (ended !== null && at !== null && ended > at) {
      fault(endColumns[0]!.column, 'encounter-after-answer', cells[endColumns[0]!.n] ?? '')
    }
    const place = readPlace(cells, fault)

    const values: Record<string, AnswerValue> = {}
    for (const { column, n, question, read } of asked) {
      const found = read(cells[n] ?? '')
      if (found && 'bad' in found) fault(column, found.bad, cells[n] ?? '')
      else if (found) values[question] = found.value
    }
    const surplus = cells.slice(columns.length).filter((c) => c.trim() !== '')
    if (surplus.length > 0) fault('', 'too-many-cells', surplus.join(' '))
    const key = keyOf(cells, fault)
    if (bad.length === 0 && Object.keys(values).length === 0) fault('', 'no-answer', '')
    if (bad.length > 0 || at === null) return { row, at, values, bad, ready: null }

    const id = answerId(org, mapping.source, key)
    const when = new Date(at)
    const events = Object.entries(values).map(([question, value]) => {
      const event = judgeEvent({ id: eventId(id, question), question, value }, questions, when)
      return { ...event, textLanguage: event.text === null ? null : textLanguage(event.text) }
    })
    const encounterEndedAt = ended === null ? null : new Date(ended)
    return { row, at, values, bad, ready: { id, place, at: when, encounterEndedAt, events } }
  }
}

/** The key of a row: its key column, else all its content and the how-manieth of that content it is. */
function keyReader(at: { column: string; n: number } | undefined, keys: Occurrences) {
  return (cells: string[], fault: (column: string, reason: RowProblem, value: string) => void): string => {
    if (!at) {
      const content = contentHash(cells)
      return `row:${content}:${keys.count(content)}`
    }
    const key = (cells[at.n] ?? '').trim()
    if (key === '') fault(at.column, 'no-key', '')
    else if (keys.count(contentHash([key])) > 1) fault(at.column, 'same-key', key)
    return `key:${key}`
  }
}
