import type { Language } from '../../contract/language.ts'
import type { Problem } from '../../contract/operation.ts'
import { Refusal, refusals } from '../../contract/refusal.ts'
import { newId } from '../../engine/database/id.ts'
import type { House } from '../house.ts'
import { words } from '../words.ts'

/** A refusal as its reply, worded in the reader's language; `detail.seconds` becomes Retry-After. */
export function problemReply(refusal: Refusal, language: Language, suffix = ''): Response {
  const say = words[language]
  const { code, detail, issues } = refusal
  const { what, scope } = detail
  // A key that may not is told which scope it lacks.
  const told =
    scope === undefined ? say.what[String(what)] : scope === '' ? say.notForKeys : say.scopeNeeded(String(scope))
  const body: Problem = { code, message: (told ?? say.refusal[code]) + suffix }
  if (issues.length > 0) body.issues = issues.map((i) => ({ ...i, message: say.issueCode[i.message] ?? i.message }))
  const wait = detail.seconds ?? (refusals[code] === 503 ? 2 : undefined)
  return Response.json(body, {
    status: refusals[code],
    headers: { 'cache-control': 'no-store', ...(wait === undefined ? {} : { 'retry-after': String(wait) }) },
  })
}

// The database is out of connections, starting, stopping or away: worth another try in a moment.
const passing = /^(53300|57P0[1-5]|08\w{3}|40001|40P01|ECONN\w+|EPIPE|ENOENT)$/

/** Anything thrown as a reply. What we did not foresee is logged under an id, and only the id goes out. */
export function replyOfError(error: unknown, house: Pick<House, 'log'>, language: Language, where: string): Response {
  if (error instanceof Refusal) return problemReply(error, language)
  const id = newId()
  house.log.error({ err: error, id, where }, 'unforeseen error')
  const busy = passing.test(String((error as { code?: unknown } | null)?.code ?? ''))
  return problemReply(new Refusal(busy ? 'busy' : 'broken'), language, ` [${id}]`)
}
