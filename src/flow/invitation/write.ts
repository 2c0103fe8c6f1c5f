import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { emit } from '../../engine/queue/outbox.ts'
import { type Link, linkDays } from './invitation.ts'
import { hashToken, type TokenMaker } from './token.ts'

export type Invite = { encounter: string; touchpoint: string; surveyVersion: string; language: Language | null }

/** Makes invitations and their personal tokens, in the order given. */
export async function invite(
  tx: Tx,
  scope: OrgScope,
  invites: Invite[],
  token: TokenMaker,
  now: Date,
): Promise<string[]> {
  if (invites.length === 0) return []
  const ids = invites.map(() => newId())
  const tokens = ids.map(token)
  const rows = invites.map((i, n) => ({
    id: ids[n]!,
    org: scope.org,
    encounter: i.encounter,
    touchpoint: i.touchpoint,
    survey_version: i.surveyVersion,
    token_hash: hashToken(tokens[n]!),
    answer: newId(),
    language: i.language,
    asked_at: now,
    opened_at: null,
    expires_at: new Date(now.getTime() + linkDays * 86_400_000),
  }))
  await tx.insertInto('invitation').values(rows).execute()
  await emit(tx, scope.org, [{ kind: 'invitations', invitations: ids }])
  return tokens
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
