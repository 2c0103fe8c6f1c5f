import type { Condition, Question, Rule } from '../../contract/survey.ts'
import { comparableValues, fulfilling, looksAtValue } from './domain.ts'

/**
 * Can some customer, answering as the questions allow, fulfil a rule? Exact search: a goal ("this is shown", "this condition
 * holds") is broken down into goals about earlier questions until none is left or two contradict. Demands that rules refer to
 * earlier, known questions only.
 */

/** What has been decided about one question on the way. */
type Known = {
  shown?: boolean
  answered?: boolean
  /** Values still possible (one value kinds), or options not forbidden (choices). */
  values: ReadonlySet<string>
  /** choices only: of each of these at least one option is chosen. */
  wanted: readonly string[][]
}
type State = ReadonlyMap<string, Known>

type Goal =
  | { want: 'shown'; question: string; on: boolean }
  | { want: 'holds'; condition: Condition; on: boolean }
  | { want: 'value'; question: string; of: string[] | null }
  | { want: 'none-of'; question: string; of: string[] }
  | { want: 'skipped'; question: string }

/** Rules that a search leaves out, to find which of them make the contradiction: question id, or question id and place. */
export type LeftOut = ReadonlySet<string>
export const ruleKey = (question: string, condition: number | 'rule') => `${question}#${condition}`

/** Shown, it cannot be left unanswered. Consent is free, so a contact question always can. */
const mustAnswer = (q: Question) => q.required && q.kind !== 'contact'

/** Beyond this many steps the search gives up and calls the place reachable; real surveys take some dozens. */
const mostSteps = 4_000

class Search {
  readonly byId: ReadonlyMap<string, Question>
  readonly leftOut: LeftOut
  steps = 0
  constructor(questions: readonly Question[], leftOut: LeftOut) {
    this.byId = new Map(questions.map((q) => [q.id, q]))
    this.leftOut = leftOut
  }

  possible(goals: readonly Goal[], state: State): boolean {
    if (++this.steps > mostSteps) return true
    const [goal, ...rest] = goals
    if (!goal) return true
    for (const way of this.ways(goal, state)) {
      if (this.possible([...way.goals, ...rest], way.state)) return true
    }
    return false
  }

  /** The ways in which a goal can be met: each with what is then known and which goals follow. None: a contradiction. */
  private ways(goal: Goal, state: State): { goals: Goal[]; state: State }[] {
    if (goal.want === 'holds') return this.holds(goal.condition, goal.on).map((goals) => ({ goals, state }))
    const q = this.byId.get(goal.question)
    if (!q) return []
    const known = state.get(q.id) ?? { values: new Set(comparableValues(q)), wanted: [] }
    const set = (more: Partial<Known>, goals: Goal[]) => [
      { goals, state: new Map(state).set(q.id, { ...known, ...more }) },
    ]
    switch (goal.want) {
      case 'shown':
        if (known.shown !== undefined) return known.shown === goal.on ? [{ goals: [], state }] : []
        if (known.answered === true && !goal.on) return []
        if (known.answered === false && goal.on && mustAnswer(q)) return []
        return this.ruleWays(q, goal.on).flatMap((goals) =>
          set(
            {
              shown: goal.on,
              ...(!goal.on && { answered: false }),
              ...(goal.on && mustAnswer(q) && { answered: true }),
            },
            goals,
          ),
        )
      case 'skipped':
        if (known.answered === true) return []
        // A question that may be skipped can be shown or not; a required one is unanswered only while hidden.
        return set({ answered: false }, mustAnswer(q) ? [{ want: 'shown', question: q.id, on: false }] : [])
      case 'value':
      case 'none-of': {
        if (known.answered === false) return []
        const next = narrowed(q, known, goal)
        return next ? set({ ...next, answered: true }, [{ want: 'shown', question: q.id, on: true }]) : []
      }
    }
  }

  /** The goal lists by which the question's own rule comes out as wanted. */
  private ruleWays(q: Question, on: boolean): Goal[][] {
    const rule = q.showIf
    if (!rule) return on ? [[]] : []
    // Left out means free to come out either way, so that leaving out never makes anything impossible.
    if (this.leftOut.has(ruleKey(q.id, 'rule'))) return [[]]
    const conditions = rule.conditions.filter((_, i) => !this.leftOut.has(ruleKey(q.id, i)))
    if (!on && conditions.length < rule.conditions.length) return [[]]
    return ruleGoals({ ...rule, conditions }, on)
  }

  private holds(c: Condition, on: boolean): Goal[][] {
    const q = this.byId.get(c.question)
    if (!q) return []
    const skipped: Goal = { want: 'skipped', question: q.id }
    const answered: Goal = { want: 'value', question: q.id, of: null }
    if (c.answered === false) return on ? [[skipped]] : [[answered]]
    if (!looksAtValue(c)) return on ? [[answered]] : [[skipped]]
    const of = fulfilling(c, q)
    if (on) return [[{ want: 'value', question: q.id, of }]]
    return [[skipped], [{ want: 'none-of', question: q.id, of }]]
  }
}

/** `all` needs every condition, `any` one of them; turned off it is the other way round. */
function ruleGoals(rule: Rule, on: boolean): Goal[][] {
  const goals = rule.conditions.map((condition): Goal => ({ want: 'holds', condition, on }))
  return (rule.mode === 'all') === on ? [goals] : goals.map((g) => [g])
}

function narrowed(q: Question, known: Known, goal: Goal & { want: 'value' | 'none-of' }): Partial<Known> | null {
  if (goal.of === null) return {}
  const of = new Set(goal.of)
  if (q.kind === 'choices') {
    const values = goal.want === 'none-of' ? new Set([...known.values].filter((v) => !of.has(v))) : known.values
    const wanted = goal.want === 'value' ? [...known.wanted, goal.of] : known.wanted
    const possible = values.size > 0 && wanted.every((w) => w.some((v) => values.has(v)))
    return possible ? { values, wanted } : null
  }
  const values = new Set([...known.values].filter((v) => of.has(v) === (goal.want === 'value')))
  return values.size > 0 ? { values } : null
}

/** Whether the question can be shown to anybody. */
export const canBeShown = (questions: readonly Question[], id: string, leftOut: LeftOut = new Set()): boolean =>
  new Search(questions, leftOut).possible([{ want: 'shown', question: id, on: true }], new Map())

/** Whether a rule that stands behind the questions (a thank-you's) can hold for anybody. */
export const canHold = (questions: readonly Question[], rule: Rule, leftOut: LeftOut = new Set()): boolean =>
  ruleGoals(rule, true).some((goals) => new Search(questions, leftOut).possible(goals, new Map()))
