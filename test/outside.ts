import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TemplateName } from '../src/catalog/survey/templates.ts'
import type { Input, Reply } from '../src/contract/operation.ts'
import { type OperationId, type OperationOf, operations } from '../src/contract/operations.ts'

/** A whole Hetki as its own process, for tests and benches that kill, load or measure it. Its doors are on 127.0.0.1. */
export type Outside = {
  url: string
  pid: number
  dataDir: string
  /** Milliseconds from the start of the process to the first ready reply. */
  readyMs: number
  /** The link that creates the first admin, where the house was empty. */
  firstAdmin: string | null
  output: () => string
  /** The process only; PostgreSQL lives on, as after a real kill. */
  kill(signal?: NodeJS.Signals): Promise<void>
  /** Ends it in order. */
  stop(): Promise<void>
}

/** A folder for a house; taken away with `forget`, PostgreSQL's data with it: nobody, as whom that runs for root, may stay there. */
export function newDataDir(): string {
  const made = mkdtempSync(join(tmpdir(), 'hetki-house-'))
  chmodSync(made, 0o755)
  return made
}
export const forget = (dataDir: string): void => rmSync(dataDir, { recursive: true, force: true })

export async function freePort(): Promise<number> {
  return new Promise((found) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => found(port))
    })
  })
}

/** Starts the built product (dist), or the source through tsx where `source` is set. */
export async function startHouse(given: {
  dataDir: string
  port?: number
  env?: Record<string, string>
  args?: string[]
  source?: boolean
}): Promise<Outside> {
  const port = given.port ?? (await freePort())
  const url = `http://127.0.0.1:${port}`
  const begun = performance.now()
  // The same room for young objects as `npm start` gives: a second of answers fits, and collecting costs half. And its threshold for giving memory back.
  const program = given.source
    ? ['--import', 'tsx', 'src/server/cli.ts']
    : ['--max-semi-space-size=32', '--v8-pool-size=1', 'dist/server/cli.js']
  const child = spawn(process.execPath, [...program, 'start', ...(given.args ?? [])], {
    env: {
      MALLOC_TRIM_THRESHOLD_: '8388608',
      ...process.env,
      PORT: String(port),
      HOST: '127.0.0.1',
      BASE_URL: url,
      HETKI_DATA: given.dataDir,
      LOG_LEVEL: 'warn',
      ...given.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      text += chunk
    })
  const ended = new Promise<void>((done) => child.once('exit', () => done()))
  await untilReady(url, child, () => text)
  const readyMs = performance.now() - begun
  // The link is printed right after the doors open.
  for (let n = 0; n < 100 && !text.includes('Hetki is open'); n++) await new Promise((r) => setTimeout(r, 20))
  await new Promise((r) => setTimeout(r, 50))
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    await ended
  }
  return {
    url,
    pid: child.pid!,
    dataDir: given.dataDir,
    readyMs,
    firstAdmin: /http\S+\/join\/\S+/.exec(text)?.[0] ?? null,
    output: () => text,
    kill: (signal = 'SIGKILL') => end(signal),
    stop: () => end('SIGTERM'),
  }
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; ) {
    if (child.exitCode !== null) break
    const reply = await fetch(`${url}/readyz`).catch(() => null)
    if (reply?.ok) return
    await new Promise((r) => setTimeout(r, 20))
  }
  throw new Error(`Hetki did not get ready:\n${output()}`)
}

/** A person (cookie) or an API key at the doors of a house. */
export class Visitor {
  /** Changes when the house was started anew on another port. */
  url: string
  #cookies = new Map<string, string>()
  #key: string | null = null

  constructor(url: string, key?: string) {
    this.url = url
    this.#key = key ?? null
  }

  get headers(): Record<string, string> {
    if (this.#key) return { authorization: `Bearer ${this.#key}` }
    return {
      cookie: [...this.#cookies].map(([k, v]) => `${k}=${v}`).join('; '),
      origin: this.url,
      'sec-fetch-site': 'same-origin',
    }
  }

  async call<I extends OperationId>(
    id: I,
    input: Input<OperationOf<I>> extends infer X ? X : never,
  ): Promise<Reply<OperationOf<I>>> {
    const { method, path } = operations[id]
    const {
      params = {},
      query = {},
      body,
    } = input as { params?: Record<string, string>; query?: Record<string, unknown>; body?: unknown }
    const where = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''))
    const search = new URLSearchParams(Object.entries(query).map(([k, v]): [string, string] => [k, String(v)]))
    const reply = await fetch(`${this.url}/api/v1${where}${search.size > 0 ? `?${search}` : ''}`, {
      method: method.toUpperCase(),
      headers: { ...this.headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    for (const cookie of reply.headers.getSetCookie()) {
      const [pair = ''] = cookie.split(';')
      const at = pair.indexOf('=')
      this.#cookies.set(pair.slice(0, at), pair.slice(at + 1))
    }
    const said = await reply.text()
    if (!reply.ok) throw new Error(`${id}: ${reply.status} ${said}`)
    return JSON.parse(said)
  }
}

export type Furnished = {
  admin: Visitor
  key: string
  touchpoint: string
  code: string
  survey: string
  version: string
}

/** First admin, a touchpoint, a published survey and an API key: through the doors, as a new user would. */
export async function furnish(house: Outside, template: TemplateName = 'call'): Promise<Furnished> {
  if (!house.firstAdmin) throw new Error(`no first-admin link:\n${house.output()}`)
  const admin = new Visitor(house.url)
  const token = house.firstAdmin.split('/').at(-1)!
  await admin.call('join.use', {
    params: { token },
    body: {
      email: 'aino@example.fi',
      name: 'Aino',
      password: 'hyvin pitkä salasana',
      language: 'fi',
      organisation: 'Kokeilu',
      zone: 'Europe/Helsinki',
    },
  })
  const survey = await admin.call('surveys.create', { body: { template } })
  await admin.call('surveys.publish', { params: { id: survey.id } })
  const [unit] = await admin.call('units.list', {})
  const touchpoint = await admin.call('touchpoints.create', {
    body: {
      name: { fi: 'Puhelinpalvelu' },
      unit: unit!.id,
      channel: 'phone',
      stage: 'during',
      physical: false,
      survey: survey.id,
    },
  })
  const { secret } = await admin.call('apiKeys.create', {
    body: { name: 'koe', scopes: ['encounters:write', 'answers:read', 'figures:read', 'catalog:read'] },
  })
  const [version] = await admin.call('surveys.versions', { params: { id: survey.id } })
  return {
    admin,
    key: secret,
    touchpoint: touchpoint.id,
    code: touchpoint.code,
    survey: survey.id,
    version: version!.id,
  }
}
