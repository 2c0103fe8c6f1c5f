import type { OrgScope } from '../../catalog/scope.ts'
import type { Suppression } from '../../contract/asking.ts'
import type { Language } from '../../contract/language.ts'
import type { Tx } from '../../engine/database/database.ts'
import { suppression } from './invitation.ts'
import type { TokenMaker } from './token.ts'
import { invite } from './write.ts'

type Met = {
  id: string
  endedAt: Date
  language: Language | null
  touchpoint: { id: string; closed: boolean; survey: { closed: boolean; current_version: string | null } | null } | null
}

/** Asks about encounters that were just stored, in their transaction: per encounter a token, or why nobody is asked. */
export async function askAbout(
  tx: Tx,
  scope: OrgScope,
  met: Met[],
  token: TokenMaker,
  now: Date,
): Promise<({ token: string } | { suppressed: Suppression })[]> {
  const decided = met.map((m) => ({ met: m, suppressed: suppression(m.touchpoint, m.endedAt, now) }))
  const asked = decided.filter((d) => d.suppressed === null)
  const tokens = await invite(
    tx,
    scope,
    asked.map(({ met: m }) => ({
      encounter: m.id,
      touchpoint: m.touchpoint!.id,
      surveyVersion: m.touchpoint!.survey!.current_version!,
      language: m.language,
    })),
    token,
    now,
  )
  let next = 0
  return decided.map((d) => (d.suppressed ? { suppressed: d.suppressed } : { token: tokens[next++]! }))
}
