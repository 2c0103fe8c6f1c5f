import { answerFlags } from '../../../contract/answer.ts'
import type { Language } from '../../../contract/language.ts'
import type { AnswerValue } from '../../../contract/survey.ts'
import { instantOf } from '../../../contract/zone.ts'
import { questionsOf, type ReadyEvent, readyEvent, storable } from '../answer.ts'
import { textLanguage } from '../text-language.ts'
import { DateReader } from './dates.ts'
import type { Ground } from './mapping.ts'
import type { Record as FileRecord } from './records.ts'
import { answerId, contentHash, eventId, type Occurrences } from './row-id.ts'
import { cellReader, fold, type ValueProblem } from './values.ts'

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
export type RowProblem = (typeof rowProblems)[number] | ValueProblem

/** `column` is '' where the whole row is meant. `value` is what stands there, its beginning when it is long. */
export type BadCell = { column: string; reason: RowProblem; value: string }

/** One row as the answer that it becomes. */
export type ReadyRow = {
  id: string
  at: Date
  language: Language
  touchpoint: string | null
  channel: string
  stage: string
  unit: string | null
  unitPath: string[]
  reason: string | null
  agent: string | null
  attributes: Record<string, string>
  encounterEndedAt: Date | null
  events: (ReadyEvent & { textLanguage: string | null })[]
}

/** What was read of a row, whether it is good or not. */
export type ReadRow = {
  row: number
  at: number | null
  values: Record<string, AnswerValue>
  bad: BadCell[]
  ready: ReadyRow | null
}

export const languageWords: Record<string, Language> = {
  ...Object.fromEntries(['fi', 'fin', 'fi-fi', 'suomi', 'finnish', 'finska'].map((w) => [w, 'fi'])),
  ...Object.fromEntries(['sv', 'swe', 'sv-fi', 'sv-se', 'ruotsi', 'swedish', 'svenska', 'se'].map((w) => [w, 'sv'])),
  ...Object.fromEntries(['en', 'eng', 'en-gb', 'en-us', 'englanti', 'english', 'engelska'].map((w) => [w, 'en'])),
}
const longest = { agent: 120, attribute: 1_000, shown: 200 } as const
export const importedFlags = answerFlags.filter((flag) => flag === 'imported')

const shown = (value: string): string => {
  const text = storable(value)
  return text.length > longest.shown ? `${text.slice(0, longest.shown).toWellFormed()}…` : text
}

/** Makes the reader of one import's rows. It counts keys, so every row of the file must pass through it, in order. */
export function rowReader(
  ground: Ground,
  columns: string[],
  keys: Occurrences,
  now = Date.now(),
): (record: FileRecord) => ReadRow {
  const { mapping, version, names, org } = ground
  const questions = questionsOf(version.content)
  const dates = new DateReader(mapping.dateFormat, ground.zone)
  const defaultAt = mapping.defaultAt ? instantOf(mapping.defaultAt, 12 * 60, ground.zone) : null
  const place = new Map(columns.map((name, n) => [name, n]))
  const mapped = Object.entries(mapping.columns).flatMap(([name, to]) =>
    place.has(name) ? [{ name, n: place.get(name)!, ...to }] : [],
  )
  const at = (to: string) => mapped.filter((c) => c.to === to)
  const cells = mapped.flatMap((c) => {
    const question = c.to === 'question' ? questions.get(c.question) : undefined
    return c.to === 'question' && question ? [{ ...c, read: cellReader(question, c.blank) }] : []
  })
  const [keyColumn] = at('key')
  const [atColumns, endColumns] = [at('at'), at('encounterEnd')]
  const attributes = mapped.flatMap((c) =>
    c.to === 'attribute' ? [{ name: c.name, n: c.n, as: c.name, column: columns[c.n]! }] : [],
  )
  const one = Object.fromEntries(
    (['touchpoint', 'unit', 'reason', 'channel', 'agent', 'language'] as const).map((to) => [to, at(to)[0]]),
  )
  const fixed = mapping.touchpoint ? names.touchpoint(mapping.touchpoint) : undefined
  const language = version.content.languages[0] ?? 'fi'

  return ({ row, cells: given }) => {
    const bad: BadCell[] = []
    const fault = (column: string, reason: RowProblem, value: string) =>
      void bad.push({ column, reason, value: shown(value) })
    const cell = (n: number) => given[n] ?? ''

    // A date and a time of day may stand in two columns.
    const time = (from: typeof atColumns): number | null => {
      const text = from
        .map((c) => cell(c.n).trim())
        .filter(Boolean)
        .join(' ')
      if (text === '') return null
      const ms = dates.read(text)
      if (ms === null) fault(from[0]!.name, 'not-a-date', text)
      else if (ms > now + 86_400_000) fault(from[0]!.name, 'in-the-future', text)
      return ms
    }
    const faultsBefore = bad.length
    const moment = time(atColumns) ?? defaultAt
    if (moment === null && bad.length === faultsBefore) fault(atColumns[0]?.name ?? '', 'no-date', '')
    const ended = time(endColumns)
    if (ended !== null && moment !== null && ended > moment)
      fault(endColumns[0]!.name, 'encounter-after-answer', cell(endColumns[0]!.n))

    const look = <T>(to: string, reason: RowProblem, find: (name: string) => T | undefined): T | undefined => {
      const column = one[to]
      const name = column ? cell(column.n).trim() : ''
      if (!column || name === '') return undefined
      const found = find(name)
      if (found === undefined) fault(column.name, reason, name)
      return found
    }
    const touchpoint = look('touchpoint', 'unknown-touchpoint', names.touchpoint) ?? fixed
    const unit = look('unit', 'unknown-unit', names.unit) ?? (touchpoint ? names.unit(touchpoint.unit) : undefined)
    const reason = look('reason', 'unknown-reason', names.reason)
    const channel = look('channel', 'unknown-channel', (name) => ground.channels.get(fold(name)))
    const spoken = look('language', 'unknown-language', (name) => languageWords[fold(name)])
    const agent = look('agent', 'too-long', (name) => (name.length > longest.agent ? undefined : storable(name)))
    if (ground.within && !unit?.path.includes(ground.within))
      fault(one.unit?.name ?? one.touchpoint?.name ?? '', 'outside-unit', '')

    const told: Record<string, string> = {}
    for (const { n, as, column } of attributes) {
      const text = cell(n).trim()
      if (text.length > longest.attribute) fault(column, 'too-long', text)
      else if (text !== '') told[as] = storable(text)
    }

    const values: Record<string, AnswerValue> = {}
    for (const { name, n, question, read } of cells) {
      const found = read(cell(n))
      if (found && 'bad' in found) fault(name, found.bad, cell(n))
      else if (found) values[question] = found.value
    }

    if (given.length > columns.length && given.slice(columns.length).some((c) => c.trim() !== ''))
      fault('', 'too-many-cells', given.slice(columns.length).join(' '))

    let key = keyColumn ? cell(keyColumn.n).trim() : ''
    if (keyColumn) {
      if (key === '') fault(keyColumn.name, 'no-key', '')
      else if (keys.count(contentHash([key])) > 1) fault(keyColumn.name, 'same-key', key)
      key = `key:${key}`
    } else {
      const content = contentHash(given)
      key = `row:${content}:${keys.count(content)}`
    }
    if (bad.length === 0 && Object.keys(values).length === 0) fault('', 'no-answer', '')
    if (bad.length > 0 || moment === null) return { row, at: moment, values, bad, ready: null }

    const id = answerId(org, mapping.source, key)
    const when = new Date(moment)
    const events = Object.entries(values).map(([question, value]) => {
      const event = readyEvent({ id: eventId(id, question), question, value }, id, questions, when)
      return { ...event, textLanguage: event.text === null ? null : textLanguage(event.text) }
    })
    const ready: ReadyRow = {
      id,
      at: when,
      language: spoken ?? language,
      touchpoint: touchpoint?.id ?? null,
      channel: channel ?? touchpoint?.channel ?? '',
      stage: touchpoint?.stage ?? '',
      unit: unit?.id ?? null,
      unitPath: unit?.path ?? [],
      reason: reason ?? null,
      agent: agent ?? null,
      attributes: told,
      encounterEndedAt: ended === null ? null : new Date(ended),
      events,
    }
    return { row, at: moment, values, bad, ready }
  }
}
