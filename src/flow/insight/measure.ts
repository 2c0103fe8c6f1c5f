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
  const is = meaningOf(rules, params)
  Object.assign(params, { within: rules.answerWithin, early: rules.early })
  const handled = `${is('agent')} and ${handling} > 0`
  const [answered, left] = [`${is('agent')} and wait >= 0`, `${is('abandoned')} and wait >= 0`]
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
    abandoned: { yes: is('abandoned'), among: `(${is('agent')} or ${is('abandoned')})` },
    unknown: { yes: 'customer = 0', among: 'true' },
  }
}

/**
 * Whether an outcome means this: what somebody set for it holds, else what its words give away, the first that fit. Each part asks one thing of the
 * outcome alone, so that the store asks it of each outcome once and not of each encounter: one expression of all four took twice as long.
 */
function meaningOf(rules: ContactRules, params: Record<string, unknown>): (meaning: OutcomeMeaning) => string {
  const said = Object.entries(rules.outcomes)
  const saying = (meaning: OutcomeMeaning) => said.flatMap(([outcome, means]) => (means === meaning ? [outcome] : []))
  params.said = said.map(([outcome]) => outcome)
  const words = outcomeWords.map(([meaning]) => meaning)
  for (const [meaning, expression] of outcomeWords) params[`words_${meaning}`] = expression
  params.words_any = outcomeWords.map(([, expression]) => expression).join('|')
  const speaks = (of: OutcomeMeaning | 'any') => `match(lowerUTF8(outcome), {words_${of}:String})`
  return (meaning) => {
    const earlier = words.slice(0, words.indexOf(meaning)).map((of) => `not ${speaks(of)}`)
    const guess = meaning === 'agent' ? `not ${speaks('any')}` : [speaks(meaning), ...earlier].join(' and ')
    if (said.length === 0) return `(${guess})`
    params[`said_${meaning}`] = saying(meaning)
    return `(outcome in {said_${meaning}:Array(String)} or outcome not in {said:Array(String)} and ${guess})`
  }
}
