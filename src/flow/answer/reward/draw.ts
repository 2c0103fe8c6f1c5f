import { createHash, randomInt } from 'node:crypto'
import { readReward } from '../../../catalog/reward/read.ts'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { idOf } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'

/** So long after a draw its contacts are kept, unless somebody forgets them before. */
const keepDays = 60

/**
 * The entries in the order of the draw: by SHA-256 of "seed:entry". Anybody who has the seed and the list gets the same order with
 * `printf '%s' "$seed:$entry" | sha256sum`.
 */
export const drawOrder = (seed: string, entries: readonly string[]): string[] =>
  entries
    .map((id) => ({ id, key: createHash('sha256').update(`${seed}:${id}`).digest('hex') }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map((e) => e.id)

/** Draws the winners, once, and closes the draw to new entries. Refuses 'wrong-state' when it was drawn or nobody has entered. */
export async function draw(db: Db, scope: OrgScope, id: string, now = new Date()): Promise<void> {
  demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    const reward = await tx
      .selectFrom('reward')
      .where('org', '=', scope.org)
      .where('id', '=', id)
      .select(['kind', 'seed', 'winners', 'drawn_at'])
      .forUpdate()
      .executeTakeFirst()
    if (!reward) throw new Refusal('not-found')
    if (reward.kind !== 'draw' || !reward.seed) throw new Refusal('wrong-state')
    if (reward.drawn_at) throw new Refusal('wrong-state', { what: 'drawn' })
    const entries = await tx.selectFrom('reward_entry').where('reward', '=', id).select('id').execute()
    if (entries.length === 0) throw new Refusal('wrong-state', { what: 'nobody-entered' })
    const order = drawOrder(
      reward.seed,
      entries.map((e) => e.id),
    )
    for (const [n, entry] of order.slice(0, reward.winners ?? 1).entries())
      await tx
        .updateTable('reward_entry')
        .set({ place: n + 1 })
        .where('id', '=', entry)
        .execute()
    await tx
      .updateTable('reward')
      .set({ drawn_at: now, drawn_by: scope.person, closed: true })
      .where('id', '=', id)
      .execute()
  })
}

type Told = { by: 'hand' } | { by: 'mail'; subject: string; text: string }

/** Notes that a winner has been told, by mail through the queue of messages (once) or by hand. */
export async function tellWinner(
  db: Db,
  scope: OrgScope,
  reward: string,
  entry: string,
  told: Told,
  now = new Date(),
): Promise<void> {
  await readReward(db, scope, reward)
  await db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('reward_entry')
      .where('reward', '=', reward)
      .where('id', '=', entry)
      .where('place', 'is not', null)
      .select(['contact', 'language', 'told'])
      .forUpdate()
      .executeTakeFirst()
    if (!row) throw new Refusal('not-found')
    if (told.by === 'mail') {
      if (row.told === 'mail') throw new Refusal('wrong-state', { what: 'told-already' })
      if (!row.contact?.includes('@')) throw new Refusal('wrong-state', { what: 'no-mail' })
      await queueRewardMail(tx, {
        org: scope.org,
        id: idOf(`reward:winner:${entry}`),
        to: row.contact,
        language: row.language,
        subject: told.subject,
        text: told.text,
        now,
      })
    }
    await tx.updateTable('reward_entry').set({ told: told.by, told_at: now }).where('id', '=', entry).execute()
  })
}

/**
 * A mail of a reward: bound to no invitation, so that nothing leads from it to an answer. The same id is one mail. `apart`: it goes after up to so
 * many milliseconds, by lot, and its row tells the day only: by the minute it could be laid beside an anonymous answer.
 */
export async function queueRewardMail(
  db: Db,
  mail: {
    org: string
    id: string
    to: string
    language: 'fi' | 'sv' | 'en'
    subject: string
    text: string
    now: Date
    apart?: number
  },
): Promise<void> {
  const { org, id, to, language, subject, text, now, apart } = mail
  const due = apart === undefined ? now : new Date(now.getTime() + randomInt(Math.max(1, apart)))
  await db
    .insertInto('message')
    .values({
      id,
      org,
      invitation: null,
      step: 'reward',
      channel: 'email',
      customer: null,
      recipient: to,
      recipient_hash: null,
      language,
      touchpoint: null,
      unit: null,
      due_at: due,
      useful_until: new Date(due.getTime() + 7 * 86_400_000),
      ...(apart !== undefined && { queued_at: new Date(now.toISOString().slice(0, 10)) }),
      claimed_by: null,
      claimed_at: null,
      gateway_id: null,
      detail: json({ subject, text, html: '' }),
      problem: null,
      sent_at: null,
      delivered_at: null,
      ended_at: null,
    })
    .onConflict((c) => c.column('id').doNothing())
    .execute()
}

/** Forgets how the people of a draw are reached. Refuses 'wrong-state' while it is not drawn. */
export async function forgetContacts(db: Db, scope: OrgScope, id: string, now = new Date()): Promise<void> {
  const reward = await readReward(db, scope, id)
  if (!reward.drawnAt) throw new Refusal('wrong-state', { what: 'not-drawn' })
  await db.transaction().execute(async (tx) => {
    await tx.updateTable('reward_entry').set({ contact: null }).where('reward', '=', id).execute()
    await tx.updateTable('reward').set({ forgotten_at: now }).where('id', '=', id).execute()
  })
}

/** Forgets the contacts of draws that have been over for long, in every organisation. */
export async function forgetOldContacts(db: Db, now = new Date()): Promise<void> {
  const old = await db
    .selectFrom('reward')
    .where('drawn_at', '<', new Date(now.getTime() - keepDays * 86_400_000))
    .where('forgotten_at', 'is', null)
    .select('id')
    .execute()
  for (const { id } of old)
    await db.transaction().execute(async (tx) => {
      await tx.updateTable('reward_entry').set({ contact: null }).where('reward', '=', id).execute()
      await tx.updateTable('reward').set({ forgotten_at: now }).where('id', '=', id).execute()
    })
}
