import { z } from 'zod'

/** What a person may be. Rights grow upwards only for their own unit: `unit` on the person bounds every read and write. */
export const roles = ['admin', 'manager', 'lead', 'agent', 'viewer'] as const
export type Role = (typeof roles)[number]

/** What an API key may do. */
export const apiScopes = [
  'encounters:write',
  'answers:read',
  'figures:read',
  'catalog:read',
  'catalog:write',
  'cases:write',
  'events:read',
  'board:read',
  'board:write',
] as const
export type ApiScope = (typeof apiScopes)[number]

/** Who may call an operation: everybody, anybody signed in, or the named roles and API keys with the scope. */
export type Access = 'public' | { roles: readonly Role[]; api?: ApiScope }

type Shape = z.ZodType

/**
 * One door of the API, as data: it is mounted from this, the staff app's client is typed by it, and the OpenAPI document,
 * the role table and the fuzzer are made from it. `query` and `params` come as strings; coerce there.
 */
export type Operation<
  B extends Shape = Shape,
  Q extends Shape = Shape,
  P extends Shape = Shape,
  R extends Shape = Shape,
> = {
  id: string
  method: 'get' | 'post' | 'put' | 'delete'
  /** Below /api/v1, with :params. */
  path: string
  summary: string
  access: Access
  body?: B
  query?: Q
  params?: P
  reply: R
  /** A raw body (files) or a raw reply (pictures) instead of JSON. */
  raw?: 'body' | 'reply'
}

/** Keeps the literal types of an operation. */
export const operation = <const O extends Operation>(o: O): O => o

type In<S> = S extends Shape ? z.input<S> : undefined
type Out<S> = S extends Shape ? z.output<S> : undefined
type Field<O, K extends string> = O extends { [k in K]: infer S } ? S : undefined

/** What a caller gives to `O`. */
export type Input<O extends Operation> = (Field<O, 'params'> extends Shape
  ? { params: In<Field<O, 'params'>> }
  : unknown) &
  (Field<O, 'query'> extends Shape ? { query?: In<Field<O, 'query'>> } : unknown) &
  (Field<O, 'body'> extends Shape ? { body: In<Field<O, 'body'>> } : unknown)

/** What a handler of `O` is given after validation. */
export type Given<O extends Operation> = {
  params: Out<Field<O, 'params'>>
  query: Out<Field<O, 'query'>>
  body: Out<Field<O, 'body'>>
}

/** What `O` replies. */
export type Reply<O extends Operation> = z.output<O['reply']>

/** The body of every refusal. `code` is from a closed list of the door; `message` is in the reader's language. */
export const problem = z.object({
  code: z.string(),
  message: z.string(),
  /** Where it is wrong: path in the body, row number, question id. */
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof problem>

export const byId = z.object({ id: z.uuid() })
export const ok = z.object({ ok: z.literal(true) })

export const everyone = roles
export const managers = ['admin', 'manager'] as const
export const actors = ['admin', 'manager', 'lead', 'agent'] as const
export const leads = ['admin', 'manager', 'lead'] as const
/** Who sees figures of a whole unit; agents see their own only. */
export const readers = [...leads, 'viewer'] as const
