import { createHmac } from 'node:crypto'
import type { Signing, WebhookMapping } from '../src/contract/webhook.ts'
import { hookOf, openHook, saveHook } from '../src/flow/encounter/webhook/hook.ts'
import { tokenMaker } from '../src/flow/invitation/token.ts'
import { vaultOf } from '../src/server/guard/vault.ts'
import { webhookDoor } from '../src/server/webhook-door.ts'
import type { TestHouse } from './api-house.ts'
import type { BuiltOrganisation } from './builders.ts'

export const hookSecret = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'
export const standard: Signing = { scheme: 'standard', header: 'x-signature', timeHeader: null, idHeader: null }

/** A telephone system's way of telling of a call. */
export const callMapping: WebhookMapping = {
  items: '',
  only: { path: 'type', oneOf: ['call.ended'] },
  fields: {
    externalId: { path: 'call.id' },
    startedAt: { path: 'call.started', form: 'unix' },
    endedAt: { path: 'call.ended', form: 'unix' },
    touchpoint: { path: 'call.queue', values: { Q1: 'Puhelinpalvelu' } },
    reason: { path: 'call.tags[0]' },
    talkSeconds: { path: 'call.talk', form: 's' },
    customerPhone: { path: 'call.from' },
  },
  extraReasons: [],
  attributes: [{ name: 'segment', path: '$.account.tier' }],
  unknown: { touchpoint: 'hold', channel: 'hold', unit: 'hold', reason: 'hold', agent: 'create' },
}

export const aCall = (id: string, more: Record<string, unknown> = {}) => {
  const now = Math.floor(Date.now() / 1_000)
  const call = { id, started: now - 400, ended: now - 60, queue: 'Q1', talk: '4:31', from: '+358401234567' }
  return { type: 'call.ended', account: { tier: 'gold' }, call: { ...call, ...more } }
}

/** Headers of Standard Webhooks for this body. */
export function signed(
  body: string,
  given: { id?: string; at?: number; secret?: string } = {},
): Record<string, string> {
  const id = given.id ?? 'msg_1'
  const at = `${given.at ?? Math.floor(Date.now() / 1_000)}`
  const key = Buffer.from((given.secret ?? hookSecret).slice(6), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${at}.${body}`).digest('base64')
  return { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${signature}` }
}

/** A webhook of this organisation and a way to post to it. */
export async function aWebhook(
  house: TestHouse,
  org: BuiltOrganisation,
  given: { name?: string; signing?: Signing; secret?: string; mapping?: WebhookMapping | null } = {},
) {
  const vault = await vaultOf(house.house.settings)
  const secret = vault.seal(given.secret ?? hookSecret)
  const id = await openHook(house.db, org.scope, {
    name: given.name ?? `vaihde ${Math.random()}`,
    signing: given.signing ?? standard,
    secret,
  })
  const mapping = given.mapping === undefined ? callMapping : given.mapping
  if (mapping) await saveHook(house.db, org.scope, id, { mapping })
  const { key } = await hookOf(house.db, org.scope, id)
  const door = webhookDoor(house.house, tokenMaker('x'.repeat(32)))
  return {
    id,
    key,
    async post(body: string | Buffer, headers: Record<string, string> = signed(String(body))) {
      const reply = await door(
        key,
        new Request('http://hetki.test/', { method: 'POST', body: new Uint8Array(Buffer.from(body)), headers }),
      )
      return { status: reply.status, body: (await reply.json()) as Record<string, unknown> }
    },
  }
}
