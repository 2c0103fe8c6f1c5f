import type { SurveyProblem } from '../../contract/operations/catalog.ts'
import type { Rule, SurveyContent } from '../../contract/survey.ts'
import { fits } from './domain.ts'
import { canBeShown, canHold } from './reach.ts'
import { circleThrough, deadEndWay, restsOn } from './way.ts'

type Found = Omit<SurveyProblem, 'warning'>

/** Rules that cannot be kept: unknown or later questions, circles, conditions that fit no answer, and places nobody can reach. */
export function checkRules(content: SurveyContent): Found[] {
  const { questions } = content
  const place = new Map(questions.map((q, i) => [q.id, i]))
  const found: Found[] = []
  const broken = new Set<string>()

  const look = (rule: Rule, path: string, at: { id: string; place: number } | null) => {
    for (const [i, c] of rule.conditions.entries()) {
      const add = (more: Omit<Found, 'path'>) => {
        found.push({ ...more, path: `${path}.conditions.${i}` })
        if (at) broken.add(at.id)
      }
      const other = questions[place.get(c.question) ?? -1]
      if (!other) add({ code: 'unknown-question', detail: c.question })
      else if (at && (place.get(c.question) ?? 0) >= at.place) {
        const circle = c.question === at.id ? [at.id, at.id] : circleThrough(questions, at.id)
        if (circle) add({ code: 'loop', way: circle })
        else add({ code: 'forward-rule', way: [at.id, c.question] })
      } else if (!fits(c, other)) add({ code: 'wrong-condition', detail: c.question })
    }
  }
  for (const [i, q] of questions.entries()) {
    if (q.showIf) look(q.showIf, `questions.${i}.showIf`, { id: q.id, place: i })
  }
  const rulesAreSound = () => found.length === 0
  for (const [i, t] of content.thanks.entries()) if (t.when) look(t.when, `thanks.${i}.when`, null)

  // A dead end is only judged where every rule that it rests on makes sense; otherwise that rule is the thing to mend.
  for (const [i, q] of questions.entries()) {
    if (!q.showIf || place.get(q.id) !== i || restsOn(questions, q.id).some((id) => broken.has(id))) continue
    if (!canBeShown(questions, q.id)) {
      found.push({ code: 'dead-end', path: `questions.${i}.showIf`, way: deadEndWay(questions, q.id) })
    }
  }
  if (rulesAreSound()) found.push(...deadThanks(content))
  if (questions.length > 0 && questions.every((q) => q.showIf && needsAnAnswer(q.showIf))) {
    found.push({ code: 'dead-end', path: 'questions', way: [] })
  }
  return found
}

/** True when the rule cannot hold before anything is answered. */
function needsAnAnswer(rule: Rule): boolean {
  const openAtStart = rule.conditions.map((c) => c.answered === false)
  return rule.mode === 'all' ? openAtStart.includes(false) : !openAtStart.includes(true)
}

/** Thank-yous that nobody can ever see: behind the one for everybody, or with conditions that contradict each other. */
function deadThanks({ questions, thanks }: SurveyContent): Found[] {
  const forAll = thanks.findIndex((t) => !t.when)
  return thanks.flatMap((t, i): Found[] => {
    if (forAll >= 0 && i > forAll) return [{ code: 'dead-end', path: `thanks.${i}`, way: [] }]
    if (!t.when || canHold(questions, t.when)) return []
    return [{ code: 'dead-end', path: `thanks.${i}.when`, way: t.when.conditions.map((c) => c.question) }]
  })
}
