import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { linkDays, type Link } from './invitation.ts'
import { hashToken, newToken } from './token.ts'

export type Invite = { encounter: string; touchpoint: string; surveyVersion: string; language: Language | null }

/** Makes invitations and their personal tokens, in the order given. The tokens are in this reply only. */
export async function invite(tx: Tx, scope: OrgScope, invites: Invite[], now: Date): Promise<string[]> {
  if (invites.length === 0) return []
  const tokens = invites.map(() => newToken())
  const rows = invites.map((i, n) => ({
    id: newId(),
    org: scope.org,
    encounter: i.encounter,
    touchpoint: i.touchpoint,
    survey_version: i.surveyVersion,
    token_hash: hashToken(tokens[n]!),
    answer: newId(),
    language: i.language,
    asked_at: now,
    expires_at: new Date(now.getTime() + linkDays * 86_400_000),
    opened_at: null,
  }))
  await tx.insertInto('invitation').values(rows).execute()
  await emit(tx, scope.org, [{ kind: 'invitations', invitations: rows.map((r) => r.id) }])
  return tokens
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
