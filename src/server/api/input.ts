import type { z } from 'zod'
import type { Language } from '../../contract/language.ts'
import type { Operation } from '../../contract/operation.ts'
import { Refusal } from '../../contract/refusal.ts'
import { type Issue, wordIssues } from './issues.ts'

const megabyte = 1_000_000
/** Largest JSON body in bytes. A thousand encounters with attributes need more than anything else. */
const maxBody = (operation: Operation) => (operation.id === 'encounters.create' ? 20 : 2) * megabyte

type Raw = { params: Record<string, string>; request: Request; language: Language }

/** Params, query and body of a request after validation; throws bad-input with every issue at once. A raw body is left alone. */
export async function readInput(operation: Operation, { params, request, language }: Raw) {
  const query: Record<string, string> = {}
  for (const [name, value] of new URL(request.url).searchParams) query[name] ??= value
  const body = operation.body && operation.raw !== 'body' ? await readJson(request, maxBody(operation)) : undefined
  const issues: Issue[] = []
  const parse = (schema: z.ZodType | undefined, value: unknown, under: string[]) => {
    if (!schema) return undefined
    const parsed = schema.safeParse(value, { reportInput: true })
    if (!parsed.success) issues.push(...wordIssues(parsed.error.issues, language, under))
    const odd = unstorable(value)
    if (odd) issues.push({ path: [...under, ...odd].join('.'), message: 'unstorable' })
    return parsed.data
  }
  const given = {
    params: parse(operation.params, params, ['params']),
    query: parse(operation.query, query, ['query']),
    body: parse(operation.body, body, []),
  }
  if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
  return given
}

async function readJson(request: Request, max: number): Promise<unknown> {
  const text = new TextDecoder().decode(await readBytes(request, max))
  if (text.trim() === '') return undefined
  try {
    return JSON.parse(text)
  } catch {
    throw new Refusal('bad-input', { what: 'not-json' })
  }
}

/** The whole body; refuses with too-large as soon as it is seen to be longer than `max` bytes. */
export async function readBytes(request: Request, max: number): Promise<Uint8Array> {
  const tooLarge = () => new Refusal('too-large', { megabytes: max / megabyte })
  if (Number(request.headers.get('content-length') ?? 0) > max) throw tooLarge()
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of request.body ?? []) {
    size += part.byteLength
    if (size > max) throw tooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts)
}

/** Path of the first text that PostgreSQL cannot keep: NUL, or half of a surrogate pair. Refused rather than silently changed. */
function unstorable(value: unknown): string[] | null {
  if (typeof value === 'string') return value.includes('\0') || !value.isWellFormed() ? [] : null
  if (typeof value !== 'object' || value === null) return null
  for (const [key, inner] of Object.entries(value)) {
    if (unstorable(key)) return [key]
    const below = unstorable(inner)
    if (below) return [key, ...below]
  }
  return null
}
