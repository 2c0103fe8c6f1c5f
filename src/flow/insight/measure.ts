import {
  type ContactRules,
  type OutcomeMeaning,
  outcomeWords,
  type ServiceLevel,
} from '../../contract/contact-rules.ts'

/** What is measured of encounters, each from the columns of its fact (decision 12). */
export const measures = [
  'handling', // talk, hold and wrap-up together, of what a person answered
  'talk',
  'hold',
  'wrap_up',
  'short', // whether that took less than half a minute
  'wait', // of what a person answered
  'in_time', // whether it counts as answered in time, by the organisation's service level
  'abandoned', // whether the customer left, of what was answered or left
  'unknown', // whether nobody knows whose it was
] as const
export type Measure = (typeof measures)[number]

/** A value, and the encounters that have one: both expressions of the fact store. Of what is yes or no, `yes` is the value. */
export type Measured = { among: string } & ({ value: string } | { yes: string })

const shortSeconds = 30
/** A part that a log does not tell took no time; where it tells of none, nothing is measured. */
const handling = 'greatest(talk, 0) + greatest(hold, 0) + greatest(wrap_up, 0)'

/** Expressions of the measures by the rules of the organisation, which are parameters. */
export function measuredBy(rules: ContactRules, params: Record<string, unknown>): Record<Measure, Measured> {
  const means = meaningOf(rules, params)
  const [byPerson, leaving] = [means('agent', 'passed'), means('abandoned')]
  Object.assign(params, { within: rules.answerWithin, early: rules.early })
  const handled = `${byPerson} and ${handling} > 0`
  const [answered, left] = [`${byPerson} and wait >= 0`, `${leaving} and wait >= 0`]
  const [inTime, early] = [`${answered} and wait <= {within:Float64}`, `${left} and wait < {early:Float64}`]
  const served: Record<ServiceLevel, Measured> = {
    offered: { yes: inTime, among: `${answered} or ${left}` },
    answered: { yes: inTime, among: answered },
    'less-early': { yes: inTime, among: `${answered} or ${left} and not (${early})` },
    'early-served': { yes: `${inTime} or ${early}`, among: `${answered} or ${left}` },
  }
  return {
    handling: { value: handling, among: handled },
    talk: { value: 'greatest(talk, 0)', among: handled },
    hold: { value: 'greatest(hold, 0)', among: handled },
    wrap_up: { value: 'greatest(wrap_up, 0)', among: handled },
    short: { yes: `${handling} < ${shortSeconds}`, among: handled },
    wait: { value: 'wait', among: answered },
    in_time: served[rules.serviceLevel],
    abandoned: { yes: leaving, among: `(${byPerson} or ${leaving})` },
    unknown: { yes: 'customer = 0', among: 'true' },
  }
}

/**
 * Whether an outcome means one of these: what somebody set for it holds, else what its words give away, the first that fit. Each part asks one thing of the
 * outcome alone, so that the store asks it of each outcome once and not of each encounter: one expression of all took twice as long.
 */
export function meaningOf(
  rules: ContactRules,
  params: Record<string, unknown>,
): (...meanings: OutcomeMeaning[]) => string {
  const said = Object.entries(rules.outcomes)
  params.said = said.map(([outcome]) => outcome)
  const words = outcomeWords.map(([meaning]) => meaning)
  for (const [meaning, expression] of outcomeWords) params[`words_${meaning}`] = expression
  params.words_any = outcomeWords.map(([, expression]) => expression).join('|')
  const speaks = (of: OutcomeMeaning | 'any') => `match(lowerUTF8(outcome), {words_${of}:String})`
  const guessed = (meaning: OutcomeMeaning): string[] => {
    if (meaning === 'agent') return [`not ${speaks('any')}`]
    const nth = words.indexOf(meaning)
    // What is never guessed has no words.
    if (nth < 0) return []
    return [[speaks(meaning), ...words.slice(0, nth).map((of) => `not ${speaks(of)}`)].join(' and ')]
  }
  return (...meanings) => {
    const guess = meanings.flatMap(guessed).join(' or ') || 'false'
    if (said.length === 0) return `(${guess})`
    const name = `said_${meanings.join('_')}`
    params[name] = said.flatMap(([outcome, means]) => (meanings.includes(means) ? [outcome] : []))
    return `(outcome in {${name}:Array(String)} or outcome not in {said:Array(String)} and (${guess}))`
  }
}
