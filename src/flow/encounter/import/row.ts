import type { ValueField } from '../../../contract/contact-log.ts'
import type { Language } from '../../../contract/language.ts'
import { mostExtra } from '../../../contract/reasons.ts'
import { type BadCell as Bad, shown } from '../file/bad-rows.ts'
import { languageWords } from '../file/language-words.ts'
import { contentHash, type Occurrences } from '../file/occurrences.ts'
import type { Record as FileRecord } from '../file/records.ts'
import { fold, storable } from '../file/text.ts'
import type { Arrived } from '../reason/arrive.ts'
import { othersThan } from '../write.ts'
import { readDuration } from './durations.ts'
import { type Ground, type Mapped, mappedColumns } from './ground.ts'
import { type TimeProblem, timesReader } from './times.ts'
import { type Values, valueColumns } from './values.ts'

/** Why a row is not taken in. Closed list; worded in text/…/contact-log.ts and setup.ts. */
export type RowProblem =
  | TimeProblem
  | 'not-a-duration'
  | 'no-key'
  | 'same-key'
  | 'too-long'
  | 'not-an-email'
  | 'not-a-phone'
  | 'unknown-language'
  | 'outside-unit'
  | 'too-many-cells'
export type BadCell = Bad<RowProblem>

/** Where and why it was. The same cells are the same object, whose number a batch then knows. */
export type Place = {
  touchpoint: string | null
  channel: string
  stage: string
  unit: string | null
  unitPath: string[]
  reason: string | null
  extraReasons: string[]
  /** What a rule or a merge made of its reason; absent where that is as it came. */
  arrived?: Arrived
}
export type CustomerOfRow = {
  key: string
  name: string | null
  email: string | null
  phone: string | null
  language: Language | null
}
/** One row as the encounter that it becomes. */
export type ReadyRow = {
  externalId: string
  place: Place
  agent: string | null
  outcome: string | null
  customer: CustomerOfRow | null
  started: number
  ended: number | null
  wait: number | null
  talk: number | null
  hold: number | null
  wrapUp: number | null
  attributes: { [name: string]: string } | null
}
export type Lacking = { field: ValueField; value: string }

/** What was read of a row: it is ready, or bad, or lacks the meaning of a value. */
export type ReadRow = {
  row: number
  externalId: string
  started: number | null
  ended: number | null
  bad: BadCell[]
  lacking: Lacking[]
  /** What it says, whether or not all of it means something. */
  said: ReadyRow | null
  /** The same where nothing lacks. */
  ready: ReadyRow | null
}

type Fault = (column: string, reason: RowProblem, value: string) => void

/** Characters. */
const longest = { key: 200, value: 200, agent: 120, outcome: 60, attribute: 1_000, name: 200, phone: 40 }
/** A file names the same few places row after row. */
const mostPlaces = 5_000
/** Columns that our file of bad rows adds; they are no part of what a row is. */
export const ownColumn = /\(Hetki\)$/

/** Makes the reader of one import's rows. It counts keys, so every row of the file must pass through it, in order. */
export function rowReader(ground: Ground, columns: string[], values: Values, keys: Occurrences, now = Date.now()) {
  const { mapping, zone } = ground
  const mapped = mappedColumns(columns, mapping)
  const readTimes = timesReader(
    { date: mapped.of('date'), start: mapped.of('start'), end: mapped.of('end') },
    mapping.dateFormat,
    zone,
    now,
  )
  const readKey = keyReader(columns, mapped.of('key'), keys)
  const readPlace = placeReader(ground, columns, values)
  const readSpent = spentReader(mapped)
  const readCustomer = customerReader(mapped)
  const [agentAt, outcomeAt] = [mapped.of('agent')[0], mapped.of('outcome')[0]]
  const attributes = mapped.attributes

  /** `externalId` is given for a row that was held back: it was counted then. */
  return ({ row, cells }: FileRecord, externalId?: string): ReadRow => {
    const bad: BadCell[] = []
    const lacking: Lacking[] = []
    const fault: Fault = (column, reason, value) => {
      bad.push({ column, reason, value: shown(value) })
    }
    const text = (at: Mapped | undefined, most: number): string | null => {
      const value = at ? at.read(cells) : ''
      if (value.length > most) fault(at!.column, 'too-long', value)
      return value === '' ? null : storable(value)
    }
    const key = externalId ?? readKey(cells, fault)
    const { started, ended } = readTimes(cells, fault)
    const place = readPlace(cells, fault, lacking)
    const spent = readSpent(cells, fault)
    const customer = readCustomer(cells, fault, text)
    let agent = text(agentAt, longest.agent)
    if (agent !== null) {
      const found = values.find('agent', agent)
      if (found === 'hold') lacking.push({ field: 'agent', value: agent })
      agent = typeof found === 'object' ? found.is : null
    }
    const outcome = text(outcomeAt, longest.outcome)
    let told: Record<string, string> | null = null
    for (const at of attributes) {
      const value = text(at, longest.attribute)
      if (value === null) continue
      told ??= {}
      told[at.name] = value
    }
    if (cells.length > columns.length) {
      const surplus = cells.slice(columns.length).filter((c) => c.trim() !== '')
      if (surplus.length > 0) fault('', 'too-many-cells', surplus.slice(0, 20).join(' '))
    }
    if (bad.length > 0 || started === null)
      return { row, externalId: key, started, ended, bad, lacking: [], said: null, ready: null }
    const took = (spent.wait ?? 0) + (spent.talk ?? 0) + (spent.hold ?? 0)
    const ready: ReadyRow = {
      ...{ externalId: key, place, agent, outcome, customer, started, attributes: told },
      // Without an end of its own it ended when the customer hung up: wrap-up comes after.
      ended: ended ?? (took > 0 ? started + took * 1_000 : null),
      ...spent,
    }
    return {
      row,
      externalId: key,
      started,
      ended: ready.ended,
      bad,
      lacking,
      said: ready,
      ready: lacking.length > 0 ? null : ready,
    }
  }
}

/** The key of a row: its key columns, else all its content and the how-manieth of that content it is. */
function keyReader(columns: string[], at: Mapped[], keys: Occurrences) {
  const own = columns.flatMap((name, n) => (ownColumn.test(name) ? [n] : []))
  return (cells: string[], fault: Fault): string => {
    if (at.length === 0) {
      const content = contentHash(own.length > 0 ? cells.filter((_, n) => !own.includes(n)) : cells)
      return `row:${content}:${keys.count(content)}`
    }
    const parts = at.map((c) => c.read(cells))
    const key = storable(parts.join(' · '))
    if (parts.every((p) => p === '')) fault(at[0]!.column, 'no-key', '')
    else if (key.length > longest.key) fault(at[0]!.column, 'too-long', key)
    else if (keys.count(contentHash([key])) > 1) fault(at[0]!.column, 'same-key', key)
    return key
  }
}

/** Reads the dimensions of a row. A blank falls back to what the mapping, then the touchpoint says. */
function placeReader(ground: Ground, columns: string[], values: Values) {
  const { mapping, within } = ground
  const named = valueColumns(columns, mapping).filter((c) => c.field !== 'agent')
  const column = (field: ValueField) => named.find((c) => c.field === field)

  const read = (texts: string[], fault: Fault, lacking: Lacking[]): Place => {
    const { names } = ground
    const of = (field: ValueField) =>
      at(
        field,
        named.findIndex((c) => c.field === field && !c.extra),
      )
    const at = (field: ValueField, n: number): string | undefined => {
      const value = n < 0 ? '' : texts[n]!
      if (value === '') return undefined
      if (value.length > longest.value) {
        fault(named[n]!.column, 'too-long', value)
        return undefined
      }
      const found = values.find(field, value)
      if (found === 'hold') lacking.push({ field, value: storable(value) })
      return typeof found === 'object' ? found.is : undefined
    }
    const touchpointId = of('touchpoint') ?? mapping.touchpoint
    const touchpoint = touchpointId ? names.touchpoint(touchpointId) : undefined
    const unitId = of('unit') ?? touchpoint?.unit ?? mapping.unit
    const unit = unitId ? names.unit(unitId) : undefined
    const channel = of('channel') ?? touchpoint?.channel ?? mapping.channel ?? ''
    const reason = of('reason') ?? null
    const extra = named.flatMap((c, n) => (c.extra ? [at('reason', n)] : [])).filter((id) => id !== undefined)
    if (within && lacking.length === 0 && !unit?.path.includes(within))
      fault((column('unit') ?? column('touchpoint'))?.column ?? '', 'outside-unit', '')
    return {
      ...{ touchpoint: touchpoint?.id ?? null, channel, stage: touchpoint?.stage ?? '' },
      ...{ unit: unit?.id ?? null, unitPath: unit?.path ?? [], reason },
      extraReasons: othersThan(reason, extra).slice(0, mostExtra),
    }
  }

  type Known = { place: Place; faults: Parameters<Fault>[]; lacking: Lacking[] }
  const known = new Map<string, Known>()
  return (cells: string[], fault: Fault, lacking: Lacking[]): Place => {
    const texts = named.map((c) => c.read(cells))
    const key = texts.join('\u001f')
    let found = known.get(key)
    if (!found) {
      const faults: Parameters<Fault>[] = []
      const lacks: Lacking[] = []
      found = { place: read(texts, (...told) => faults.push(told), lacks), faults, lacking: lacks }
      if (known.size >= mostPlaces) known.clear()
      known.set(key, found)
    }
    for (const told of found.faults) fault(...told)
    lacking.push(...found.lacking)
    return found.place
  }
}

type Columns = ReturnType<typeof mappedColumns>

/** Reads the seconds spent. Where only the whole is told, what hold and wrap-up leave of it is talk. */
function spentReader(mapped: Columns) {
  const fields = ['wait', 'talk', 'hold', 'wrapUp', 'total'] as const
  const at = fields.map((field) => mapped.of(field)[0])
  return (cells: string[], fault: Fault) => {
    const [wait, talk, hold, wrapUp, total] = at.map((column) => {
      const text = column ? column.read(cells) : ''
      if (!column || text === '') return null
      const found = readDuration(text, column.unit)
      if (found === null) fault(column.column, 'not-a-duration', text)
      return found
    }) as [number | null, number | null, number | null, number | null, number | null]
    const rest = talk === null && total !== null ? Math.max(0, total - (hold ?? 0) - (wrapUp ?? 0)) : talk
    return { wait, talk: rest, hold, wrapUp }
  }
}

/** Reads who the customer was: known by the first of id, e-mail and phone. */
function customerReader(mapped: Columns) {
  const [idAt, nameAt, emailAt, phoneAt, languageAt] = (
    ['customer', 'customerName', 'customerEmail', 'customerPhone', 'customerLanguage'] as const
  ).map((to) => mapped.of(to)[0])
  if (!idAt && !emailAt && !phoneAt) return () => null
  return (
    _: string[],
    fault: Fault,
    text: (at: Mapped | undefined, most: number) => string | null,
  ): CustomerOfRow | null => {
    const id = text(idAt, longest.key)
    const email = text(emailAt, 254)?.toLowerCase() ?? null
    const phone = text(phoneAt, longest.phone)
    const spoken = text(languageAt, longest.name)
    const language = spoken === null ? null : (languageWords[fold(spoken)] ?? null)
    if (email && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) fault(emailAt!.column, 'not-an-email', email)
    if (phone && !/^\+?[\d\s().\-/]{5,40}$/.test(phone)) fault(phoneAt!.column, 'not-a-phone', phone)
    if (spoken !== null && language === null) fault(languageAt!.column, 'unknown-language', spoken)
    const key = id ?? (email ? `mailto:${email}` : phone ? `tel:${phone.replace(/[^+\d]/g, '')}` : null)
    return key === null ? null : { key, name: text(nameAt, longest.name), email, phone, language }
  }
}
