import type { OrgScope } from '../../../catalog/scope.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { idOf } from '../../../engine/database/id.ts'
import { emit } from '../../../engine/queue/outbox.ts'
import { storable } from '../../encounter/file/text.ts'
import { normalEmail } from '../../invitation/person-hash.ts'
import { groundOf, nudge } from '../nudge.ts'
import type { Changed } from '../open.ts'
import { inCharge } from '../owner.ts'
import { openAgain } from '../reopen.ts'

/** A customer's mail, as it was read. */
export type HeardMail = {
  /** The sender's Message-ID, or what stands for it. */
  id: string
  from: string
  subject: string | null
  text: string
  /** Out of office, or a list's: nobody wrote it. */
  automatic: boolean
}
const longest = 100_000
const mostOfCase = 500

/**
 * Files a mail with its case, once, however often it comes. Which case it is the address says that it was sent to, which only we can make: what a mail says of itself
 * (In-Reply-To, subject) is believed of nobody. Returns the organisation; null where there is no such case, or it has hundreds already.
 */
export async function hearMail(
  db: Db,
  id: string,
  mail: HeardMail,
  scopeOf: (org: string) => OrgScope,
): Promise<string | null> {
  const found = await db.selectFrom('feedback_case').where('id', '=', id).select('org').executeTakeFirst()
  if (!found) return null
  const { org } = scopeOf(found.org)
  return db.transaction().execute(async (tx) => {
    const heard = await hear(tx, org, id, {
      channel: 'email',
      heardId: mail.id.slice(0, 500),
      other: mail.from.slice(0, 320),
      subject: mail.subject?.slice(0, 500) ?? null,
      body: mail.text.slice(0, longest),
      automatic: mail.automatic,
    })
    return heard ? org : null
  })
}

/** Files texts that were kept as replies to cases (flow/answer/text-reply), each once. */
export async function hearTexts(tx: Tx, replies: string[]): Promise<Changed[]> {
  if (replies.length === 0) return []
  const rows = await tx
    .selectFrom('text_reply as t')
    .innerJoin('case_message as c', 'c.message', 't.message')
    .where('t.id', 'in', replies)
    .where('t.became', '=', 'case')
    .select(['t.id', 't.org', 't.sender', 't.text', 'c.feedback_case'])
    .orderBy('t.at')
    .execute()
  const changed: Changed[] = []
  for (const r of rows) {
    const heard = await hear(tx, r.org, r.feedback_case, {
      channel: 'sms',
      heardId: r.id,
      other: r.sender,
      subject: null,
      body: r.text ?? '',
      automatic: false,
    })
    if (heard) changed.push(heard)
  }
  return changed
}

type Heard = {
  channel: 'email' | 'sms'
  heardId: string
  other: string
  subject: string | null
  body: string
  automatic: boolean
}

async function hear(tx: Tx, org: string, id: string, m: Heard): Promise<Changed | null> {
  // A case that was taken into another is talked about there.
  const found = await tx
    .selectFrom('feedback_case')
    .where('id', '=', id)
    .where('org', '=', org)
    .forUpdate()
    .select(['id', 'unit_path', 'merged_into', 'state', 'urgent'])
    .executeTakeFirst()
  if (!found) return null
  if (found.merged_into) return hear(tx, org, found.merged_into, m)
  const { n } = await tx
    .selectFrom('case_message')
    .where('feedback_case', '=', id)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  if (n >= mostOfCase) return null
  const stranger = m.channel === 'email' && !(await wroteTo(tx, id, m.other))
  const now = new Date()
  const row = await tx
    .insertInto('case_message')
    .values({
      id: idOf(`case-heard:${id}:${m.heardId}`),
      org,
      feedback_case: id,
      direction: 'in',
      channel: m.channel,
      person: null,
      message: null,
      other: storable(m.other),
      subject: m.subject === null ? null : storable(m.subject),
      body: storable(m.body),
      stranger,
      automatic: m.automatic,
      heard_id: storable(m.heardId),
      minutes: null,
      at: now,
    })
    .onConflict((c) => c.doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!row) return null
  // Whoever writes after it was solved is not done with it; machines and strangers open nothing again.
  const again = (found.state === 'solved' || found.state === 'confirmed') && !m.automatic && !stranger
  if (again) await openAgain(tx, org, id, ['solved', 'confirmed'], now)
  await tx
    .updateTable('feedback_case')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .execute()
  const events = ['replied', ...(again ? ['reopened'] : [])]
  await tx
    .insertInto('case_event')
    .values(events.map((what) => ({ org, feedback_case: id, person: null, what, text: null, at: now })))
    .execute()
  await emit(tx, org, [{ kind: 'case', case: id, what: again ? 'reopened' : 'replied' }])
  if (!m.automatic) {
    const ground = await groundOf(tx, org)
    await nudge(
      tx,
      ground,
      await inCharge(tx, ground, id, now),
      ['screen'],
      { kind: 'reply', key: `reply:${row.id}`, case: id, text: storable(m.body).slice(0, 140), urgent: found.urgent },
      now,
    )
  }
  return { org, id, units: found.unit_path }
}

/** Whether we wrote to this address about the case: whoever answers from another is marked, for anybody may have forwarded ours. */
async function wroteTo(tx: Tx, id: string, address: string): Promise<boolean> {
  const from = normalEmail(address)
  if (!from) return false
  const written = await tx
    .selectFrom('case_message')
    .where('feedback_case', '=', id)
    .where('channel', '=', 'email')
    .where('direction', '=', 'out')
    .where('other', '=', from)
    .select('id')
    .executeTakeFirst()
  return !!written
}
