import type { Language } from '../../contract/language.ts'
import { encounterInput } from '../../contract/operations/flow.ts'
import { type Given, recordEncounters } from '../../flow/encounter/write.ts'
import { askAbout } from '../../flow/invitation/on.ts'
import type { TokenMaker } from '../../flow/invitation/token.ts'
import { tokensAgain } from '../../flow/invitation/write.ts'
import type { House } from '../house.ts'
import { baseUrl } from '../settings.ts'
import { words } from '../words.ts'
import type { Handlers } from './handler.ts'
import { wordIssues } from './issues.ts'

export const encounterHandlers = (house: House, token: TokenMaker) =>
  ({
    'encounters.create': async ({ scope, body, language }) => {
      const { db } = house.database
      const given = ('encounters' in body ? body.encounters : [body]).map((one) => shaped(one, language))
      const links = new Map<string, string>()
      const recorded = await recordEncounters(db, scope, given, async (tx, created) => {
        const asked = await askAbout(tx, scope, created, token, new Date())
        return asked.map((a, n) => {
          if ('suppressed' in a) return a.suppressed
          links.set(created[n]!.id, a.token)
          return null
        })
      })
      house.outbox.wake()
      // A repeated call tells the same link again: the first reply may have been lost on its way.
      const known = recorded.flatMap((r) => (r.result === 'known' && r.suppressed === null ? [r.id] : []))
      for (const [id, again] of await tokensAgain(db, scope, known, token)) links.set(id, again)
      const say = words[language].issueCode
      return {
        results: recorded.map((r) =>
          r.result === 'refused'
            ? {
                externalId: r.externalId,
                id: null,
                result: r.result,
                link: null,
                suppressed: null,
                issues: r.issues.map((i) => ({ path: i.path, message: say[i.message] ?? i.message })),
              }
            : {
                externalId: r.externalId,
                id: r.id,
                result: r.result,
                link: linkOf(house, links.get(r.id)),
                suppressed: r.suppressed,
              },
        ),
      }
    },
  }) satisfies Partial<Handlers>

const linkOf = (house: House, token: string | undefined): string | null =>
  token ? `${baseUrl(house.settings)}/s/${token}` : null

/** One bad encounter of a batch refuses itself only, so each is parsed by itself. */
function shaped(one: unknown, language: Language): Given {
  const parsed = encounterInput.safeParse(one)
  if (parsed.success) return { input: parsed.data }
  const externalId =
    typeof one === 'object' && one !== null && 'externalId' in one ? String(one.externalId).slice(0, 200) : ''
  return { externalId, issues: wordIssues(parsed.error.issues, language) }
}
