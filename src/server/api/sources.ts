import { randomBytes } from 'node:crypto'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import type { LeftOut, Webhook } from '../../contract/operations/sources.ts'
import { Refusal } from '../../contract/refusal.ts'
import { mappedFields, type SigningScheme, type WebhookMapping } from '../../contract/webhook.ts'
import { listSources, readSource } from '../../flow/encounter/source/read.ts'
import { saveSource } from '../../flow/encounter/source/write.ts'
import { guessMapping } from '../../flow/encounter/webhook/guess.ts'
import { hookOf, openHook, rotateSecret, saveHook } from '../../flow/encounter/webhook/hook.ts'
import type { Item } from '../../flow/encounter/webhook/mapping.ts'
import { leavesOf, listsOf, valueAt } from '../../flow/encounter/webhook/path.ts'
import {
  countWaiting,
  forgetRequest,
  heldValues,
  listRequests,
  newestExample,
  readRequest,
  retold,
  waitingRequests,
} from '../../flow/encounter/webhook/request.ts'
import type { TokenMaker } from '../../flow/invitation/token.ts'
import { publicBase } from '../guard/origin.ts'
import { vaultOf } from '../guard/vault.ts'
import type { House } from '../house.ts'
import { parsedJson, secretsOf, takeBody, tryMapping } from '../webhook-door.ts'
import { words } from '../words.ts'
import type { Handlers } from './handler.ts'

/** After a new secret the one before is believed this long. */
const oldSecretMs = 24 * 3_600_000
const mostAtOnce = 200
/** Of an example shown on the screen. */
const mostExample = 200_000

export const sourceHandlers = (house: House, token: TokenMaker) => {
  const { db } = house.database

  async function present(scope: OrgScope, id: string, request: Request): Promise<Webhook> {
    const hook = await hookOf(db, scope, id)
    const source = await readSource(db, scope, id)
    const example = await newestExample(db, id)
    const body = example ? parsedJson(example) : undefined
    const mapping = hook.mapping ?? (body === undefined ? null : guessMapping(body))
    const now = new Date()
    return {
      source,
      address: `${publicBase(house.settings, request)}/hooks/in/${hook.key}`,
      signing: hook.signing,
      mapping: hook.mapping,
      oldSecretUntil: hook.oldUntil && hook.oldUntil > now ? hook.oldUntil.toISOString() : null,
      secretLost: (await secretsOf(house, hook, now)).length === 0,
      example: body === undefined ? null : JSON.stringify(body, null, 2).slice(0, mostExample),
      guess: hook.mapping || body === undefined ? null : mapping,
      leaves: body === undefined ? [] : leavesIn(body, mapping),
      lists: body === undefined ? [] : listsOf(body),
    }
  }

  async function retry(scope: OrgScope, id: string): Promise<{ tried: number; in: number; left: number }> {
    const hook = await hookOf(db, scope, id)
    let went = 0
    const waiting = await waitingRequests(db, id, mostAtOnce)
    for (const one of waiting) {
      const { request } = await readRequest(db, scope, one.id)
      const outcome = await takeBody(house, token, hook, one.body, request.senderId)
      await retold(db, one.id, outcome, new Date())
      if (outcome.state === 'accepted') went++
    }
    return { tried: waiting.length, in: went, left: await countWaiting(db, id) }
  }

  return {
    'sources.list': ({ scope }) => listSources(db, scope),
    'sources.save': async ({ scope, params, body }) => {
      await saveSource(db, scope, params.id, body)
      return readSource(db, scope, params.id)
    },
    'webhooks.create': async ({ scope, body, request }) => {
      const secret = body.secret ?? newSecret(body.signing.scheme)
      const vault = await vaultOf(house.settings)
      const id = await openHook(db, scope, { name: body.name, signing: body.signing, secret: vault.seal(secret) })
      return { webhook: await present(scope, id, request), secret }
    },
    'webhooks.read': ({ scope, params, request }) => present(scope, params.id, request),
    'webhooks.save': async ({ scope, params, body, request }) => {
      await saveHook(db, scope, params.id, body)
      return present(scope, params.id, request)
    },
    'webhooks.rotate': async ({ scope, params, body }) => {
      const hook = await hookOf(db, scope, params.id)
      const secret = body.secret ?? newSecret(hook.signing.scheme)
      const vault = await vaultOf(house.settings)
      const until = new Date(Date.now() + oldSecretMs)
      await rotateSecret(db, scope, params.id, vault.seal(secret), until)
      return { secret, oldSecretUntil: until.toISOString() }
    },
    'webhooks.try': async ({ scope, params, body }) => {
      const hook = await hookOf(db, scope, params.id)
      const example = body.body === undefined ? await newestExample(db, params.id) : Buffer.from(body.body)
      const items = example ? await tryMapping(house, scope, hook, body.mapping, example) : 'no-encounters'
      if (typeof items === 'string') return { problem: items, items: [] }
      return { problem: null, items: items.slice(0, 20).map(shownItem) }
    },
    'webhooks.requests': async ({ scope, params, query, language }) => {
      await hookOf(db, scope, params.id)
      const { rows, next } = await listRequests(db, scope, params.id, query)
      return { rows: rows.map((row) => ({ ...row, leftOut: worded(row.leftOut, language) })), next }
    },
    'webhookRequests.read': async ({ scope, params, language }) => {
      const { request, body } = await readRequest(db, scope, params.id)
      const parsed = parsedJson(body)
      const text = parsed === undefined ? new TextDecoder().decode(body) : JSON.stringify(parsed, null, 2)
      return {
        ...request,
        leftOut: worded(request.leftOut, language),
        body: text.slice(0, mostExample),
        whole: body.length === request.bytes && text.length <= mostExample,
      }
    },
    'webhookRequests.retry': async ({ scope, params, language }) => {
      const found = await readRequest(db, scope, params.id)
      // What nobody signed was not kept whole, and is not believed because somebody presses a button.
      if (found.request.state === 'unsigned') throw new Refusal('wrong-state', { what: 'unsigned' })
      const hook = await hookOf(db, scope, found.source)
      await retold(db, params.id, await takeBody(house, token, hook, found.body, found.request.senderId), new Date())
      const { request } = await readRequest(db, scope, params.id)
      return { ...request, leftOut: worded(request.leftOut, language) }
    },
    'webhookRequests.forget': async ({ scope, params }) => {
      await forgetRequest(db, scope, params.id)
      return { ok: true as const }
    },
    'webhooks.retry': ({ scope, params }) => retry(scope, params.id),
    'webhooks.held': async ({ scope, params }) => {
      await hookOf(db, scope, params.id)
      return heldValues(db, params.id)
    },
    'webhooks.name': async ({ scope, params, body }) => {
      const hook = await hookOf(db, scope, params.id)
      if (!hook.mapping) throw new Refusal('wrong-state')
      await saveHook(db, scope, params.id, { mapping: named(hook.mapping, body.values) })
      return retry(scope, params.id)
    },
  } satisfies Partial<Handlers>
}

/** 256 random bits; for Standard Webhooks in the form that its libraries want. */
const newSecret = (scheme: SigningScheme): string =>
  scheme === 'standard' ? `whsec_${randomBytes(32).toString('base64')}` : randomBytes(32).toString('base64url')

/** What a field's path can be: from one encounter, and from the whole body where encounters are a list in it. */
function leavesIn(body: unknown, mapping: WebhookMapping | null): { path: string; sample: string }[] {
  const items = mapping?.items ?? ''
  const at = items === '' ? body : valueAt(items, body, body)
  const item: unknown = Array.isArray(at) ? at[0] : at
  const own = leavesOf(item)
  if (item === body) return own
  const around = Array.isArray(body) ? [] : leavesOf(body).filter((l) => !l.path.startsWith(items))
  return [...own, ...around.map((l) => ({ ...l, path: `$.${l.path}` }))]
}

function shownItem(item: Item) {
  const shown = { kind: item.kind, externalId: '', fields: [], issues: [], unknown: [] }
  if (item.kind === 'ignored') return shown
  if (item.kind === 'held') return { ...shown, externalId: item.externalId, unknown: item.unknown }
  if (item.kind === 'refused') return { ...shown, externalId: item.externalId, issues: item.issues }
  const { source: _, customer = {}, attributes = {}, ...input } = item.input
  const flat = {
    ...input,
    customerId: customer.externalId,
    customerName: customer.name,
    customerEmail: customer.email,
    customerPhone: customer.phone,
    customerLanguage: customer.language,
  }
  return {
    ...shown,
    externalId: item.externalId,
    fields: [
      ...mappedFields.flatMap((field) => (flat[field] === undefined ? [] : [{ field, value: String(flat[field]) }])),
      ...(input.extraReasons ?? []).map((value) => ({ field: 'extraReasons', value })),
      ...Object.entries(attributes).map(([field, value]) => ({ field: `attribute:${field}`, value: String(value) })),
    ],
    unknown: item.create,
  }
}

/** The mapping with the meaning of these values remembered. */
function named(
  mapping: WebhookMapping,
  values: { field: (typeof mappedFields)[number]; value: string; means: string }[],
): WebhookMapping {
  const fields = { ...mapping.fields }
  for (const { field, value, means } of values)
    fields[field] = { ...fields[field], values: { ...fields[field]?.values, [value]: means } }
  return { ...mapping, fields }
}

/** What is wrong, in the reader's words; it is kept as codes. */
const worded = (leftOut: LeftOut[], language: Language): LeftOut[] =>
  leftOut.map((l) => ({
    ...l,
    issues: l.issues.map((i) => ({ path: i.path, message: words[language].issueCode[i.message] ?? i.message })),
  }))
