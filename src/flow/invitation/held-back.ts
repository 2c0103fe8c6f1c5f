import { sql } from 'kysely'
import type { MessageStep, Suppression } from '../../contract/asking.ts'
import type { Db } from '../../engine/database/database.ts'
import { ownId } from '../encounter/write.ts'
import { failsBy, readListed, refusedBy } from './opt-out.ts'
import { hashesOf, reachOf } from './reach.ts'

type Row = {
  id: string
  org: string
  step: MessageStep
  recipient: string | null
  recipient_hash: string | null
  useful_until: Date
  person_key: Buffer
  zone: string
  email: string | null
  phone: string | null
  external_id: string | null
  answered: boolean
  touchpoint_closed: boolean | null
  survey_closed: boolean | null
  /** Why the invitation itself was held back, for its reminder. */
  before: Suppression | null
}

/**
 * Which of these messages must not go out now, and why; the sender asks in its claim, so that an opt-out during a blast stops that person. Says
 * nothing to the rows: `suppressMessages` does.
 */
export async function heldBack(db: Db, messages: string[], now: Date): Promise<Map<string, Suppression>> {
  if (messages.length === 0) return new Map()
  const { rows } = await sql<Row>`
    select m.id, m.org, m.step, m.recipient, encode(m.recipient_hash, 'hex') as recipient_hash, m.useful_until, o.person_key, o.zone,
      c.email, c.phone, c.external_id, t.closed as touchpoint_closed, s.closed as survey_closed,
      exists (select from answer a where a.id = i.answer) as answered,
      case when m.step = 'remind' then (select coalesce((select reason from suppression where invitation = m.invitation order by at limit 1), 'too-late')
        from message first where first.invitation = m.invitation and first.step = 'invite' and first.state = 'suppressed') end as before
    from message m join organisation o on o.id = m.org left join customer c on c.id = m.customer
      left join invitation i on i.id = m.invitation left join touchpoint t on t.id = i.touchpoint
      left join survey_version v on v.id = i.survey_version left join survey s on s.id = v.survey
    where m.id = any(${messages}::uuid[])`.execute(db)
  const hashes = new Map(
    rows.map((r) => {
      const reach = reachOf({ email: r.email, phone: r.phone, externalId: ownId(r.external_id) }, r.zone)
      const own = hashesOf(reach, r.person_key).map((h) => h.toString('hex'))
      return [r.id, [...new Set(r.recipient_hash ? [r.recipient_hash, ...own] : own)]]
    }),
  )
  const listed = await readListed(db, [...new Set(rows.map((r) => r.org))], [...hashes.values()].flat())
  const held = new Map<string, Suppression>()
  for (const row of rows) {
    const reason = why(row, refusedBy(hashes.get(row.id)!, listed), failsBy(row.recipient_hash, listed), now)
    if (reason) held.set(row.id, reason)
  }
  return held
}

function why(row: Row, refused: Suppression | null, fails: boolean, now: Date): Suppression | null {
  // A test goes to whoever asks for it, a reward to who has earned it: neither asks anything.
  const asks = row.step === 'invite' || row.step === 'remind'
  if (asks) {
    if (refused) return refused
    if (row.answered) return 'already-answered'
    if (row.before) return row.before
    if (row.touchpoint_closed) return 'touchpoint-closed'
    if (row.survey_closed) return 'survey-closed'
  }
  if (row.recipient === null) return 'no-contact'
  if (row.step !== 'test' && fails) return 'address-fails'
  return row.useful_until < now ? 'too-late' : null
}
