import type { MessageChannel, MessageState, MessageStep } from '../src/contract/asking.ts'
import type { Language } from '../src/contract/language.ts'
import type { Db } from '../src/engine/database/database.ts'
import { newId } from '../src/engine/database/id.ts'
import { json } from '../src/engine/database/tables.ts'
import { personHash } from '../src/flow/invitation/person-hash.ts'
import { hashToken, tokenMaker } from '../src/flow/invitation/token.ts'
import type { BuiltOrganisation } from './builders.ts'

const hour = 3_600_000
export const messageSecret = 'x'.repeat(32)
export const messageToken = tokenMaker(messageSecret)

/** An invitation with its queued message, due now and of use for three days unless told otherwise. */
export async function aMessage(
  db: Db,
  org: BuiltOrganisation,
  asked: { touchpoint: string; version: string },
  given: {
    recipient?: string | null
    step?: MessageStep
    channel?: MessageChannel
    state?: MessageState
    invitation?: string
    language?: Language
    dueAt?: Date
    usefulUntil?: Date
    at?: Date
    detail?: Record<string, unknown>
    more?: Record<string, unknown>
  } = {},
): Promise<{ id: string; invitation: string; answer: string; token: string; hash: Buffer | null }> {
  const at = given.at ?? new Date()
  const invitation = given.invitation ?? newId()
  const answer = newId()
  const channel = given.channel ?? 'email'
  const token = messageToken(invitation)
  const recipient = given.recipient === undefined ? `${invitation.slice(-8)}@asiakas.test` : given.recipient
  const { person_key } = await db
    .selectFrom('organisation')
    .select('person_key')
    .where('id', '=', org.id)
    .executeTakeFirstOrThrow()
  const hash = recipient === null ? null : personHash(person_key, recipient)
  if (!given.invitation)
    await db
      .insertInto('invitation')
      .values({
        id: invitation,
        org: org.id,
        touchpoint: asked.touchpoint,
        survey_version: asked.version,
        token_hash: hashToken(token),
        answer,
        language: given.language ?? 'fi',
        asked_at: at,
        expires_at: new Date(at.getTime() + 30 * 24 * hour),
        channel,
        parameters: json({}),
      } as never)
      .execute()
  const id = newId()
  await db
    .insertInto('message')
    .values({
      id,
      org: org.id,
      invitation,
      step: given.step ?? 'invite',
      channel,
      recipient,
      recipient_hash: hash,
      language: given.language ?? 'fi',
      touchpoint: asked.touchpoint,
      unit: org.root,
      unit_path: [org.root],
      state: given.state ?? 'queued',
      due_at: given.dueAt ?? at,
      useful_until: given.usefulUntil ?? new Date(at.getTime() + 72 * hour),
      detail: json(given.detail ?? {}),
      queued_at: at,
      ...given.more,
    } as never)
    .execute()
  return { id, invitation, answer, token, hash }
}

/** Where no notice tells of an improvement. */
export const noEffects = async () => new Map()

/** Nobody is disturbed from 00:00 to 00:00: what is due goes at any hour. */
export const anyHour = (db: Db, org: BuiltOrganisation) =>
  db
    .updateTable('organisation')
    .set({ asking: json({ quiet: { from: '00:00', to: '00:00', weekdays: [], dates: [] } }) })
    .where('id', '=', org.id)
    .execute()
