import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { operations } from '../src/contract/operations.ts'
import { openTestDatabase } from './engines.ts'
import { type Furnished, forget, furnish, newDataDir, type Outside, startHouse, Visitor } from './outside.ts'

/** The moment, end to end, on the whole product as a process of its own: encounter → link → page → answer → fact → number on a live screen → case. */
const database = await openTestDatabase()
const dataDir = newDataDir()
let house: Outside
let made: Furnished
const open = () => startHouse({ dataDir, source: true, env: { DATABASE_URL: database.url, SECRET: 'x'.repeat(40) } })

beforeAll(async () => {
  house = await open()
  made = await furnish(house)
})
afterAll(async () => {
  await house.stop()
  forget(dataDir)
})

const post = (path: string, said: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  fetch(house.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({
      answer: randomUUID(),
      version: made.version,
      language: 'fi',
      events: Object.entries(said).map(([question, value]) => ({ id: randomUUID(), question, value })),
      ...more,
    }),
  })

async function heard(kind: string, act: () => Promise<unknown>): Promise<void> {
  const stop = new AbortController()
  const stream = await fetch(`${house.url}/api/v1/live`, { headers: made.admin.headers, signal: stop.signal })
  await act()
  let text = ''
  for await (const chunk of stream.body!) {
    text += new TextDecoder().decode(chunk)
    if (text.includes(`event: ${kind}\n`)) break
  }
  stop.abort()
}

test('an encounter becomes a link, an answer, a number on a live screen and a case', async () => {
  const api = new Visitor(house.url, made.key)
  const { results } = await api.call('encounters.create', {
    body: {
      source: 'crm',
      externalId: 'e1',
      touchpoint: 'Puhelinpalvelu',
      agent: 'Aino Virtanen',
      startedAt: new Date().toISOString(),
    },
  })
  const link = new URL(results[0]!.link!).pathname
  const page = await (await fetch(house.url + link)).text()
  expect(page).toContain('Aino')
  await heard('figures', async () => expect((await post(link, { ces: 2, solved: 'no' })).status).toBe(200))
  const figures = async () => {
    const { rows } = await made.admin.call('ask', {
      body: { metrics: ['ces', 'solved', 'answers', 'response_rate'], period: { last: 2 } },
    })
    return Object.fromEntries(rows.map((r) => [r.metric, [r.figure.value, r.figure.n]]))
  }
  await expect.poll(figures).toEqual({ ces: [0, 1], solved: [0, 1], answers: [1, 1], response_rate: [1, 1] })
  await expect
    .poll(async () => (await made.admin.call('cases.list', { query: {} })).rows.map((r) => r.rule))
    .toEqual(['Asia ei hoitunut'])
  const answers = await made.admin.call('answers.list', { query: {} })
  expect(answers.rows[0]).toMatchObject({ agent: 'Aino Virtanen', source: 'personal', score: { level: 'low' } })
})

test('facts deleted and made again give the same digest and the same figures', async () => {
  for (let n = 0; n < 40; n++)
    await post(`/t/${made.code}`, { ces: 1 + (n % 7), solved: n % 3 ? 'yes' : 'no' }, { finished: true })
  const ask = () =>
    made.admin.call('ask', {
      body: {
        metrics: ['ces', 'ces_mean', 'solved', 'answers', 'recall_delay'],
        by: ['touchpoint'],
        period: { last: 7 },
        compare: 'previous',
      },
    })
  await expect
    .poll(async () => (await ask()).rows.find((r) => r.metric === 'answers')?.figure.n, { timeout: 10_000 })
    .toBe(41)
  const before = await ask()
  const digest = await made.admin.call('facts.rebuild', {})
  expect(await ask()).toEqual(before)

  await house.stop()
  rmSync(join(dataDir, 'facts'), { recursive: true })
  house = await open()
  made.admin.url = house.url
  expect(await ask()).toEqual(before)
  expect(await made.admin.call('facts.rebuild', {})).toEqual(digest)
}, 60_000)

test('a GET never writes: every page and every reading operation, followed as a mail scanner would', async () => {
  const rowsOf = async () => {
    const { rows } = await sql<{
      name: string
    }>`select table_name as name from information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`.execute(
      database.db,
    )
    const counts: Record<string, string> = {}
    for (const { name } of rows) {
      // Sessions are renewed and outbox readers move on by themselves; the heartbeat's own organisation beats.
      if (/^auth_|^outbox_cursor$/.test(name)) continue
      const columns = await sql<{
        n: number
      }>`select count(*) as n from information_schema.columns where table_name = ${name} and column_name = 'org'`.execute(
        database.db,
      )
      const ours = columns.rows[0]!.n > 0 ? sql`where org <> '00000000-0000-8000-8000-000000000001'` : sql``
      const { rows: found } = await sql<{
        h: string
      }>`select count(*) || ':' || coalesce(sum(hashtextextended(t::text, 0)), 0) as h from ${sql.table(name)} t ${name === 'api_key' ? sql`where false` : ours}`.execute(
        database.db,
      )
      counts[name] = found[0]!.h
    }
    return counts
  }
  const { results } = await new Visitor(house.url, made.key).call('encounters.create', {
    body: { source: 'crm', externalId: 'scanned', touchpoint: 'Puhelinpalvelu', startedAt: new Date().toISOString() },
  })
  const link = new URL(results[0]!.link!).pathname
  const [case_] = (await made.admin.call('cases.list', { query: {} })).rows
  const before = await rowsOf()
  const ids: Record<string, string> = {
    touchpoints: made.touchpoint,
    surveys: made.survey,
    cases: case_!.id,
    answers: case_!.answer!,
  }
  const paths = Object.values(operations)
    .filter((o) => o.method === 'get')
    .map(
      (o) =>
        `/api/v1${o.path
          .replace(':id', ids[o.path.split('/')[1]!] ?? randomUUID())
          .replace(':form', 'qr.svg')
          .replace(':dimension', 'channel')
          .replace(':token', 'x'.repeat(22))}`,
    )
  const doors = [
    link,
    `${link}?l=sv`,
    `${link}?x=0`,
    `/t/${made.code}`,
    `/t/${made.code}/${randomUUID()}`,
    '/app/',
    '/api/openapi.json',
    '/api/docs',
    '/healthz',
    '/readyz',
    `${link}/opened`,
  ]
  for (const path of [...doors, ...paths]) {
    const reply = await fetch(house.url + path, { headers: made.admin.headers })
    await reply.arrayBuffer()
    expect(reply.status, path).toBeLessThan(500)
  }
  expect(await rowsOf()).toEqual(before)
})

test('a lost reply and a retry through the doors: one answer; another body with the same id: 409', async () => {
  const event = { id: randomUUID(), question: 'ces', value: 5 }
  const more = { answer: randomUUID(), events: [event] }
  const replies = await Promise.all([0, 1, 2].map(() => post(`/t/${made.code}`, {}, more)))
  for (const reply of replies) expect(await reply.json()).toEqual({ stored: [event.id], conflicts: [] })
  const other = await post(`/t/${made.code}`, {}, { ...more, events: [{ ...event, value: 1 }] })
  expect(other.status).toBe(409)
  const stored = await database.db.selectFrom('answer_event').where('id', '=', event.id).select('value').execute()
  expect(stored).toEqual([{ value: 5 }])
})
