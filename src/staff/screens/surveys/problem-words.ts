import type { Language } from '../../../contract/language.ts'
import type { SurveyProblem } from '../../../contract/operations/catalog.ts'
import type { useSetupText } from '../../text.ts'
import type { Draft } from './draft.ts'
import { shortName } from './rule-words.ts'

type Words = ReturnType<typeof useSetupText>

/** What stands in the way, as a sentence that names questions as the builder does. */
export function problemWords(t: Words, problem: SurveyProblem, draft: Draft, language: Language): string {
  const named = (problem.way ?? []).map((id) => {
    const q = draft.questions.find((x) => x.id === id)
    return q ? `”${shortName(t, q, language)}”` : id
  })
  return t.problem[problem.code]({
    detail: problem.detail ?? '',
    path: problem.path,
    way: named.join(' → '),
    language: problem.language ? t.common.languageCode[problem.language] : '',
  })
}

/** Where it is: question and its number, thank-you, or the survey itself. */
export function placeWords(t: Words, path: string): string {
  const [part, place] = path.split('.')
  const number = String(Number(place) + 1)
  if (part === 'questions' && place !== undefined) return t.builder.question(number)
  if (part === 'thanks' && place !== undefined) return t.builder.thanksNumber(number)
  return part === 'thanks'
    ? t.builder.sections.thanks
    : part === 'questions'
      ? t.builder.sections.questions
      : t.builder.sections.general
}
