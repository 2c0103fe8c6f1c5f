import { createReason } from '../../../catalog/reason/reason.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import { type Localized, languages } from '../../../contract/language.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { channelWords } from '../file/channel-words.ts'
import { fold } from '../file/text.ts'
import { createNamed, type Setting } from '../import/create.ts'
import { readNames } from '../names.ts'
import { type Hook, hookOf } from './hook.ts'
import type { Item, Unknown } from './mapping.ts'

/** A request with more new names than this names no reasons or units: what is over is held back. */
const mostNew = 50

/** Channel ids by what senders may call them. */
export const channelsOf = ({ channels }: Pick<Hook, 'channels'>): Map<string, string> =>
  new Map([
    ...channelWords,
    ...channels.flatMap(({ id, name }) => [id, ...Object.values(name)].map((word) => [fold(word), id] as const)),
  ])

/** One request of an organisation after the other sets things up here, or two would set up the same. */
const turns = new Map<string, Promise<unknown>>()

/** Sets up what a mapping says is to be set up when it comes: units before the touchpoints in them. Returns whether anything was. */
export async function setUp(db: Db, scope: OrgScope, hook: Hook, items: Item[]): Promise<boolean> {
  const wanted = new Map<string, Unknown>()
  for (const item of items)
    if (item.kind === 'ready') for (const u of item.create) wanted.set(`${u.field} ${fold(u.value)}`, u)
  if (wanted.size === 0) return false
  const mine = (turns.get(scope.org) ?? Promise.resolve())
    .catch(() => {})
    .then(() => makeAll(db, scope, hook.source, [...wanted.values()]))
  turns.set(scope.org, mine)
  await mine.finally(() => {
    if (turns.get(scope.org) === mine) turns.delete(scope.org)
  })
  return true
}

const order = ['reason', 'channel', 'unit', 'touchpoint'] as const

async function makeAll(db: Db, scope: OrgScope, source: string, wanted: Unknown[]): Promise<void> {
  // As it stands now: the request before may have set up the same.
  const hook = await hookOf(db, scope, source)
  const language = hook.languages[0] ?? languages[0]
  const setting: Setting = {
    language,
    names: await readNames(db, scope),
    channels: channelsOf(hook),
    mapping: {},
  }
  const inOrder = wanted.toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field)).slice(0, mostNew)
  for (const { field, value } of inOrder) {
    if (field === 'reason') await makeReason(db, scope, hook, value)
    else if (field === 'channel' ? !setting.channels.has(fold(value)) : !setting.names[field](value)) {
      const channel = await createNamed(db, scope, setting, field, value)
      if (channel) setting.channels.set(fold(value), channel)
      setting.names = await readNames(db, scope)
    }
  }
}

async function makeReason(db: Db, scope: OrgScope, hook: Hook, value: string): Promise<void> {
  const name: Localized = Object.fromEntries(hook.languages.map((l) => [l, value]))
  await createReason(db, scope, { parent: null, code: value.slice(0, 60), name }).catch((error: unknown) => {
    // Another request has just set it up.
    if (!(error instanceof Refusal && error.code === 'conflict')) throw error
  })
}
