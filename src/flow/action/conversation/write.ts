import type { OrgScope } from '../../../catalog/scope.ts'
import { askingRules } from '../../../contract/asking.ts'
import { ownWordsMark } from '../../../contract/cases.ts'
import type { CaseMessage } from '../../../contract/operations/cases.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'
import { idOf } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { normalEmail, normalPhone, personHash } from '../../invitation/person-hash.ts'
import { afterQuiet } from '../../invitation/quiet.ts'
import { findCase } from '../find.ts'
import { change, reached } from '../write.ts'
import { contactOf } from './contact.ts'
import { readMessages } from './read.ts'

/** A letter that could not go for three days answers nobody any more; its writer sees that it did not. */
const usefulMs = 72 * 3_600_000

type Letter = { id: string; channel: 'email' | 'sms'; subject?: string | undefined; body: string; urgent: boolean }

/**
 * Writes to the customer about a case. The same id is the same letter for ever; with other words it is a conflict. Goes after quiet hours unless it is urgent.
 * Refuses 'no-contact' where the customer gave no such address, 'unwritten' where a template's place for own words is still open, and 'wrong-state' where the case was merged or dropped.
 */
export async function writeToCustomer(
  db: Db,
  scope: OrgScope,
  id: string,
  letter: Letter,
  now = new Date(),
): Promise<CaseMessage> {
  const found = await findCase(db, scope, id)
  const message = idOf(`case-message:${scope.org}:${letter.id}`)
  const again = async () => {
    const known = (await readMessages(db, scope, id)).find((m) => m.id === message)
    if (known && (known.body !== letter.body || known.channel !== letter.channel)) throw new Refusal('conflict')
    return known
  }
  const known = await again()
  if (known) return known
  if (found.state === 'merged' || found.state === 'dropped') throw new Refusal('wrong-state')
  for (const path of ['subject', 'body'] as const)
    if (letter[path]?.includes(ownWordsMark)) throw new Refusal('bad-input', {}, [{ path, message: 'unwritten' }])
  const contact = await contactOf(db, scope, found)
  const org = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select(['zone', 'asking', 'person_key'])
    .executeTakeFirstOrThrow()
  const given = letter.channel === 'email' ? contact?.email : contact?.phone
  const to = given && (letter.channel === 'email' ? normalEmail(given) : normalPhone(given, org.zone))
  if (!to) throw new Refusal('bad-input', {}, [{ path: 'channel', message: 'no-contact' }])
  if (letter.channel === 'email' && !letter.subject)
    throw new Refusal('bad-input', {}, [{ path: 'subject', message: 'missing' }])
  const rules = askingRules.safeParse(org.asking).data
  const dueAt = letter.urgent || !rules ? now : new Date(afterQuiet(now.getTime(), rules.quiet, org.zone))
  await change(db, scope, id, 'wrote', letter.body, async (tx) => {
    await tx
      .insertInto('message')
      .values({
        id: message,
        org: scope.org,
        invitation: null,
        step: 'case',
        channel: letter.channel,
        customer: found.customer,
        recipient: to,
        recipient_hash: personHash(org.person_key, to),
        language: contact?.language ?? 'fi',
        touchpoint: found.touchpoint,
        unit: found.unit,
        unit_path: found.unit_path,
        due_at: dueAt,
        useful_until: new Date(dueAt.getTime() + usefulMs),
        detail: json({ case: id, subject: letter.subject ?? null, text: letter.body }),
      })
      .execute()
    await tx
      .insertInto('case_message')
      .values({
        id: message,
        org: scope.org,
        feedback_case: id,
        direction: 'out',
        channel: letter.channel,
        person: scope.person,
        message,
        other: to,
        subject: letter.channel === 'email' ? (letter.subject ?? null) : null,
        body: letter.body,
        heard_id: null,
        minutes: null,
        at: now,
      })
      .execute()
    await reached(tx, scope, id, now)
  }).catch((error: unknown) => {
    // The same letter by another click or server in the same moment.
    if (!(typeof error === 'object' && error !== null && 'code' in error && error.code === '23505')) throw error
  })
  const made = await again()
  if (!made) throw new Refusal('conflict')
  return made
}

/** Notes a call. Who was spoken to has been reached; who did not answer has not. */
export async function noteCall(
  db: Db,
  scope: OrgScope,
  id: string,
  call: { text: string; minutes?: number | undefined; reached: boolean },
  now = new Date(),
): Promise<void> {
  const found = await findCase(db, scope, id)
  const contact = await contactOf(db, scope, found)
  await change(db, scope, id, 'called', call.text, async (tx) => {
    await tx
      .insertInto('case_message')
      .values({
        id: idOf(`case-call:${id}:${scope.person}:${now.getTime()}`),
        org: scope.org,
        feedback_case: id,
        direction: 'call',
        channel: 'phone',
        person: scope.person,
        message: null,
        other: contact?.phone ?? null,
        subject: null,
        body: call.text,
        heard_id: null,
        minutes: call.minutes ?? null,
        reached: call.reached,
        at: now,
      })
      .execute()
    if (call.reached) await reached(tx, scope, id, now)
  })
}
