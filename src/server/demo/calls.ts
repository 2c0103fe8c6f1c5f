import { sql } from 'kysely'
import type { Language } from '../../contract/language.ts'
import type { CallOutcome } from '../../contract/operations/phone.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { messageId } from '../../flow/invitation/message.ts'
import { hashOf } from '../../flow/invitation/reach.ts'
import { goesOn } from './again.ts'
import type { DemoPolicies } from './demo-policies.ts'
import type { Furnished } from './furnish.ts'

const dayMs = 86_400_000
const minuteMs = 60_000

type Asked = {
  id: string
  customer: string
  phone: string
  language: Language
  touchpoint: string
  unit: string
  unit_path: string[]
  asked_at: Date
  answered_at: Date | null
}
type Rows = Record<string, unknown>[]

/**
 * A list of calls: those whose matter was left open in the last month are asked by phone. The newest who have not answered wait to be rung, some
 * after a try that nobody answered; the others were talked with, or given up.
 */
export async function addDemoCalls(tx: Tx, { org, people }: Furnished, ids: DemoPolicies, now: number): Promise<void> {
  const { person_key: key } = await tx
    .selectFrom('organisation')
    .where('id', '=', org)
    .select('person_key')
    .executeTakeFirstOrThrow()
  const { rows } = await sql<Asked>`
    select i.id, i.customer, c.phone, i.language, i.touchpoint, e.unit, e.unit_path, i.asked_at, a.at as answered_at
    from invitation i join encounter e on e.id = i.encounter join customer c on c.id = i.customer left join answer a on a.id = i.answer
    where i.org = ${org} and e.channel = 'phone' and e.outcome = ${goesOn} and i.asked_at > ${new Date(now - 30 * dayMs)}
      and (a.id is not null or i.opened_at is null) order by i.asked_at desc`.execute(tx)
  const interviewers = people.filter((p) => p.role === 'agent').map((p) => p.id)
  const messages: Rows = []
  const calls: Rows = []
  const tries: Rows = []
  let waiting = 0
  for (const [n, asked] of rows.entries()) {
    const person = interviewers[n % interviewers.length]!
    const due = asked.asked_at.getTime() + 60 * minuteMs
    const id = messageId(asked.id, 'invite')
    const tried = (outcome: CallOutcome, at: number, again: number | null) =>
      tries.push({
        ...{ id: newId(), org, message: id, person, at: iso(at), outcome, note: null },
        again_at: again && iso(again),
      })
    const add = (became: { state: string; due: number; problem?: string; at?: number }) =>
      messages.push({
        ...{ id, org, invitation: asked.id, step: 'invite', channel: 'phone', customer: asked.customer },
        ...{ recipient: asked.phone, recipient_hash: `\\x${hashOf('phone', asked.phone, key).toString('hex')}` },
        ...{ language: asked.language, touchpoint: asked.touchpoint, unit: asked.unit, unit_path: asked.unit_path },
        ...{ state: became.state, due_at: iso(became.due), useful_until: iso(Math.max(due, now) + 14 * dayMs) },
        ...{ queued_at: iso(asked.asked_at.getTime()), attempts: 0, detail: {}, problem: became.problem ?? null },
        ...{ sent_at: became.state === 'delivered' ? iso(became.at!) : null },
        ...{ delivered_at: became.state === 'delivered' ? iso(became.at!) : null },
        ended_at: became.at ? iso(became.at) : null,
      })
    if (asked.answered_at) {
      const at = asked.answered_at.getTime()
      add({ state: 'delivered', due: Math.min(due, at), at: at - minuteMs })
      tried('answered', at, null)
    } else if (waiting < 9) {
      const again =
        waiting % 3 === 1
          ? now - waiting * 10 * minuteMs
          : waiting % 3 === 2
            ? now + (40 + waiting * 30) * minuteMs
            : null
      if (again) {
        tried(waiting % 2 ? 'no-answer' : 'busy', now - (20 + waiting * 12) * minuteMs, again)
        calls.push({ message: id, org, tries: 1 })
      }
      add({ state: 'queued', due: again ?? Math.min(due, now - waiting * 5 * minuteMs) })
      waiting += 1
    } else {
      const outcome = (['no-answer', 'no-answer', 'wrong-number'] as const)[n % 3]!
      add({ state: 'failed', due, problem: outcome, at: due + 5 * 60 * minuteMs })
      tried(outcome, due + 5 * 60 * minuteMs, null)
    }
  }
  // What had been a text becomes a call.
  const invitations = rows.map((r) => r.id)
  await tx
    .deleteFrom('message')
    .where('invitation', 'in', [...invitations, newId()])
    .execute()
  await tx
    .updateTable('invitation')
    .set({ channel: 'phone', policy: ids.calls })
    .where('id', 'in', [...invitations, newId()])
    .execute()
  await put(tx, 'message', messages)
  await put(tx, 'phone_call', calls)
  await put(tx, 'phone_try', tries)
}

const iso = (ms: number): string => new Date(ms).toISOString()
