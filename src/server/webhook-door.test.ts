import { createHmac } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { openTestHouse, type TestHouse } from '../../test/api-house.ts'
import {
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aReason,
  aTouchpoint,
  type BuiltOrganisation,
} from '../../test/builders.ts'
import { aCall, aWebhook, callMapping, signed, standard } from '../../test/webhook-builder.ts'
import { newId } from '../engine/database/id.ts'
import { json } from '../engine/database/tables.ts'
import { listSources } from '../flow/encounter/source/read.ts'
import { guessMapping } from '../flow/encounter/webhook/guess.ts'
import { saveHook } from '../flow/encounter/webhook/hook.ts'
import { clearRequests, heldValues, listRequests } from '../flow/encounter/webhook/request.ts'
import { webhookDoor } from './webhook-door.ts'

let house: TestHouse
let org: BuiltOrganisation
const admin = { cookie: '' }
beforeAll(async () => {
  house = await openTestHouse()
  org = await anOrganisation(house.db)
  const survey = await aPublishedSurvey(house.db, org)
  await aTouchpoint(house.db, org, { survey: survey.id, name: { fi: 'Puhelinpalvelu' }, channel: 'phone' })
  await aReason(house.db, org, { code: 'billing' })
  admin.cookie = await house.sessionOf(await aPerson(house.db, org))
})

const encounters = (source: string) =>
  house.db
    .selectFrom('encounter as e')
    .innerJoin('source as s', 's.name', 'e.source')
    .where('s.id', '=', source)
    .leftJoin('reason as r', 'r.id', 'e.reason')
    .leftJoin('customer as c', 'c.id', 'e.customer')
    .select(['e.external_id', 'e.channel', 'talk_seconds', 'attributes', 'suppressed', 'r.code as reason', 'c.phone'])
    .orderBy('e.external_id')
    .execute()
const kept = async (id: string) => (await listRequests(house.db, org.scope, id, { limit: 50 })).rows

test('a signed call becomes an encounter that is asked about, and sent again it is known', async () => {
  const hook = await aWebhook(house, org)
  const body = JSON.stringify(aCall('c1', { tags: ['billing'] }))
  expect(await hook.post(body)).toMatchObject({ status: 200, body: { state: 'accepted', created: 1, known: 0 } })
  expect(await hook.post(body)).toMatchObject({ status: 200, body: { created: 0, known: 1 } })
  // Under another id of the sender it is still the same call.
  expect(await hook.post(body, signed(body, { id: 'msg_2' }))).toMatchObject({ status: 200, body: { known: 1 } })
  expect(await encounters(hook.id)).toEqual([
    {
      external_id: 'c1',
      channel: 'phone',
      talk_seconds: 271,
      attributes: { segment: 'gold' },
      suppressed: null,
      reason: 'billing',
      phone: '+358401234567',
    },
  ])
  const source = (await listSources(house.db, org.scope)).find((s) => s.id === hook.id)
  expect(source).toMatchObject({ kind: 'webhook', today: 1, week: { created: 1, known: 1 }, held: 0 })
  expect(source!.lastAt).not.toBeNull()
})

test('what is not signed, wrongly signed or replayed is refused, kept and believed in nothing', async () => {
  const hook = await aWebhook(house, org)
  const body = JSON.stringify(aCall('c1'))
  const old = Math.floor(Date.now() / 1_000) - 400
  const cases: [Record<string, string>, string][] = [
    [{}, 'no-signature'],
    [{ ...signed(body), 'webhook-signature': 'v1,AAAA' }, 'wrong-signature'],
    [signed(`${body} `), 'wrong-signature'],
    [signed(body, { at: old }), 'too-old'],
    [signed(body, { at: old + 800 }), 'too-old'],
    // The time is signed with it: a fresh one on an old signature is another message.
    [{ ...signed(body, { at: old }), 'webhook-timestamp': `${old + 400}` }, 'wrong-signature'],
  ]
  for (const [headers, problem] of cases)
    expect(await hook.post(body, headers), problem).toMatchObject({ status: 401, body: { state: 'unsigned', problem } })
  expect(await encounters(hook.id)).toEqual([])
  expect((await kept(hook.id)).map((r) => r.problem).sort()).toEqual(cases.map(([, p]) => p).sort())
  // Many of them push out the oldest of their own kind only, and cannot take the place of one that was believed.
  expect(await hook.post(body)).toMatchObject({ status: 200 })
  for (let n = 0; n < 60; n++) await hook.post('x', {})
  const rows = await kept(hook.id)
  expect(rows.filter((r) => r.state === 'unsigned').length).toBeLessThanOrEqual(50)
  expect((await listRequests(house.db, org.scope, hook.id, { state: 'accepted', limit: 9 })).rows).toHaveLength(1)
})

test('hex, base64, prefixes, a signed time and a plain secret are understood as senders send them', async () => {
  const secret = 'a shared secret of some length'
  const mac = (text: string, how: 'hex' | 'base64') => createHmac('sha256', secret).update(text).digest(how)
  const at = Math.floor(Date.now() / 1_000)
  let n = 0
  const hmac = { ...standard, scheme: 'hmac' as const, header: 'x-hub-signature-256' }
  const cases: [Parameters<typeof aWebhook>[2], (body: string) => Record<string, string>, number][] = [
    [{ signing: hmac }, (b) => ({ 'X-Hub-Signature-256': `sha256=${mac(b, 'hex')}` }), 200],
    [{ signing: hmac }, (b) => ({ 'X-Hub-Signature-256': mac(b, 'base64') }), 200],
    [{ signing: hmac }, (b) => ({ 'X-Hub-Signature-256': `t=${at},v1=${mac(`${at}.${b}`, 'hex')}` }), 200],
    [{ signing: hmac }, (b) => ({ 'X-Hub-Signature-256': `t=${at - 900},v1=${mac(`${at - 900}.${b}`, 'hex')}` }), 401],
    [
      { signing: { ...hmac, timeHeader: 'x-time' } },
      (b) => ({ 'X-Hub-Signature-256': mac(`${at}.${b}`, 'hex'), 'X-Time': `${at}` }),
      200,
    ],
    [{ signing: { ...hmac, timeHeader: 'x-time' } }, (b) => ({ 'X-Hub-Signature-256': mac(b, 'hex') }), 401],
    [
      { signing: { ...hmac, scheme: 'secret', header: 'authorization' } },
      () => ({ authorization: `Bearer ${secret}` }),
      200,
    ],
    [
      { signing: { ...hmac, scheme: 'secret', header: 'authorization' } },
      () => ({ authorization: `Bearer ${secret}!` }),
      401,
    ],
  ]
  for (const [given, headers, status] of cases) {
    const hook = await aWebhook(house, org, { ...given, secret })
    const body = JSON.stringify(aCall(`c${++n}`))
    expect((await hook.post(body, headers(body))).status, `case ${n} ${JSON.stringify(house.logged)}`).toBe(status)
  }
})

test('without a mapping a request waits, and goes in when there is one', async () => {
  const hook = await aWebhook(house, org, { mapping: null })
  const body = JSON.stringify(aCall('first'))
  expect(await hook.post(body)).toMatchObject({ status: 202, body: { state: 'held', problem: 'no-mapping' } })
  const shown = await house.api('GET', `/webhooks/${hook.id}`, undefined, admin)
  expect(shown.body).toMatchObject({
    mapping: null,
    guess: { fields: { externalId: { path: 'call.id' }, startedAt: { path: 'call.started', form: 'unix' } } },
  })
  await saveHook(house.db, org.scope, hook.id, { mapping: callMapping })
  const retried = await house.api('POST', `/webhooks/${hook.id}/retry`, undefined, admin)
  expect(retried.body).toEqual({ tried: 1, in: 1, left: 0 })
  expect((await encounters(hook.id)).map((e) => e.external_id)).toEqual(['first'])
})

test('an unknown value holds its own encounter back until somebody says what it means; then it is remembered', async () => {
  const hook = await aWebhook(house, org, {
    mapping: {
      ...callMapping,
      items: 'calls',
      only: null,
      fields: Object.fromEntries(
        Object.entries(callMapping.fields).map(([k, v]) => [k, { ...v, path: v.path!.replace('call.', '') }]),
      ),
      attributes: [],
    },
  })
  const calls = ['billing', 'Lasku väärin', 'Lasku väärin'].map((reason, n) => aCall(`h${n}`, { tags: [reason] }).call)
  const body = JSON.stringify({ calls })
  expect(await hook.post(body)).toMatchObject({ status: 207, body: { state: 'held', created: 1, held: 2 } })
  expect(await heldValues(house.db, hook.id)).toEqual([{ field: 'reason', value: 'Lasku väärin', encounters: 2 }])
  const values = [{ field: 'reason', value: 'Lasku väärin', means: 'billing' }]
  const named = await house.api('POST', `/webhooks/${hook.id}/values`, { values }, admin)
  expect(named.body).toEqual({ tried: 1, in: 1, left: 0 })
  expect((await encounters(hook.id)).map((e) => e.reason)).toEqual(['billing', 'billing', 'billing'])
  const next = JSON.stringify({ calls: [aCall('h9', { tags: ['Lasku väärin'] }).call] })
  expect(await hook.post(next, signed(next, { id: 'msg_9' }))).toMatchObject({ status: 200, body: { created: 1 } })
})

test('one encounter may have several reasons: a list of them, or values of their own', async () => {
  const billing = await aReason(house.db, org, { code: `bill-${Date.now()}` })
  const move = await aReason(house.db, org, { code: `move-${Date.now()}` })
  const values = { lasku: billing.id, muutto: move.id }
  const mapping = {
    ...callMapping,
    fields: { ...callMapping.fields, reason: { path: 'call.tags[0]', values } },
    extraReasons: ['call.tags', 'call.also'],
  }
  const hook = await aWebhook(house, org, { mapping })
  const send = async (id: string, more: Record<string, unknown>) => {
    const body = JSON.stringify(aCall(id, more))
    return (await hook.post(body, signed(body, { id: `msg_${id}` }))).body
  }
  const reasonsOf = async (id: string) => {
    const row = house.db.selectFrom('encounter').select(['reason', 'extra_reasons']).where('external_id', '=', id)
    return await row.executeTakeFirst()
  }
  expect(await send('x1', { tags: ['lasku', 'muutto', 'lasku'] })).toMatchObject({ created: 1 })
  expect(await reasonsOf('x1')).toEqual({ reason: billing.id, extra_reasons: [move.id] })
  expect(await send('x2', { tags: ['muutto'], also: 'lasku' })).toMatchObject({ created: 1 })
  expect(await reasonsOf('x2')).toEqual({ reason: move.id, extra_reasons: [billing.id] })
  // A further reason that nobody knows waits as a first one does, and comes in when it is told.
  expect(await send('x3', { tags: ['lasku', 'outo'] })).toMatchObject({ state: 'held', created: 0 })
  const told = { values: [{ field: 'reason', value: 'outo', means: move.id }] }
  expect((await house.api('POST', `/webhooks/${hook.id}/values`, told, admin)).body).toMatchObject({ in: 1 })
  expect(await reasonsOf('x3')).toEqual({ reason: billing.id, extra_reasons: [move.id] })
  expect(guessMapping(aCall('g', { reason: ['a', 'b'] }).call)).toMatchObject({
    fields: { reason: { path: 'reason[0]' } },
    extraReasons: ['reason'],
  })
})

test('unknown reasons are set up where the mapping says so, also by two requests at once', async () => {
  const mapping = { ...callMapping, unknown: { ...callMapping.unknown, reason: 'create' as const } }
  const hook = await aWebhook(house, org, { mapping })
  const send = (n: number) => {
    const body = JSON.stringify(aCall(`n${n}`, { tags: ['Uusi syy'] }))
    return hook.post(body, signed(body, { id: `msg_${n}` }))
  }
  const replies = await Promise.all([1, 2, 3, 4].map(send))
  expect(replies.map((r) => r.status)).toEqual([200, 200, 200, 200])
  expect((await encounters(hook.id)).map((e) => e.reason)).toEqual(Array(4).fill('Uusi syy'))
})

test('hostile and wrong bodies are refused in words and kept', async () => {
  const hook = await aWebhook(house, org)
  const cases: [string | Buffer, number, string | null][] = [
    ['', 400, 'not-json'],
    ['{"type":', 400, 'not-json'],
    [Buffer.from([0xff, 0xfe, 0x00, 0x7b]), 400, 'not-json'],
    ['null', 422, 'no-encounters'],
    ['[1,2,3]', 422, 'no-encounters'],
    ['"call.ended"', 422, 'no-encounters'],
    [`${'['.repeat(5_000)}${']'.repeat(5_000)}`, 400, 'too-deep'],
    [`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`, 400, 'too-deep'],
    [JSON.stringify(Array.from({ length: 1_001 }, (_, n) => aCall(`x${n}`))), 413, 'too-many'],
    [JSON.stringify(aCall('t', { started: 'yesterday', talk: 'long' })), 422, null],
    [
      JSON.stringify({
        ...aCall('p'),
        __proto__: { polluted: true },
        call: { __proto__: 1, id: { a: 1 }, started: [] },
      }),
      422,
      null,
    ],
    [JSON.stringify(aCall('nul', { tags: ['billing'], from: 'a\0b' })), 422, null],
    [JSON.stringify(aCall(`long${'x'.repeat(5_000)}`, { from: 'y'.repeat(5_000) })), 422, null],
  ]
  let n = 0
  for (const [body, status, problem] of cases) {
    const id = `bad_${++n}`
    const key = Buffer.from('whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'.slice(6), 'base64')
    const at = `${Math.floor(Date.now() / 1_000)}`
    const mac = createHmac('sha256', key).update(`${id}.${at}.`).update(body).digest('base64')
    const headers = { 'webhook-id': id, 'webhook-timestamp': at, 'webhook-signature': `v1,${mac}` }
    const reply = await hook.post(body, headers)
    expect(reply, `${n} ${String(body).slice(0, 60)}`).toMatchObject({ status, body: { problem } })
  }
  const huge = JSON.stringify({ pad: 'x'.repeat(2_100_000) })
  expect(await hook.post(huge)).toMatchObject({ status: 413, body: { problem: 'too-large' } })
  const rows = await kept(hook.id)
  expect(rows).toHaveLength(cases.length + 1)
  expect(rows.every((r) => r.state === 'refused' || r.state === 'unsigned')).toBe(true)
  expect(rows.flatMap((r) => r.leftOut.flatMap((l) => l.issues.map((i) => i.path))).sort()).toContain('talkSeconds')
  expect(await encounters(hook.id)).toEqual([])
  expect(house.logged).toEqual([])
})

test('other events of the sender are received and left alone; a closed or unknown address takes nothing', async () => {
  const hook = await aWebhook(house, org)
  const body = JSON.stringify({ ...aCall('o1'), type: 'call.started' })
  expect(await hook.post(body)).toMatchObject({ status: 200, body: { ignored: 1, created: 0 } })
  await saveHook(house.db, org.scope, hook.id, { closed: true })
  expect(await hook.post(body)).toMatchObject({ status: 410, body: { problem: 'closed' } })
  const door = webhookDoor(house.house, (i) => i)
  const nobody = await door('nobodyknowsthisone', new Request('http://hetki.test/', { method: 'POST', body }))
  expect(nobody.status).toBe(404)
})

test('a new secret is told once, and the one before is believed for a day', async () => {
  const hook = await aWebhook(house, org)
  const made = await house.api('POST', `/webhooks/${hook.id}/secret`, {}, admin)
  const { secret } = made.body as { secret: string }
  const body = JSON.stringify(aCall('s1'))
  expect((await hook.post(body, signed(body, { secret, id: 'a' }))).status).toBe(200)
  expect((await hook.post(body, signed(body, { id: 'b' }))).status).toBe(200)
  await house.db
    .updateTable('webhook')
    .set({ old_until: new Date(Date.now() - 1_000) })
    .where('source', '=', hook.id)
    .execute()
  expect((await hook.post(body, signed(body, { id: 'c' }))).status).toBe(401)
  const shown = await house.api('GET', `/webhooks/${hook.id}`, undefined, admin)
  expect(JSON.stringify(shown.body)).not.toContain(secret)
  const row = await house.db.selectFrom('webhook').where('source', '=', hook.id).select('secret').executeTakeFirst()
  expect(row!.secret.toString('latin1')).not.toContain(secret)
})

test('units, channels and touchpoints are set up as files set them up, each once; where the mapping holds they wait', async () => {
  const unknown = { touchpoint: 'create', channel: 'create', unit: 'create', reason: 'hold', agent: 'create' } as const
  const fields = { ...callMapping.fields, unit: { path: 'call.team' }, channel: { path: 'call.way' } }
  const hook = await aWebhook(house, org, { mapping: { ...callMapping, fields, unknown } })
  const holding = await aWebhook(house, org, { mapping: { ...callMapping, fields } })
  const send = (to: typeof hook, n: number, more: Record<string, unknown>) => {
    const body = JSON.stringify(aCall(`u${n}`, more))
    return to.post(body, signed(body, { id: `msg_u${n}` }))
  }
  const fresh = { queue: 'Uusi jono', team: 'Uusi tiimi', way: 'Videopuhelu' }
  expect(await send(holding, 0, fresh)).toMatchObject({ status: 202, body: { state: 'held', held: 1 } })
  const replies = await Promise.all([1, 2, 3].map((n) => send(hook, n, fresh)))
  expect(replies.map((r) => [r.status, r.body.created])).toEqual(Array(3).fill([200, 1]))
  const units = await house.db
    .selectFrom('unit')
    .where('org', '=', org.id)
    .where('name', '=', 'Uusi tiimi')
    .select('id')
    .execute()
  expect(units).toHaveLength(1)
  const { channels } = await house.db
    .selectFrom('organisation')
    .where('id', '=', org.id)
    .select('channels')
    .executeTakeFirstOrThrow()
  expect(channels).toEqual([{ id: 'videopuhelu', name: { fi: 'Videopuhelu' } }])
  const rows = await house.db
    .selectFrom('encounter as e')
    .innerJoin('touchpoint as t', 't.id', 'e.touchpoint')
    .where('e.external_id', 'in', ['u1', 'u2', 'u3'])
    .select(['e.unit', 'e.channel', 't.name', 't.id'])
    .execute()
  expect(rows).toEqual(
    Array(3).fill({ unit: units[0]!.id, channel: 'videopuhelu', name: { fi: 'Uusi jono' }, id: rows[0]!.id }),
  )
  // All three would have found out that the name is new before the first could set it up.
  const { sending } = await house.db.transaction().execute(async (tx) => {
    await tx.selectFrom('organisation').select('id').where('id', '=', org.id).forNoKeyUpdate().execute()
    const sending = [5, 6, 7].map((n) => send(hook, n, { team: 'Toinen tiimi', way: 'Sähköposti' }))
    await new Promise((go) => setTimeout(go, 300))
    return { sending }
  })
  expect((await Promise.all(sending)).map((r) => r.status)).toEqual([200, 200, 200])
  const second = house.db.selectFrom('unit').where('org', '=', org.id).where('name', '=', 'Toinen tiimi')
  expect(await second.select('name').execute()).toHaveLength(1)
  // A channel by what people call it, and its waiting twin goes in by itself once the names are there.
  expect(await send(hook, 4, { ...fresh, way: 'Sähköposti' })).toMatchObject({ status: 200 })
  const retried = await house.api('POST', `/webhooks/${holding.id}/retry`, {}, admin)
  expect(retried.body).toMatchObject({ in: 1, left: 0 })
})

test('an agent who is nobody here waits where the mapping says so, until somebody says who it is; others are taken as they stand', async () => {
  await aPerson(house.db, org, { agent: 'Kim Koski' })
  const fields = { ...callMapping.fields, agent: { path: 'call.who' } }
  const of = (agent: 'hold' | 'create' | 'leave') => ({
    mapping: { ...callMapping, fields, unknown: { ...callMapping.unknown, agent } },
  })
  const agents = async (source: string) => {
    const { name } = (await listSources(house.db, org.scope)).find((s) => s.id === source)!
    const found = house.db.selectFrom('encounter').where('source', '=', name).orderBy('external_id')
    return (await found.select(['agent', 'attributes']).execute()).map((e) => [e.agent, e.attributes])
  }
  const calls = ['kim koski', 'A17'].map((who, n) => aCall(`a${n}`, { who }))
  const send = async (to: Awaited<ReturnType<typeof aWebhook>>) => {
    for (const [n, one] of calls.entries()) {
      const body = JSON.stringify(one)
      await to.post(body, signed(body, { id: `msg_a${n}` }))
    }
    return agents(to.id)
  }
  const gold = { segment: 'gold' }
  expect(await send(await aWebhook(house, org, of('create')))).toEqual([
    ['kim koski', gold],
    ['A17', gold],
  ])
  expect(await send(await aWebhook(house, org, of('leave')))).toEqual([
    ['kim koski', gold],
    [null, { ...gold, agent: 'A17' }],
  ])
  const holding = await aWebhook(house, org, of('hold'))
  expect(await send(holding)).toEqual([['kim koski', gold]])
  expect(await heldValues(house.db, holding.id)).toEqual([{ field: 'agent', value: 'A17', encounters: 1 }])
  const values = [{ field: 'agent', value: 'A17', means: 'Pat' }]
  const named = await house.api('POST', `/webhooks/${holding.id}/values`, { values }, admin)
  expect(named.body).toEqual({ tried: 1, in: 1, left: 0 })
  expect(await agents(holding.id)).toEqual([
    ['kim koski', gold],
    ['Pat', gold],
  ])
})

test('what waited for a month is counted and said on its source; a week before it is said too', async () => {
  const hook = await aWebhook(house, org)
  const ids = await Promise.all(
    [0, 24, 31, 32].map(async (days, n) => {
      const body = JSON.stringify(aCall(`w${n}`, { tags: ['ei tunneta'] }))
      await hook.post(body, signed(body, { id: `msg_w${n}` }))
      await house.db
        .updateTable('webhook_request')
        .set({ received_at: new Date(Date.now() - days * 86_400_000) })
        .where('source', '=', hook.id)
        .where('sender_id', '=', `msg_w${n}`)
        .execute()
    }),
  )
  expect(ids).toHaveLength(4)
  const source = async () => (await listSources(house.db, org.scope)).find((s) => s.id === hook.id)
  expect(await source()).toMatchObject({ held: 4, expiring: 3, forgotten: 0, forgottenAt: null })
  await clearRequests(house.db)
  await clearRequests(house.db)
  expect(await source()).toMatchObject({ held: 2, expiring: 1, forgotten: 2, forgottenAt: expect.any(String) })
})

test('rows of files that wait for the meaning of a value are counted on their source, with the import to resolve them in', async () => {
  const name = 'tiedostolähde'
  const source = async () => (await listSources(house.db, org.scope)).find((s) => s.name === name)
  await house.db
    .insertInto('source')
    .values({ id: newId(), org: org.id, name, kind: 'file' } as never)
    .execute()
  expect(await source()).toMatchObject({ heldRows: 0, heldImport: null })
  const put = async (held: number, kind: 'encounters' | 'answers') => {
    const id = newId()
    const mapping = json({ source: name })
    await house.db
      .insertInto('import')
      .values({ id, org: org.id, file_name: 'a.csv', bytes: 1, kind, held, mapping } as never)
      .execute()
    return id
  }
  await put(3, 'encounters')
  const newest = await put(4, 'encounters')
  await put(9, 'answers')
  await put(0, 'encounters')
  expect(await source()).toMatchObject({ heldRows: 7, heldImport: newest })
})
