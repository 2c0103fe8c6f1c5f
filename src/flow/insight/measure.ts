import type { ContactRules, OutcomeMeaning, ServiceLevel } from '../../contract/contact-rules.ts'

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

/** Expressions of the measures by the rules of the organisation, which are parameters. */
export function measuredBy(rules: ContactRules, params: Record<string, unknown>): Record<Measure, Measured> {
  const means = meaningOf(rules, params)
  const [byPerson, leaving, either] = [
    means('agent', 'passed'),
    means('abandoned'),
    means('agent', 'passed', 'abandoned'),
  ]
  Object.assign(params, { within: rules.answerWithin, early: rules.early })
  // The store's own sum (engine/facts/schema.ts): a part that a log does not tell took no time; where it tells of none, nothing is measured.
  const handled = `${byPerson} and handling > 0`
  const [answered, left] = [`${byPerson} and wait >= 0`, `${leaving} and wait >= 0`]
  const [inTime, early] = [`${answered} and wait <= {within:Float64}`, `${left} and wait < {early:Float64}`]
  const served: Record<ServiceLevel, Measured> = {
    offered: { yes: inTime, among: `${answered} or ${left}` },
    answered: { yes: inTime, among: answered },
    'less-early': { yes: inTime, among: `${answered} or ${left} and not (${early})` },
    'early-served': { yes: `${inTime} or ${early}`, among: `${answered} or ${left}` },
  }
  return {
    handling: { value: 'handling', among: handled },
    talk: { value: 'greatest(talk, 0)', among: handled },
    hold: { value: 'greatest(hold, 0)', among: handled },
    wrap_up: { value: 'greatest(wrap_up, 0)', among: handled },
    short: { yes: `handling < ${shortSeconds}`, among: handled },
    wait: { value: 'wait', among: answered },
    in_time: served[rules.serviceLevel],
    abandoned: { yes: leaving, among: either },
    unknown: { yes: 'customer = 0', among: 'true' },
  }
}

/**
 * Whether an outcome means one of these: what somebody set for it holds, else what its words give away, which the store has read once and for all: the
 * words' expressions, compiled for each block of rows, took longer than all else of a question.
 */
export function meaningOf(
  rules: ContactRules,
  params: Record<string, unknown>,
): (...meanings: OutcomeMeaning[]) => string {
  const said = Object.entries(rules.outcomes)
  params.said = said.map(([outcome]) => outcome)
  return (...meanings) => {
    const guess = `outcome_guess in (${meanings.map((m) => `'${m}'`).join(', ')})`
    if (said.length === 0) return `(${guess})`
    const name = `said_${meanings.join('_')}`
    params[name] = said.flatMap(([outcome, means]) => (meanings.includes(means) ? [outcome] : []))
    return `(outcome in {${name}:Array(String)} or outcome not in {said:Array(String)} and ${guess})`
  }
}
