import {
  durationFields,
  type Mapped,
  type MappedField,
  timeFields,
  type WebhookMapping,
  webhookMapping,
} from '../../../contract/webhook.ts'
import { guessDateFormat } from '../file/dates.ts'
import { readDuration } from '../import/durations.ts'
import { leavesOf, listsOf, valueAt } from './path.ts'

/** What systems call the fields of an encounter; the last words of a path, joined by '_', in lower case. The first that fits is taken. */
const words: [MappedField, RegExp][] = [
  [
    'externalId',
    /^(\w*_)?(call|ticket|chat|conversation|case|encounter|interaction|visit|order)?_?(id|uuid|guid|sid|number|key)$/,
  ],
  [
    'startedAt',
    /(^|_)(start(ed)?(_?(at|time|date))?|created(_?(at|on))?|begin(_?time)?|answered_?at|opened_?at|timestamp|alku\w*)$/,
  ],
  [
    'endedAt',
    /(^|_)(end(ed)?(_?(at|time|date))?|closed_?(at|on)|finished_?(at|on)?|completed_?(at|on)?|solved_?at|resolved_?at|hangup_?(at|time)|loppu\w*)$/,
  ],
  [
    'reason',
    /(^|_)(reason|topic|category|subject_?code|issue_?type|contact_?reason|wrap_?up_?code|disposition_?reason|syy|aihe|orsak)(_?(code|name|id))?$/,
  ],
  ['touchpoint', /(^|_)(touch_?point|queue|service|line|skill|jono|palvelu)(_?(code|name|id))?$/],
  ['unit', /(^|_)(unit|store|branch|team|department|shop|yksikk\w*|myymälä|tiimi)(_?(code|name|id))?$/],
  ['channel', /(^|_)(channel|media_?type|via_channel|kanava)(_?(code|name|type))?$/],
  ['agent', /(^|_)(agent|assignee|handled_by|operator|employee|rep|asiakaspalvelija)(_?(name|id))?$/],
  ['outcome', /(^|_)(outcome|status|result|disposition|resolution)(_?(code|name))?$/],
  [
    'talkSeconds',
    /(^|_)(talk|conversation|handle)?_?(duration|talk_?time|talk_?seconds|seconds)(_?(s|ms|sec|seconds))?$/,
  ],
  ['holdSeconds', /(^|_)hold(_?(time|duration|seconds|ms))?$/],
  ['wrapUpSeconds', /(^|_)(wrap_?up|after_?call|acw)(_?(time|duration|seconds|ms))?$/],
  ['customerPhone', /(^|_)(phone|mobile|msisdn|caller_?number|from_?number|ani|tel|phone_?number|puhelin)$/],
  ['customerId', /(^|_)(customer|contact|requester|client|caller|user|asiakas)_(id|number|key|external_id|no)$/],
  ['customerEmail', /(^|_)(e_?mail|email_?address|sähköposti)$/],
  ['customerName', /(^|_)(customer|contact|requester|client|caller)_(name|full_?name|display_?name)$/],
  ['customerLanguage', /(^|_)(language|locale|lang|kieli)$/],
]

/** A first mapping for an example, by what its fields are called and what their values look like. A person looks at it before it is used. */
export function guessMapping(body: unknown): WebhookMapping {
  const items = Array.isArray(body) ? '' : (listsOf(body)[0] ?? '')
  const at = items === '' ? body : valueAt(items, body, body)
  const item: unknown = Array.isArray(at) ? at[0] : at
  const fields: Partial<Record<MappedField, Mapped>> = {}
  const taken = new Set<string>()
  for (const [field, pattern] of words) {
    const leaf = leavesOf(item).find((l) => !taken.has(l.path) && fits(field, pattern, l.path, l.sample))
    if (!leaf) continue
    taken.add(leaf.path)
    const form = formOf(field, leaf.path, leaf.sample)
    fields[field] = { path: leaf.path, ...(form && { form }) }
  }
  return webhookMapping.parse({ items, fields, extraReasons: furtherReasons(item, fields.reason?.path) })
}

/** Where the reason is the first of a list, the others of the list are further ones. */
function furtherReasons(item: unknown, reason: string | undefined): string[] {
  const list = reason?.match(/^(.+)\[0\]$/)?.[1]
  return list && Array.isArray(valueAt(list, item, item)) ? [list] : []
}

const plain = (path: string): string =>
  path
    .replace(/\[\d+\]/g, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^\p{L}\p{N}]+/gu, '_')
    .toLowerCase()

function fits(field: MappedField, pattern: RegExp, path: string, sample: string): boolean {
  if (!pattern.test(plain(path))) return false
  if (timeFields.some((f) => f === field)) return guessDateFormat([sample]) !== null
  if (durationFields.some((f) => f === field)) return readDuration(sample, 's') !== null
  if (field === 'customerEmail') return sample.includes('@')
  return true
}

function formOf(field: MappedField, path: string, sample: string): Mapped['form'] | null {
  if (timeFields.some((f) => f === field)) return guessDateFormat([sample])
  if (!durationFields.some((f) => f === field)) return null
  return /(_ms|millis\w*)$/.test(plain(path)) ? 'ms' : 's'
}
