import { sql } from 'kysely'
import { parkDue } from '../../../catalog/receiver/write.ts'
import { deliveryHours, type ReceiverKind } from '../../../contract/receiver.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { pauseAfter, quietAfter, type Tried } from './outcome.ts'

/** A delivery that this server alone makes until its lease ends. `attempts` counts claims, and so tells this one from an earlier one; `attempts_before` is how many of them
 * were made before a person sent it again. */
export type Claimed = {
  id: string
  org: string
  receiver: string
  event: string
  body: string
  attempts: number
  attemptsBefore: number
  giveUpAt: Date
  kind: ReceiverKind
  address: Buffer
  secret: Buffer | null
  oldSecret: Buffer | null
  oldUntil: Date | null
  problem: string | null
}

/** Receivers that have something due and are not left alone just now. */
export async function dueReceivers(db: Db, now: Date): Promise<string[]> {
  const { rows } = await sql<{ receiver: string }>`
    select distinct d.receiver from receiver_delivery d join receiver r on r.id = d.receiver
    where d.state = 'due' and d.next_at <= ${now} and (d.leased_until is null or d.leased_until < ${now})
      and r.state = 'on' and (r.quiet_until is null or r.quiet_until <= ${now})`.execute(db)
  return rows.map((r) => r.receiver)
}

/** Takes the oldest due deliveries of a receiver; one only where its last try failed. */
export async function claimFor(db: Db, receiver: string, most: number, now: Date, leaseMs: number): Promise<Claimed[]> {
  const until = new Date(now.getTime() + leaseMs)
  const { rows } = await sql<
    Omit<Claimed, 'attemptsBefore' | 'giveUpAt' | 'oldSecret' | 'oldUntil'> & {
      attempts_before: number
      give_up_at: Date
      old_secret: Buffer | null
      old_until: Date | null
    }
  >`
    with r as materialized (
      select id, kind, address, secret, old_secret, old_until, fails from receiver
      where id = ${receiver} and state = 'on' and (quiet_until is null or quiet_until <= ${now})
    ), taken as (
      select d.id from receiver_delivery d, r
      where d.receiver = r.id and d.state = 'due' and d.next_at <= ${now} and (d.leased_until is null or d.leased_until < ${now})
      order by d.number limit (select case when fails > 0 then 1 else ${most}::int end from r) for update of d skip locked
    ), leased as (
      update receiver_delivery d set leased_until = ${until}, attempts = d.attempts + 1, tried_at = ${now}
      from taken where d.id = taken.id
      returning d.id, d.org, d.receiver, d.event, d.number, d.body, d.attempts, d.attempts_before, d.give_up_at, d.problem
    )
    select leased.*, r.kind, r.address, r.secret, r.old_secret, r.old_until
    from leased join r on r.id = leased.receiver order by leased.number`.execute(db)
  return rows.map(({ attempts_before, give_up_at, old_secret, old_until, ...row }) => ({
    ...row,
    attemptsBefore: attempts_before,
    giveUpAt: give_up_at,
    oldSecret: old_secret,
    oldUntil: old_until,
  }))
}

/**
 * Writes down what a try came to. Given up after its time, the delivery is parked; a receiver that took nothing in all that time, or that is gone, is
 * disabled, and others are told. A late word of a try whose lease had ended counts only where it is a yes.
 */
export async function settle(
  db: Db,
  one: Claimed,
  tried: Tried,
  tookMs: number,
  now: Date,
): Promise<{ disabled: boolean }> {
  return db.transaction().execute(async (tx) => {
    const receiver = await tx
      .selectFrom('receiver')
      .select(['id', 'kind', 'state', 'fails', 'failing_since', 'last_ok_at'])
      .where('id', '=', one.receiver)
      .forUpdate()
      .executeTakeFirst()
    if (!receiver) return { disabled: false }
    const mine = tx.updateTable('receiver_delivery').where('id', '=', one.id)
    if (tried.ok) {
      await mine
        .where('state', '!=', 'delivered')
        .set({
          ...{ state: 'delivered', status: tried.status, reply: tried.reply, problem: null },
          ...{ took_ms: tookMs, ended_at: now, leased_until: null },
          // What was said to people may hold a customer's words: it is theirs now, and kept here no longer.
          ...(receiver.kind !== 'webhook' && { body: '' }),
        })
        .execute()
      await recovered(tx, receiver, now)
      return { disabled: false }
    }
    const again = new Date(now.getTime() + (tried.waitMs ?? pauseAfter(one.attempts - one.attemptsBefore)))
    const over = tried.gone || now >= one.giveUpAt
    const { numUpdatedRows } = await mine
      .where('attempts', '=', one.attempts)
      .where('state', '=', 'due')
      .set({
        ...{ state: over ? 'parked' : 'due', status: tried.status, reply: tried.reply, problem: tried.problem },
        ...{ took_ms: tookMs, leased_until: null, ended_at: over ? now : null },
        // The last try is at the very end.
        next_at: again > one.giveUpAt ? one.giveUpAt : again,
      })
      .executeTakeFirst()
    if (numUpdatedRows === 0n) return { disabled: false }
    const fails = receiver.fails + 1
    const begun = new Date(one.giveUpAt.getTime() - deliveryHours * 3_600_000)
    const tookNothing = receiver.last_ok_at === null || receiver.last_ok_at < begun
    const disabled = receiver.state === 'on' && (tried.gone === true || (over && tookNothing))
    await tx
      .updateTable('receiver')
      .set({
        fails,
        failing_since: receiver.failing_since ?? now,
        quiet_until: new Date(now.getTime() + quietAfter(fails)),
        problem: tried.status === null ? tried.problem : `${tried.problem} ${tried.status}`,
        ...(disabled && { state: 'disabled' as const, disabled_at: now }),
      })
      .where('id', '=', receiver.id)
      .execute()
    if (disabled) {
      await parkDue(tx, receiver.id)
      await emit(tx, one.org, [{ kind: 'receiver.disabled', receiver: receiver.id }])
    }
    return { disabled }
  })
}

const longMs = 5 * 60_000

/** It replies again. After a long silence what waits for a later try goes now, but for what the receiver itself has refused. */
async function recovered(tx: Tx, receiver: { id: string; failing_since: Date | null }, now: Date): Promise<void> {
  await tx
    .updateTable('receiver')
    .set({ fails: 0, failing_since: null, quiet_until: null, problem: null, last_ok_at: now })
    .where('id', '=', receiver.id)
    .execute()
  if (!receiver.failing_since || now.getTime() - receiver.failing_since.getTime() < longMs) return
  await tx
    .updateTable('receiver_delivery')
    .set({ next_at: now })
    .where('receiver', '=', receiver.id)
    .where('state', '=', 'due')
    .where('next_at', '>', now)
    .where((eb) => eb.or([eb('status', 'is', null), eb('status', '>=', 500), eb('status', '=', 429)]))
    .execute()
}
