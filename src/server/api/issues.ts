import type { z } from 'zod'
import type { Language } from '../../contract/language.ts'
import { words } from '../words.ts'

export type Issue = { path: string; message: string }
type ZodIssue = z.core.$ZodIssue

/** What zod found (`reportInput` on), in the reader's language, each with the path of its place. Of a union the branch that came closest is told. */
export function wordIssues(
  issues: readonly ZodIssue[],
  language: Language,
  under: readonly PropertyKey[] = [],
): Issue[] {
  return issues.flatMap((issue) => {
    const path = [...under, ...issue.path]
    if (issue.code === 'invalid_union' && issue.errors.length > 0) {
      const closest = issue.errors.reduce((a, b) => (weight(b) < weight(a) ? b : a))
      return wordIssues(closest, language, path)
    }
    return [{ path: path.map(String).join('.'), message: sentence(issue, language) }]
  })
}

// A branch of another type altogether is further away than one with a few wrong fields.
const weight = (issues: readonly ZodIssue[]) =>
  issues.length + (issues.some((i) => i.code === 'invalid_type' && i.path.length === 0) ? 1_000 : 0)

function sentence(issue: ZodIssue, language: Language): string {
  const say = words[language].issue
  switch (issue.code) {
    case 'invalid_type':
      return issue.input === undefined
        ? say.missing
        : say.wrongType(words[language].type[issue.expected] ?? issue.expected)
    case 'too_small':
      return limit(
        issue.origin,
        { string: say.tooShort, array: say.tooFew, number: say.tooSmall },
        Number(issue.minimum),
      )
    case 'too_big':
      return limit(issue.origin, { string: say.tooLong, array: say.tooMany, number: say.tooBig }, Number(issue.maximum))
    case 'invalid_value':
      return say.notOneOf(issue.values.map(String).join(', '))
    case 'invalid_format':
      // A pattern's own name says nothing to a reader.
      return issue.format === 'regex' ? words[language].issueCode['wrong-form']! : say.wrongForm(issue.format)
    case 'unrecognized_keys':
      return say.unknownField(issue.keys.join(', '))
    default:
      return say.wrong
  }
}

type Say = (n: number) => string
const limit = (origin: string, by: { string: Say; array: Say; number: Say }, n: number) =>
  (origin === 'string' ? by.string : origin === 'array' || origin === 'set' ? by.array : by.number)(n)
