import { randomBytes } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { pino } from 'pino'
import type { Problem } from '../src/contract/operation.ts'
import type { Db } from '../src/engine/database/database.ts'
import { newId } from '../src/engine/database/id.ts'
import { openOutbound } from '../src/engine/outbound/client.ts'
import { readOutbox } from '../src/engine/queue/reader.ts'
import { SimilarIdeas } from '../src/flow/idea/similar/similar.ts'
import { tokenMaker } from '../src/flow/invitation/token.ts'
import type { Handlers } from '../src/server/api/handler.ts'
import { handlers } from '../src/server/api/handlers.ts'
import { mountApi } from '../src/server/api/mount.ts'
import { type Guard, openGuard } from '../src/server/guard/guard.ts'
import type { House } from '../src/server/house.ts'
import { readSettings } from '../src/server/settings.ts'
import { openTestDatabase } from './engines.ts'

export const base = 'http://hetki.test'

export type Reply = { status: number; body: unknown; headers: Headers; cookie: string }
/** How a request comes: `cookie` or `key` say who, `origin` from which page (our own unless told). */
export type As = {
  cookie?: string
  key?: string
  origin?: string | null
  language?: string
  headers?: Record<string, string>
}

/** A house on a test database of its own with the API's doors, and a way to knock on them without a socket. */
export async function openTestHouse({
  env = {},
  pace,
  wire = (house, guard) => handlers(house, guard, tokenMaker('x'.repeat(32))),
}: {
  env?: Record<string, string>
  pace?: { burst: number; perSecond: number }
  wire?: (house: House, guard: Guard) => Handlers
} = {}) {
  const database = await openTestDatabase()
  const settings = readSettings({
    BASE_URL: base,
    SECRET: randomBytes(32).toString('hex'),
    HETKI_DATA: mkdtempSync(join(tmpdir(), 'hetki-house-')),
    ...env,
  })
  const logged: Record<string, unknown>[] = []
  const log = pino({ level: 'warn' }, { write: (line) => void logged.push(JSON.parse(line)) })
  const outbox = readOutbox(database, [])
  const delivery = { mail: null, text: null }
  const outbound = openOutbound({ inner: settings.INNER_HOSTS })
  const house = {
    settings,
    log,
    database,
    outbox,
    delivery,
    outbound,
    similar: new SimilarIdeas(database.db),
    tell: () => {},
  } as unknown as House
  const guard = await openGuard(house, pace)
  const app = new Hono()
  mountApi(app, house, guard, wire(house, guard))

  async function send(method: string, path: string, body?: unknown, as: As = {}): Promise<Reply> {
    const headers = new Headers(as.headers)
    if (as.cookie) headers.set('cookie', as.cookie)
    if (as.key) headers.set('authorization', `Bearer ${as.key}`)
    const origin = as.origin === undefined ? (as.key || as.headers ? null : base) : as.origin
    if (origin !== null) headers.set('origin', origin)
    if (as.language) headers.set('accept-language', as.language)
    if (body !== undefined) headers.set('content-type', 'application/json')
    const raw = typeof body === 'string' ? body : JSON.stringify(body)
    const init = { method, headers, ...(body === undefined ? {} : { body: raw }) }
    const reply = await app.fetch(new Request(base + path, init))
    const text = await reply.text()
    const isJson = text !== '' && reply.headers.get('content-type')?.includes('json')
    return {
      status: reply.status,
      body: isJson ? JSON.parse(text) : text,
      headers: reply.headers,
      cookie: cookieOf(reply.headers),
    }
  }

  return {
    house,
    guard,
    db: database.db,
    logged,
    send,
    api: (method: string, path: string, body?: unknown, as?: As) => send(method, `/api/v1${path}`, body, as),
    /** Cookie of a session of this person, who joins without a password if need be. */
    async sessionOf(person: { id: string; email: string; name: string }): Promise<string> {
      const headers = new Headers()
      await guard.enter(await userOf(database.db, person), headers)
      return cookieOf(headers)
    },
  }
}
export type TestHouse = Awaited<ReturnType<typeof openTestHouse>>

export const problemOf = (reply: Reply): Problem => reply.body as Problem

/** The Cookie header that a browser would send back. */
const cookieOf = (headers: Headers) =>
  headers
    .getSetCookie()
    .map((c) => c.split(';')[0]!)
    .filter((c) => !c.endsWith('='))
    .join('; ')

async function userOf(db: Db, person: { id: string; email: string; name: string }): Promise<string> {
  const known = await db.selectFrom('person').select('user_id').where('id', '=', person.id).executeTakeFirstOrThrow()
  if (known.user_id) return known.user_id
  const user = newId()
  await db
    .insertInto('auth_user')
    .values({ id: user, name: person.name, email: person.email, email_verified: true })
    .execute()
  await db.updateTable('person').set({ user_id: user }).where('id', '=', person.id).execute()
  return user
}
