import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import { findTouchpoint } from '../../../catalog/touchpoint/read.ts'
import type { Language } from '../../../contract/language.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { codeFor, hashCode } from './code.ts'

const day = 86_400_000

type BatchGiven = {
  touchpoint: string
  name: string
  form: 'card' | 'receipt'
  language: Language | null
  count: number
  days: number
}

/** Makes a batch of codes; the codes themselves come out when it is printed. Refuses 'bad-input' for a touchpoint out of reach. */
export async function makeBatch(
  db: Db,
  scope: OrgScope,
  given: BatchGiven,
  secret: string,
  now = new Date(),
): Promise<string> {
  if (!(await findTouchpoint(db, scope, given.touchpoint)))
    throw new Refusal('bad-input', {}, [{ path: 'touchpoint', message: 'unknown-touchpoint' }])
  const id = newId()
  const { days, ...row } = given
  const expires_at = new Date(now.getTime() + days * day)
  const hashes = batchCodes(secret, id, given.count).map(hashCode)
  await db.transaction().execute(async (tx) => {
    await tx
      .insertInto('code_batch')
      .values({ ...row, id, org: scope.org, expires_at, closed_at: null, created_by: scope.person, created_at: now })
      .execute()
    // Ids by chance, not by time: nothing should tell which card was printed beside which.
    await sql`
      insert into paper_code (hash, org, touchpoint, batch, answer, issued_at, expires_at)
      select *, ${now}::timestamptz, ${expires_at}::timestamptz from (
        select hash, ${scope.org}::uuid, ${given.touchpoint}::uuid, ${id}::uuid, answer
        from unnest(${hashes}::bytea[], ${hashes.map(() => randomUUID())}::uuid[]) as c(hash, answer)) as made`.execute(
      tx,
    )
  })
  return id
}

/** All codes of a batch, in the order in which they are printed. */
export const batchCodes = (secret: string, batch: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => codeFor(secret, `batch:${batch}:${n}`))

export async function closeBatch(db: Db, scope: OrgScope, id: string, closed: boolean): Promise<void> {
  const batch = await db
    .selectFrom('code_batch')
    .select('touchpoint')
    .where('org', '=', scope.org)
    .where('id', '=', id)
    .executeTakeFirst()
  if (!batch || !(await findTouchpoint(db, scope, batch.touchpoint))) throw new Refusal('not-found')
  await db
    .updateTable('code_batch')
    .set({ closed_at: closed ? new Date() : null })
    .where('id', '=', id)
    .execute()
}

type Asked = {
  touchpoint: string
  receipt?: string | undefined
  encounter?: { source: string; externalId: string } | undefined
  days: number
}

/**
 * One code for a till to print. The same receipt number or encounter gets the same code for ever, so that a till may ask again after a lost
 * reply; without either each call makes a new one. One statement to look and one to write: the customer is waiting.
 */
export async function issueCode(
  db: Db,
  scope: OrgScope,
  asked: Asked,
  secret: string,
  now = new Date(),
): Promise<{ code: string; expiresAt: Date; created: boolean }> {
  const { touchpoint, receipt, encounter: named, days } = asked
  const { rows } = await sql<{ touchpoint: boolean; encounter: string | null }>`
    select exists (select from touchpoint t join unit u on u.id = t.unit where t.org = ${scope.org} and t.id = ${touchpoint}
        and (${scope.unit}::uuid is null or u.path @> array[${scope.unit}]::uuid[])) as touchpoint,
      (select id from encounter where org = ${scope.org} and source = ${named?.source ?? null} and external_id = ${named?.externalId ?? null}
        and (${scope.unit}::uuid is null or unit_path @> array[${scope.unit}]::uuid[])) as encounter`.execute(db)
  const found = rows[0]!
  const issues = [
    ...(found.touchpoint ? [] : [{ path: 'touchpoint', message: 'unknown-touchpoint' }]),
    ...(named && !found.encounter ? [{ path: 'encounter', message: 'unknown-encounter' }] : []),
  ]
  if (issues.length > 0) throw new Refusal('bad-input', {}, issues)
  const about = found.encounter
    ? `encounter:${found.encounter}`
    : receipt
      ? `receipt:${touchpoint}:${receipt}`
      : `once:${randomUUID()}`
  const code = codeFor(secret, `${scope.org}:${about}`)
  const expires_at = new Date(now.getTime() + days * day)
  const added = await db
    .insertInto('paper_code')
    .values({
      hash: hashCode(code),
      org: scope.org,
      touchpoint,
      batch: null,
      encounter: found.encounter,
      receipt: receipt ?? null,
      answer: randomUUID(),
      issued_at: now,
      expires_at,
    })
    .onConflict((c) => c.column('hash').doNothing())
    .returning('expires_at')
    .executeTakeFirst()
  if (added) return { code, expiresAt: added.expires_at, created: true }
  const before = await db
    .selectFrom('paper_code')
    .select('expires_at')
    .where('hash', '=', hashCode(code))
    .executeTakeFirstOrThrow()
  return { code, expiresAt: before.expires_at, created: false }
}
