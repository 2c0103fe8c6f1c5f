import type { OrgScope } from '../catalog/scope.ts'
import type { LeftOut } from '../contract/operations/sources.ts'
import { Refusal } from '../contract/refusal.ts'
import type { WebhookMapping, WebhookProblem } from '../contract/webhook.ts'
import { channelsOf } from '../flow/encounter/file/channel-words.ts'
import { readAgents, readNames } from '../flow/encounter/names.ts'
import { type Hook, hookAt, hookOf } from '../flow/encounter/webhook/hook.ts'
import { type Item, type Knowledge, readItems } from '../flow/encounter/webhook/mapping.ts'
import { keepRequest, nothing, type Outcome, takenBefore } from '../flow/encounter/webhook/request.ts'
import { setUp } from '../flow/encounter/webhook/set-up.ts'
import { doubt, type Heads, senderId } from '../flow/encounter/webhook/signature.ts'
import type { TokenMaker } from '../flow/invitation/token.ts'
import { problemReply, replyOfError } from './api/problem.ts'
import { countArrivals, takeEncounters } from './encounter-door.ts'
import { readerLanguage } from './guard/guard.ts'
import { openLimit } from './guard/limit.ts'
import { houseScope } from './guard/scope.ts'
import { vaultOf } from './guard/vault.ts'
import type { House } from './house.ts'

/** The longest body of one request. A system with more to tell sends a file. */
const mostBytes = 2_000_000
/** Kept of what is not believed or too large: enough to see what it was. */
const keptHead = 2_000

const statuses: Record<WebhookProblem, number> = {
  'no-signature': 401,
  'wrong-signature': 401,
  'too-old': 401,
  'secret-lost': 401,
  closed: 410,
  'too-large': 413,
  'not-json': 400,
  'too-deep': 400,
  'too-many': 413,
  'no-encounters': 422,
  // Received and kept; a person makes the mapping, and then it goes in.
  'no-mapping': 202,
}

/**
 * POST /hooks/in/:key. 200: all that counts is stored. 202: kept, and goes in once a person has said what it means. 4xx: kept too, and said
 * what is wrong. Nothing is answered before it is durable.
 */
export function webhookDoor(house: House, token: TokenMaker) {
  const limit = openLimit({ burst: 2_000, perSecond: 200 })
  return async (key: string, request: Request): Promise<Response> => {
    try {
      const { db } = house.database
      const hook = await hookAt(db, key)
      if (!hook) return problemReply(new Refusal('not-found'), readerLanguage(request))
      limit(key)
      const now = new Date()
      const { body, bytes, whole } = await bodyOf(request)
      const heads: Heads = (name) => request.headers.get(name)
      const id = senderId(hook.signing, heads)
      const received = { org: hook.org, source: hook.source, senderId: id, bytes, body }
      const doubted = await doubtOf(house, hook, heads, body, whole, now)
      if (doubted) {
        const outcome: Outcome = { ...nothing, state: 'unsigned', problem: doubted }
        await keepRequest(db, { ...received, body: body.subarray(0, keptHead) }, outcome, now)
        return reply(outcome)
      }
      const before = id === null ? null : await takenBefore(db, hook.source, id)
      if (before) return reply(before)
      const outcome = await takeBody(house, token, hook, body, id)
      await keepRequest(db, received, outcome, now)
      return reply(outcome)
    } catch (error) {
      return replyOfError(error, house, readerLanguage(request), 'webhook')
    }
  }
}

/** Whether to believe a request. Of one that is too large only the beginning was read, so no signature can be judged. */
async function doubtOf(
  house: House,
  hook: Hook,
  heads: Heads,
  body: Buffer,
  whole: boolean,
  now: Date,
): Promise<WebhookProblem | null> {
  if (hook.closed) return 'closed'
  if (!whole) return 'too-large'
  const secrets = await secretsOf(house, hook, now)
  return secrets.length === 0 ? 'secret-lost' : doubt(hook.signing, secrets, heads, body, now)
}

/** The secrets that are believed now; empty where SECRET has changed since they were sealed. */
export async function secretsOf(house: House, hook: Hook, now: Date): Promise<string[]> {
  const vault = await vaultOf(house.settings)
  const old = hook.oldSecret && hook.oldUntil && hook.oldUntil > now ? [hook.oldSecret] : []
  return [hook.secret, ...old].flatMap((sealed) => vault.open(sealed) ?? [])
}

/** Takes in what a body holds by the hook's mapping, and tells what became of it. Taken in again it adds nothing twice. */
export async function takeBody(
  house: House,
  token: TokenMaker,
  hook: Hook,
  body: Buffer,
  id: string | null,
): Promise<Outcome> {
  const parsed = parsedJson(body)
  if (parsed === undefined) return { ...nothing, state: 'refused', problem: 'not-json' }
  if (!hook.mapping) return { ...nothing, state: 'held', problem: 'no-mapping' }
  const scope = houseScope(hook.org)
  const know = await knowledgeOf(house, scope, hook, id)
  const first = readItems(parsed, hook.mapping, know)
  if (typeof first === 'string') return { ...nothing, state: 'refused', problem: first }
  const items = (await setUp(house.database.db, scope, hook, first))
    ? await again(house, scope, hook, id, parsed)
    : first

  const ready = items.flatMap((i) => (i.kind === 'ready' ? [{ input: i.input }] : []))
  const { recorded } =
    ready.length > 0 ? await takeEncounters(house, token, scope, ready, undefined, 'webhook') : { recorded: [] }
  const leftOut: LeftOut[] = []
  for (const item of items) {
    const { externalId } = 'externalId' in item ? item : { externalId: '' }
    if (item.kind === 'held') leftOut.push({ externalId, issues: [], unknown: item.unknown })
    if (item.kind === 'refused') leftOut.push({ externalId, issues: item.issues, unknown: [] })
  }
  for (const r of recorded)
    if (r.result === 'refused') leftOut.push({ externalId: r.externalId, issues: r.issues, unknown: [] })

  const held = items.filter((i) => i.kind === 'held').length
  const refused = leftOut.length - held
  // Those that reached the encounters' own door were counted there.
  const here = refused - recorded.filter((r) => r.result === 'refused').length
  if (here > 0) await countArrivals(house, scope.org, hook.name, { created: 0, known: 0, refused: here })
  return {
    state: refused > 0 ? 'refused' : held > 0 ? 'held' : 'accepted',
    problem: null,
    created: recorded.filter((r) => r.result === 'created').length,
    known: recorded.filter((r) => r.result === 'known').length,
    ignored: items.filter((i) => i.kind === 'ignored').length,
    refused,
    held,
    leftOut,
  }
}

/** Read once more, with what has been set up meanwhile; what could not be waits. */
async function again(house: House, scope: OrgScope, hook: Hook, id: string | null, parsed: unknown): Promise<Item[]> {
  const know = await knowledgeOf(house, scope, await hookOf(house.database.db, scope, hook.source), id)
  return readItems(parsed, hook.mapping!, { ...know, settled: true }) as Item[]
}

/** What a mapping's values are compared with. */
export async function knowledgeOf(house: House, scope: OrgScope, hook: Hook, id: string | null): Promise<Knowledge> {
  const { db } = house.database
  const [names, agents] = await Promise.all([readNames(db, scope), readAgents(db, scope)])
  return { names, agents, channels: channelsOf(hook.channels), zone: hook.zone, source: hook.name, senderId: id }
}

/** A body as JSON; undefined where it is none. */
export function parsedJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return undefined
  }
}

/** The whole body, or as much as is worth looking at of one that is too large. */
async function bodyOf(request: Request): Promise<{ body: Buffer; bytes: number; whole: boolean }> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of request.body ?? []) {
    bytes += part.byteLength
    parts.push(part)
    if (bytes > mostBytes) {
      const announced = Number(request.headers.get('content-length') ?? 0)
      const head = Buffer.concat(parts).subarray(0, keptHead)
      return { body: Buffer.from(head), bytes: Math.max(bytes, announced || 0), whole: false }
    }
  }
  return { body: Buffer.concat(parts), bytes, whole: true }
}

function reply({ state, problem, created, known, ignored, refused, held, leftOut }: Outcome): Response {
  const status = problem
    ? statuses[problem]
    : state === 'accepted'
      ? 200
      : created + known > 0
        ? 207
        : state === 'held'
          ? 202
          : 422
  const body = { state, problem, created, known, ignored, refused, held, leftOut: leftOut.slice(0, 100) }
  return Response.json(body, { status, headers: { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' } })
}

/** A mapping tried on a body: what each encounter would be. Nothing is stored. */
export async function tryMapping(
  house: House,
  scope: OrgScope,
  hook: Hook,
  mapping: WebhookMapping,
  body: Buffer,
): Promise<Item[] | WebhookProblem> {
  const parsed = parsedJson(body)
  if (parsed === undefined) return 'not-json'
  return readItems(parsed, mapping, await knowledgeOf(house, scope, hook, 'example'))
}
