import type { OrgScope } from '../../../catalog/scope.ts'
import { type AskingRules, askingRules, type Suppression } from '../../../contract/asking.ts'
import type { Language } from '../../../contract/language.ts'
import type { CallOutcome } from '../../../contract/operations/phone.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { optOutInvitation } from '../opt-out.ts'
import { suppressMessages } from '../suppress.ts'
import { heldCall } from './take.ts'

export type Ended = {
  try: string
  outcome: CallOutcome
  againAt?: string | undefined
  language?: Language | undefined
  note?: string | undefined
}

/** How long ahead a customer may ask to be called. */
const mostAheadMs = 30 * 86_400_000

/**
 * Notes how a call ended, once for each try, and does what follows: answered is delivered; nobody there is tried again after a pause, at most so many
 * times; a time that was agreed is kept; a refusal is an opt-out; a wrong number is neither called nor texted again; another language goes back to the list in it.
 * Resolves to when it is tried again.
 */
export async function endCall(
  db: Db,
  scope: OrgScope,
  message: string,
  ended: Ended,
  now = new Date(),
): Promise<Date | null> {
  const before = await db
    .selectFrom('phone_try')
    .where('id', '=', ended.try)
    .where('org', '=', scope.org)
    .where('message', '=', message)
    .select('again_at')
    .executeTakeFirst()
  if (before) return before.again_at
  const invitation = await heldCall(db, scope, message, now)
  return db.transaction().execute(async (tx) => {
    const call = await tx
      .updateTable('phone_call')
      .set((eb) => ({ tries: eb('tries', '+', 1), held_by: null, held_until: null }))
      .where('message', '=', message)
      .where('held_by', '=', scope.person)
      .returning('tries')
      .executeTakeFirst()
    if (!call) throw new Refusal('wrong-state', { what: 'call-not-yours' })
    const row = await tx
      .selectFrom('message')
      .where('id', '=', message)
      .select(['useful_until', 'recipient_hash'])
      .forUpdate()
      .executeTakeFirstOrThrow()
    const { asking } = await tx
      .selectFrom('organisation')
      .where('id', '=', scope.org)
      .select('asking')
      .executeTakeFirstOrThrow()
    const again = nextTry(ended, call.tries, askingRules.parse(asking).phone, now)
    await tx
      .insertInto('phone_try')
      .values({
        id: ended.try,
        org: scope.org,
        message,
        person: scope.person,
        at: now,
        outcome: ended.outcome,
        note: ended.note ?? null,
        again_at: again,
      })
      .execute()
    if (again) {
      await tx
        .updateTable('message')
        .set({
          due_at: again,
          attempts: call.tries,
          // What was agreed with the customer is of use when it was agreed.
          useful_until: new Date(Math.max(row.useful_until.getTime(), again.getTime() + 86_400_000)),
          ...(ended.language && { language: ended.language }),
        })
        .where('id', '=', message)
        .execute()
      return again
    }
    if (ended.outcome === 'refused') {
      await optOutInvitation(tx, scope, invitation, { kind: 'opt-out', via: 'staff' })
      // A number that could not be hashed is held back all the same.
      await suppressMessages(tx, scope, new Map([[message, 'opted-out']]), now)
      return null
    }
    if (ended.outcome === 'wrong-number') {
      await failAddress(tx, scope, message, row.recipient_hash, now)
      return null
    }
    const answered = ended.outcome === 'answered'
    await tx
      .updateTable('message')
      .set({
        state: answered ? 'delivered' : 'failed',
        problem: answered ? null : ended.outcome,
        attempts: call.tries,
        ended_at: now,
        ...(answered && { sent_at: now, delivered_at: now }),
      })
      .where('id', '=', message)
      .where('state', '=', 'queued')
      .execute()
    return null
  })
}

/** Somebody else has this number: nobody calls or texts it again, and what is queued for it is held back with that reason. */
async function failAddress(tx: Tx, scope: OrgScope, message: string, hash: Buffer | null, now: Date): Promise<void> {
  const held = new Map<string, Suppression>([[message, 'address-fails']])
  if (hash) {
    await tx
      .insertInto('address_failure')
      .values({ org: scope.org, hash, problem: 'wrong-number', at: now })
      .onConflict((c) => c.columns(['org', 'hash']).doUpdateSet({ problem: 'wrong-number', at: now }))
      .execute()
    const others = await tx
      .selectFrom('message')
      .where('org', '=', scope.org)
      .where('recipient_hash', '=', hash)
      .where('state', '=', 'queued')
      .where('step', 'in', ['invite', 'remind'])
      .select('id')
      .execute()
    for (const { id } of others) held.set(id, 'address-fails')
  }
  await suppressMessages(tx, scope, held, now)
  await tx.updateTable('message').set({ problem: 'wrong-number' }).where('id', '=', message).execute()
}

function nextTry(ended: Ended, tries: number, rules: AskingRules['phone'], now: Date): Date | null {
  const { outcome } = ended
  if (outcome === 'later') {
    const at = ended.againAt ? Date.parse(ended.againAt) : Number.NaN
    if (!(at > now.getTime()) || at - now.getTime() > mostAheadMs)
      throw new Refusal('bad-input', {}, [{ path: 'againAt', message: 'call-time' }])
    return new Date(at)
  }
  if (outcome === 'language') return ended.language ? now : null
  const pause = outcome === 'no-answer' ? rules.noAnswerMinutes : outcome === 'busy' ? rules.busyMinutes : null
  if (pause !== null && tries < rules.tries) return new Date(now.getTime() + pause * 60_000)
  return null
}
