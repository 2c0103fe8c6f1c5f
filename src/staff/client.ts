import { doors } from 'virtual:contract'
import type { Input, Problem, Reply } from '../contract/operation.ts'
import type { OperationId, OperationOf } from '../contract/operations.ts'
import type { RefusalCode } from '../contract/refusal.ts'
import { openedView, withPurpose } from './person-views.ts'

export type CallInput<I extends OperationId> = Input<OperationOf<I>>
export type CallReply<I extends OperationId> = Reply<OperationOf<I>>
type Options = { signal?: AbortSignal /** The file itself, for doors with a raw body. */; file?: Blob }
/** Input may be left out where the door needs none. */
export type CallArgs<I extends OperationId> =
  object extends CallInput<I>
    ? [input?: CallInput<I> | undefined, options?: Options]
    : [input: CallInput<I>, options?: Options]

/** Why a call failed. `message` is already in the reader's language when the server worded it; without a server it is empty. */
export class Failure extends Error {
  readonly code: RefusalCode | 'offline'
  readonly status: number
  readonly issues: NonNullable<Problem['issues']>
  constructor(code: Failure['code'], status: number, message: string, issues: Failure['issues'] = []) {
    super(message)
    this.code = code
    this.status = status
    this.issues = issues
  }
}

let readerLanguage = 'fi'
/** Refusals are worded by the server in this language. */
export function speak(language: string): void {
  readerLanguage = language
}

type Loose = { params?: Record<string, unknown>; query?: Record<string, unknown>; body?: unknown }

/** The address of a door, e.g. for a link to a picture or a file. */
export function address<I extends OperationId>(id: I, input: CallInput<I>): string {
  const { params = {}, query = {} } = (input ?? {}) as Loose
  const path = doors[id].path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(String(params[name])))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query))
    if (value !== undefined && value !== '') search.set(key, String(value))
  return `/api/v1${path}${search.size ? `?${search}` : ''}`
}

async function answered(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, init).catch((error: unknown) => {
    if (init.signal?.aborted) throw error
    throw new Failure('offline', 0, '')
  })
  if (response.ok) return response
  const problem = (await response.json().catch(() => null)) as Partial<Problem> | null
  const code = (problem?.code as RefusalCode | undefined) ?? (response.status === 401 ? 'sign-in-first' : 'broken')
  throw new Failure(code, response.status, problem?.message ?? '', problem?.issues)
}

/** Doors that tell nothing of single persons without a purpose. */
const ofFigures = new Set<OperationId>([
  'ask',
  'explain',
  'encounters.hours',
  'encounters.lengths',
  'errands.overview',
  'errands.list',
  'staffing.plan',
  'staffing.reasons',
  'staffing.calendar',
])

/** Calls an operation of the contract. Throws `Failure`. */
export async function call<I extends OperationId>(id: I, ...[input, options = {}]: CallArgs<I>): Promise<CallReply<I>> {
  const door = doors[id]
  const given = door.raw === 'body' ? options.file : ((input ?? {}) as Loose).body
  if (id === 'answers.list' || id === 'encounters.list') {
    const query = ((input ?? {}) as Loose).query ?? {}
    const view = await openedView(id === 'answers.list' ? 'answers' : 'encounters', query.filters, state)
    if (view) input = { ...(input as Loose), query: { ...query, view } } as CallInput<I>
  }
  const body = ofFigures.has(id) ? await withPurpose(given as CallInput<'ask'>['body']) : given
  const json = body !== undefined && door.raw !== 'body'
  const response = await answered(address(id, input as CallInput<I>), {
    method: door.method.toUpperCase(),
    headers: {
      accept: 'application/json',
      'accept-language': readerLanguage,
      ...(json && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: json ? JSON.stringify(body) : (body as Blob) }),
    ...(options.signal && { signal: options.signal }),
  })
  return (door.raw === 'reply' ? await response.blob() : await response.json()) as CallReply<I>
}

const state = (body: CallInput<'personViews.state'>['body']) => call('personViews.state', { body })

/** A JSON post to a door outside the contract (signing in). Throws `Failure` too. */
export async function post<R>(url: string, body: object): Promise<R> {
  const headers = { accept: 'application/json', 'accept-language': readerLanguage, 'content-type': 'application/json' }
  return (await answered(url, { method: 'POST', headers, body: JSON.stringify(body) })).json() as Promise<R>
}
