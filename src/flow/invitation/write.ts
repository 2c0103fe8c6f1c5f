import type { OrgScope } from '../../catalog/scope.ts'
import type { InvitationChannel } from '../../contract/asking.ts'
import type { Language } from '../../contract/language.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { type Link, linkDays } from './invitation.ts'
import { hashToken, type TokenMaker } from './token.ts'

export type Invite = {
  encounter: string | null
  touchpoint: string
  surveyVersion: string
  language: Language | null
  policy?: string | null
  customer?: string | null
  channel?: InvitationChannel
  delayArm?: number | null
  /** When it goes out; the link can be answered so many days from then. */
  dueAt?: Date
}

/** Makes invitations and their personal tokens, in the order given. */
export async function invite(
  tx: Tx,
  scope: OrgScope,
  invites: Invite[],
  token: TokenMaker,
  now: Date,
): Promise<{ id: string; token: string }[]> {
  if (invites.length === 0) return []
  const made = invites.map(() => {
    const id = newId()
    return { id, token: token(id) }
  })
  const rows = invites.map((i, n) => ({
    id: made[n]!.id,
    org: scope.org,
    encounter: i.encounter,
    touchpoint: i.touchpoint,
    survey_version: i.surveyVersion,
    token_hash: `\\x${hashToken(made[n]!.token).toString('hex')}`,
    answer: newId(),
    language: i.language,
    asked_at: now.toISOString(),
    expires_at: new Date((i.dueAt ?? now).getTime() + linkDays * 86_400_000).toISOString(),
    policy: i.policy ?? null,
    customer: i.customer ?? null,
    channel: i.channel ?? 'link',
    delay_arm: i.delayArm ?? null,
    parameters: {},
  }))
  await put(tx, 'invitation', rows)
  await emit(tx, scope.org, [{ kind: 'invitations', invitations: made.map((m) => m.id) }])
  return made
}

/** The tokens of encounters that were asked about before, by encounter id; missing where the secret has changed since. */
export async function tokensAgain(
  db: Db,
  scope: OrgScope,
  encounters: string[],
  token: TokenMaker,
): Promise<Map<string, string>> {
  if (encounters.length === 0) return new Map()
  const rows = await db
    .selectFrom('invitation')
    .where('org', '=', scope.org)
    .where('encounter', 'in', encounters)
    .select(['id', 'encounter', 'token_hash'])
    .execute()
  return new Map(
    rows.flatMap((r) => {
      const made = token(r.id)
      return r.encounter && hashToken(made).equals(r.token_hash) ? [[r.encounter, made] as const] : []
    }),
  )
}

/** The page was seen by a browser that runs scripts. Kept once; a GET never comes here. */
export async function markOpened(db: Db, link: Link, at: Date): Promise<void> {
  const invitation = link.invitation
  if (!invitation) return
  await db.transaction().execute(async (tx) => {
    const opened = await tx
      .updateTable('invitation')
      .set({ opened_at: at })
      .where('id', '=', invitation)
      .where('opened_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (opened) await emit(tx, link.org, [{ kind: 'invitations', invitations: [invitation] }])
  })
}
