import { createReason } from '../../../catalog/reason/reason.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import { type Localized, languages } from '../../../contract/language.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { channelsOf } from '../file/channel-words.ts'
import { fold } from '../file/text.ts'
import { createNamed, inTurn, type Setting } from '../import/create.ts'
import { readNames } from '../names.ts'
import { type Hook, hookOf } from './hook.ts'
import type { Item, ToSetUp } from './mapping.ts'

/** A request with more new names than this names no reasons or units: what is over is held back. */
const mostNew = 50

/** Sets up what a mapping says is to be set up when it comes: units before the touchpoints in them. Returns whether anything was. */
export async function setUp(db: Db, scope: OrgScope, hook: Hook, items: Item[]): Promise<boolean> {
  const wanted = new Map<string, ToSetUp>()
  for (const item of items)
    if (item.kind === 'ready') for (const u of item.create) wanted.set(`${u.field} ${fold(u.value)}`, u)
  if (wanted.size === 0) return false
  await inTurn(db, scope, (tx) => makeAll(tx, scope, hook.source, [...wanted.values()]))
  return true
}

const order = ['reason', 'channel', 'unit', 'touchpoint'] as const

async function makeAll(tx: Tx, scope: OrgScope, source: string, wanted: ToSetUp[]): Promise<void> {
  // As it stands now: the request before may have set up the same.
  const hook = await hookOf(tx, scope, source)
  const language = hook.languages[0] ?? languages[0]
  const setting: Setting = {
    language,
    names: await readNames(tx, scope),
    channels: channelsOf(hook.channels),
    mapping: {},
  }
  const inOrder = wanted.toSorted((a, b) => order.indexOf(a.field) - order.indexOf(b.field)).slice(0, mostNew)
  for (const { field, value } of inOrder) {
    if (field === 'channel' ? setting.channels.has(fold(value)) : setting.names[field](value)) continue
    if (field === 'reason') await makeReason(tx, scope, hook, value)
    else {
      const channel = await createNamed(tx, scope, setting, field, value)
      if (channel) setting.channels.set(fold(value), channel)
    }
    setting.names = await readNames(tx, scope)
  }
}

async function makeReason(tx: Tx, scope: OrgScope, hook: Hook, value: string): Promise<void> {
  const name: Localized = Object.fromEntries(hook.languages.map((l) => [l, value]))
  await createReason(tx, scope, { parent: null, code: value.slice(0, 60), name }).catch((error: unknown) => {
    // The code names another reason: the value waits.
    if (!(error instanceof Refusal && error.code === 'conflict')) throw error
  })
}
