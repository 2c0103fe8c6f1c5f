import type { Language } from '../../contract/language.ts'
import { encounterInput } from '../../contract/operations/flow.ts'
import type { Given } from '../../flow/encounter/write.ts'
import type { TokenMaker } from '../../flow/invitation/token.ts'
import { takeEncounters } from '../encounter-door.ts'
import type { House } from '../house.ts'
import { words } from '../words.ts'
import type { Handlers } from './handler.ts'
import { wordIssues } from './issues.ts'

export const encounterHandlers = (house: House, token: TokenMaker) =>
  ({
    'encounters.create': async ({ scope, body, language }) => {
      const given = ('encounters' in body ? body.encounters : [body]).map((one) => shaped(one, language))
      const { recorded, links } = await takeEncounters(house, token, scope, given)
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
                link: links.get(r.id) ?? null,
                suppressed: r.suppressed,
              },
        ),
      }
    },
  }) satisfies Partial<Handlers>

/** One bad encounter of a batch refuses itself only, so each is parsed by itself. */
function shaped(one: unknown, language: Language): Given {
  const parsed = encounterInput.safeParse(one)
  if (parsed.success) return { input: parsed.data }
  const externalId =
    typeof one === 'object' && one !== null && 'externalId' in one ? String(one.externalId).slice(0, 200) : ''
  return { externalId, issues: wordIssues(parsed.error.issues, language) }
}
