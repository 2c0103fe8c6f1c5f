import { randomUUID } from 'node:crypto'
import type { PolicyAction } from '../../src/contract/asking.ts'
import type { DraftPolicy } from '../../src/contract/operations/policies.ts'
import { type Furnished, Visitor } from '../outside.ts'
import { hookSecret, signed } from '../webhook-builder.ts'

const minuteMs = 60_000
const ask: Extract<PolicyAction, { ask: true }> = {
  ...{ ask: true, survey: null, via: ['link'], share: 1, delayMinutes: 0, language: null, remindHours: null },
  usefulHours: 72,
}

export type Asked = { links: string[]; customer: string; webhook: string; draw: string; kiosk: string }

/**
 * Fills a house with what everything about asking shows: policies, encounters asked by each way and left unasked, a webhook whose values wait, an
 * entry by hand, rewards. Names are in three languages, so that a screen in Swedish has no Finnish of ours to excuse it.
 */
export async function fillWithAsking({ admin, key, touchpoint, code, survey }: Furnished): Promise<Asked> {
  // Nobody is disturbed from 00:00 to 00:00: the tests run at any hour.
  await admin.call('asking.save', {
    body: {
      ...{ budget: { times: 1, days: 30 }, delayShare: 0 },
      quiet: { from: '00:00', to: '00:00', weekdays: [], dates: ['2026-12-24'] },
    },
  })
  await admin.call('touchpoints.save', {
    params: { id: touchpoint },
    body: { name: { fi: 'Linja Ett', sv: 'Linja Ett', en: 'Linja Ett' } },
  })
  const kiosk = await aKiosk(admin)
  const policies: DraftPolicy[] = [
    { name: 'P1', enabled: true, condition: { outcomes: ['x1'] }, action: { ask: false } },
    { name: 'P2', enabled: true, condition: { outcomes: ['x2'] }, action: { ...ask, via: ['phone'] } },
    { name: 'P3', enabled: true, condition: { outcomes: ['x3'] }, action: { ...ask, via: ['sms'], delayMinutes: 90 } },
    {
      ...{ name: 'P4', enabled: false, condition: { attributes: { segment: ['gold'] } } },
      action: { ...ask, via: ['email', 'link'], share: 0.5, remindHours: 48 },
    },
    { name: 'P5', enabled: true, condition: {}, action: { ...ask, via: ['email', 'link'], remindHours: 48 } },
  ]
  const { seen } = await admin.call('policies.list', {})
  await admin.call('policies.save', { body: { policies, seen } })
  const now = Date.now()
  for (const code of ['r1', 'r2', 'r3'])
    await admin.call('reasons.create', { body: { code, name: { fi: code, sv: code, en: code }, parent: null } })
  const reasons = await admin.call('reasons.list', {})
  const met = (n: number, outcome: string, customer: Record<string, string>) => ({
    ...{ source: 'S1', externalId: `e${n}`, touchpoint: code, outcome, agent: 'Kim' },
    ...(reasons[0] && { reason: reasons[0].code }),
    ...{ customer, talkSeconds: 200 + n, startedAt: new Date(now - (n + 12) * minuteMs).toISOString() },
    endedAt: new Date(now - (n + 2) * minuteMs).toISOString(),
  })
  const api = new Visitor(admin.url, key)
  const { results } = await api.call('encounters.create', {
    body: {
      encounters: [
        ...Array.from({ length: 6 }, (_, n) =>
          met(n, 'x2', { externalId: `p${n}`, name: `Kim ${n}`, phone: `+3585000000${10 + n}`, language: 'fi' }),
        ),
        met(10, 'x3', { phone: '+358500000030', externalId: 'a' }),
        met(11, 'x1', { externalId: 'a' }),
        ...Array.from({ length: 5 }, (_, n) => met(20 + n, 'x4', { email: `kim${n}@posti.example` })),
        met(30, 'x4', { email: 'kim0@posti.example', externalId: 'b', name: 'Kim B' }),
        met(31, 'x4', { externalId: 'c', name: 'Kim C' }),
        met(32, 'x4', { externalId: 'b', name: 'Kim B' }),
      ],
    },
  })
  const held = await admin.call('suppressions.list', { query: { limit: 50 } })
  const customer = held.rows.find((r) => r.customer)!.customer!.id

  await admin.call('entries.record', {
    body: {
      ...{
        externalId: randomUUID(),
        reason: reasons[0]?.id ?? null,
        touchpoint,
        channel: null,
        outcome: 'x4',
        note: null,
      },
      ...{ startedAt: new Date(now - 5 * minuteMs).toISOString(), endedAt: new Date(now - minuteMs).toISOString() },
      ...{ talkSeconds: 180, holdSeconds: 20, wrapUpSeconds: 40, customer: null },
    },
  })
  return {
    links: results.flatMap((r) => ('link' in r && r.link ? [r.link] : [])),
    ...{ customer, webhook: await aHeldWebhook(admin), draw: await aDraw(admin, survey), kiosk },
  }
}

/** A touchpoint whose survey is asked in three languages; resolves to its code. */
async function aKiosk(admin: Visitor): Promise<string> {
  await admin.call('organisation.save', { body: { languages: ['fi', 'sv', 'en'] } })
  const { id: survey } = await admin.call('surveys.create', { body: { template: 'store' } })
  await admin.call('surveys.publish', { params: { id: survey } })
  const [unit] = await admin.call('units.list', {})
  const name = { fi: 'Linja Ett 2', sv: 'Linja Ett 2', en: 'Linja Ett 2' }
  const body = { name, unit: unit!.id, channel: 'store', stage: 'during', physical: true, survey }
  return (await admin.call('touchpoints.create', { body })).code
}

async function aHeldWebhook(admin: Visitor): Promise<string> {
  const { webhook } = await admin.call('webhooks.create', {
    body: {
      ...{ name: 'S2', secret: hookSecret },
      signing: { scheme: 'standard', header: 'x-signature', timeHeader: null, idHeader: null },
    },
  })
  const post = (n: number, reason: string) => {
    const started = new Date(Date.now() - 300_000).toISOString()
    const body = JSON.stringify({ id: `w${n}`, started, reason, agent: 'A9' })
    return fetch(webhook.address, { method: 'POST', headers: signed(body, { id: `msg_${n}` }), body })
  }
  await post(1, 'R9')
  await admin.call('webhooks.save', {
    params: { id: webhook.source.id },
    body: {
      mapping: {
        ...{ items: '', only: null, attributes: [] },
        fields: {
          ...{ externalId: { path: 'id' }, startedAt: { path: 'started' }, channel: { fixed: 'chat' } },
          ...{ reason: { path: 'reason' }, agent: { path: 'agent' } },
        },
        unknown: { touchpoint: 'hold', channel: 'hold', unit: 'hold', reason: 'hold', agent: 'hold' },
      },
    },
  })
  for (const n of [2, 3]) await post(n, 'R9')
  await fetch(webhook.address, { method: 'POST', body: '{}' })
  return webhook.source.id
}

async function aDraw(admin: Visitor, survey: string): Promise<string> {
  const words = { offer: { fi: 'O', sv: 'O', en: 'O' }, how: { fi: 'H', sv: 'H', en: 'H' } }
  const base = { survey, touchpoint: null, words, byMail: false, perDay: null, lowAt: 10, endsOn: '2031-01-31' }
  const codes = await admin.call('rewards.create', { body: { ...base, name: 'K1', kind: 'codes', winners: null } })
  await admin.call('rewards.codes', {
    params: { id: codes.id },
    body: { codes: Array.from({ length: 8 }, (_, n) => `CODE-${n};2030-12-31`).join('\n'), expiresOn: null },
  })
  const draw = await admin.call('rewards.create', { body: { ...base, name: 'K2', kind: 'draw', winners: 3 } })
  return draw.id
}
