import type { Question } from '../../contract/survey.ts'
import { canBeShown, ruleKey } from './reach.ts'

/** Questions that the rule of `id` rests on, directly or through others, in the order of the survey; itself last. */
export function restsOn(questions: readonly Question[], id: string): string[] {
  const seen = new Set<string>()
  const visit = (at: string) => {
    if (seen.has(at)) return
    seen.add(at)
    for (const c of questions.find((q) => q.id === at)?.showIf?.conditions ?? []) visit(c.question)
  }
  visit(id)
  return questions.map((q) => q.id).filter((q) => seen.has(q))
}

/**
 * The questions whose rules together keep `id` from ever being shown, in the order in which they are asked. Found by leaving
 * out every condition without which the contradiction stands as well.
 */
export function deadEndWay(questions: readonly Question[], id: string): string[] {
  const leftOut = new Set<string>()
  const involved = restsOn(questions, id)
  for (const at of involved) {
    const rule = questions.find((q) => q.id === at)?.showIf
    if (!rule) continue
    // Of `any` a single condition cannot be left out without making the rule narrower, so it goes as a whole.
    const keys = [ruleKey(at, 'rule'), ...(rule.mode === 'all' ? rule.conditions.map((_, i) => ruleKey(at, i)) : [])]
    for (const key of keys) {
      if (!canBeShown(questions, id, new Set([...leftOut, key]))) leftOut.add(key)
    }
  }
  const way = new Set([id])
  for (const at of involved) {
    const rule = questions.find((q) => q.id === at)?.showIf
    if (!rule || leftOut.has(ruleKey(at, 'rule'))) continue
    way.add(at)
    for (const [i, c] of rule.conditions.entries()) if (!leftOut.has(ruleKey(at, i))) way.add(c.question)
  }
  return involved.filter((q) => way.has(q))
}

/** Walks the rules from `id`; the questions of a circle that comes back to it, first and last the same, else null. */
export function circleThrough(questions: readonly Question[], id: string): string[] | null {
  const seen = new Set<string>()
  const walk = (at: string, path: string[]): string[] | null => {
    for (const c of questions.find((q) => q.id === at)?.showIf?.conditions ?? []) {
      if (c.question === id) return [...path, id]
      if (seen.has(c.question)) continue
      seen.add(c.question)
      const found = walk(c.question, [...path, c.question])
      if (found) return found
    }
    return null
  }
  return walk(id, [id])
}
