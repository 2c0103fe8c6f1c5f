import { dateFormats, durationUnits } from '../../../contract/contact-log.ts'
import { languages } from '../../../contract/language.ts'
import { type EncounterInput, encounterInput } from '../../../contract/operations/flow.ts'
import { mostExtra } from '../../../contract/reasons.ts'
import {
  durationFields,
  type Mapped,
  type MappedField,
  type NamedField,
  namedFields,
  timeFields,
  type WebhookMapping,
  type WebhookProblem,
} from '../../../contract/webhook.ts'
import { DateReader } from '../file/dates.ts'
import { fold } from '../file/text.ts'
import { readDuration } from '../import/durations.ts'
import type { Names } from '../names.ts'
import type { Issue } from '../write.ts'
import { tooDeep, valueAt } from './path.ts'

/** One encounter of a request, read by the mapping. */
export type Item =
  | { kind: 'ready'; input: EncounterInput; externalId: string; create: ToSetUp[] }
  | { kind: 'held'; externalId: string; unknown: Unknown[] }
  | { kind: 'refused'; externalId: string; issues: Issue[] }
  | { kind: 'ignored' }
/** A value that names nothing we know. */
export type Unknown = { field: NamedField; value: string }
export type ToSetUp = { field: Exclude<NamedField, 'agent'>; value: string }

export type Knowledge = {
  names: Names
  /** Channel ids by what they may be called, folded. */
  channels: ReadonlyMap<string, string>
  /** What the organisation's people are called as agents, folded. */
  agents: ReadonlySet<string>
  zone: string
  source: string
  /** What the sender calls the request: stands in where it gives its encounters no id of their own. */
  senderId: string | null
  /** What was to be set up has been: what is unknown still waits. */
  settled?: boolean
}

/** Encounters of one request; more are a file, not a message. */
const mostItems = 1_000
const empty = (value: unknown): boolean => value === undefined || value === null || value === ''
const scalar = (value: unknown): string | null =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value).trim() : null

/** The encounters in a body, or why the body as a whole says nothing. */
export function readItems(body: unknown, mapping: WebhookMapping, know: Knowledge): Item[] | WebhookProblem {
  if (tooDeep(body)) return 'too-deep'
  const at = mapping.items === '' ? body : valueAt(mapping.items, body, body)
  const items = Array.isArray(at) ? at : [at]
  if (items.length > mostItems) return 'too-many'
  if (items.length === 0 || items.some((i) => typeof i !== 'object' || i === null)) return 'no-encounters'
  return items.map((item, n) => readItem(item, body, mapping, know, n))
}

function readItem(item: unknown, root: unknown, mapping: WebhookMapping, know: Knowledge, place: number): Item {
  const { only } = mapping
  if (only && !only.oneOf.includes(scalar(valueAt(only.path, item, root)) ?? '')) return { kind: 'ignored' }
  const issues: Issue[] = []
  const given: Partial<Record<MappedField, string | number>> = {}
  for (const [name, how] of Object.entries(mapping.fields) as [MappedField, Mapped][]) {
    const raw = how.path === undefined ? undefined : valueAt(how.path, item, root)
    const found = empty(raw) ? how.fixed : raw
    if (empty(found)) continue
    const read = fieldOf(name, found, how, know)
    if (read === null) issues.push({ path: name, message: 'wrong-form' })
    else if (read !== '') given[name] = read
  }

  const attributes: Record<string, string | number | boolean> = {}
  for (const { name, path } of mapping.attributes) {
    const value = valueAt(path, item, root)
    if (typeof value === 'number' || typeof value === 'boolean') attributes[name] = value
    else if (typeof value === 'string' && value !== '') attributes[name] = value.slice(0, 1_000)
  }

  const held: Unknown[] = []
  const create: ToSetUp[] = []
  /** How the encounter names it; undefined where it says nothing by it. */
  const named = (field: NamedField, value: string, attribute: string): string | undefined => {
    const is = known(field, value, know, mapping)
    if (is !== null) return is
    const unknown = { field, value: value.slice(0, 200) }
    const way = mapping.unknown[field]
    if (way === 'hold' || (way === 'create' && know.settled)) held.push(unknown)
    // An agent is no entry of a catalogue: the name itself is all there is.
    else if (way === 'create' && field !== 'agent') create.push({ field, value: unknown.value })
    if (way !== 'leave') return value
    attributes[attribute] = unknown.value
    return undefined
  }
  for (const field of namedFields) {
    const value = given[field]
    if (value === undefined) continue
    const is = named(field, String(value), field)
    if (is === undefined) delete given[field]
    else given[field] = is
  }
  const extraReasons = furtherReasons(item, root, mapping, know)
    .filter((value) => value !== given.reason)
    .slice(0, mostExtra)
    .flatMap((value, n) => named('reason', value, `reason${n + 2}`) ?? [])

  if (given.externalId === undefined && know.senderId)
    given.externalId = place === 0 ? know.senderId : `${know.senderId}#${place}`
  const externalId = String(given.externalId ?? '').slice(0, 200)
  const parsed = encounterInput.safeParse(inputOf(given, extraReasons, attributes, know.source))
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      const path = inputPaths[issue.path.join('.')] ?? issue.path.join('.')
      if (issues.some((i) => i.path === path)) continue
      issues.push({ path, message: given[path as MappedField] === undefined ? 'needed' : 'wrong-form' })
    }
  }
  if (issues.length > 0) return { kind: 'refused', externalId, issues }
  if (held.length > 0) return { kind: 'held', externalId, unknown: held }
  return { kind: 'ready', externalId, input: parsed.data!, create }
}

/** Values of further reasons, each once; a path may lead to a list of them. */
function furtherReasons(
  item: unknown,
  root: unknown,
  { extraReasons, fields }: WebhookMapping,
  know: Knowledge,
): string[] {
  const found = extraReasons.flatMap((path) => {
    const raw = valueAt(path, item, root)
    return Array.isArray(raw) ? raw.slice(0, 50) : [raw]
  })
  const how = { values: fields.reason?.values }
  const read = found.flatMap((raw) => (empty(raw) ? [] : (fieldOf('reason', raw, how, know) ?? []))).map(String)
  return [...new Set(read.filter((value) => value !== ''))]
}

const inputPaths: Record<string, MappedField> = {
  'customer.externalId': 'customerId',
  'customer.name': 'customerName',
  'customer.email': 'customerEmail',
  'customer.phone': 'customerPhone',
  'customer.language': 'customerLanguage',
}

/** A field's value as an encounter has it; '' is nothing, null does not fit. */
function fieldOf(name: MappedField, raw: unknown, how: Mapped, know: Knowledge): string | number | null {
  const text = scalar(raw)
  if (text === null) return null
  const value = how.values && Object.hasOwn(how.values, text) ? how.values[text]! : text
  if (value === '') return ''
  if (timeFields.some((f) => f === name)) {
    const form = dateFormats.find((f) => f === how.form) ?? 'iso'
    const at = new DateReader(form, know.zone).read(value)
    return at === null ? null : new Date(at).toISOString()
  }
  if (durationFields.some((f) => f === name))
    return readDuration(value, durationUnits.find((u) => u === how.form) ?? 's')
  if (name === 'customerLanguage') return languages.find((l) => l === value.toLowerCase().slice(0, 2)) ?? ''
  return value
}

/** How the encounter names what the value means; null where nothing is known by it. */
function known(
  field: NamedField,
  value: string,
  { names, channels, agents }: Knowledge,
  { fields }: WebhookMapping,
): string | null {
  if (field === 'agent') {
    const meant = [fields.agent?.fixed, ...Object.values(fields.agent?.values ?? {})]
    return agents.has(fold(value)) || meant.includes(value) ? value : null
  }
  if (field === 'channel') return channels.get(fold(value)) ?? null
  const found = { touchpoint: names.touchpoint, unit: names.unit, reason: names.reason }[field](value)
  return found === undefined ? null : value
}

function inputOf(
  given: Partial<Record<MappedField, string | number>>,
  extraReasons: string[],
  attributes: Record<string, string | number | boolean>,
  source: string,
): Record<string, unknown> {
  const { customerId, customerName, customerEmail, customerPhone, customerLanguage, ...own } = given
  const customer = {
    ...(customerId !== undefined && { externalId: customerId }),
    ...(customerName !== undefined && { name: customerName }),
    ...(customerEmail !== undefined && { email: customerEmail }),
    ...(customerPhone !== undefined && { phone: customerPhone }),
    ...(customerLanguage !== undefined && { language: customerLanguage }),
  }
  return {
    source,
    ...own,
    ...(extraReasons.length > 0 && { extraReasons }),
    ...(Object.keys(customer).length > 0 && { customer }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  }
}
