/** A refusal that a person can do something about. Rooms throw it; the door words it in the reader's language. */
export class Refusal extends Error {
  readonly code: RefusalCode
  readonly detail: Record<string, string | number>
  readonly issues: { path: string; message: string }[]
  constructor(
    code: RefusalCode,
    detail: Record<string, string | number> = {},
    issues: { path: string; message: string }[] = [],
  ) {
    super(code)
    this.code = code
    this.detail = detail
    this.issues = issues
  }
}

/** Closed list; each has an HTTP status here and a sentence per language in text/<language>/server.ts. */
export const refusals = {
  'bad-input': 400,
  'sign-in-first': 401,
  'wrong-password': 401,
  'wrong-code': 401,
  'not-allowed': 403,
  'not-found': 404,
  conflict: 409,
  'already-used': 410,
  'too-large': 413,
  'not-publishable': 422,
  'wrong-state': 409,
  'last-admin': 409,
  'too-many-requests': 429,
  broken: 500,
  busy: 503,
} as const
export type RefusalCode = keyof typeof refusals
