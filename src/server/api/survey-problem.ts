import type { Language } from '../../contract/language.ts'
import type { SurveyProblem } from '../../contract/operations/catalog.ts'
import { setup as en } from '../../text/en/setup.ts'
import { setup as fi } from '../../text/fi/setup.ts'
import { setup as sv } from '../../text/sv/setup.ts'

export const setupWords = { fi, sv, en } satisfies Record<Language, typeof fi>

/** What stands in the way of a publication, as a sentence; questions by their ids, as the API knows them. */
export function wordProblem(problem: SurveyProblem, language: Language): string {
  const say = setupWords[language]
  return say.problem[problem.code]({
    detail: problem.detail ?? '',
    path: problem.path,
    way: (problem.way ?? []).join(' → '),
    language: problem.language ? say.common.languageCode[problem.language] : '',
  })
}
