import type { RuleCondition } from '../../../contract/reasons.ts'
import { type About, type Fits, fitsOf } from './fits.ts'

/** A reason with what the tree says of it. */
export type TreeReason = {
  id: string
  path: string[]
  other: boolean
  merged_into: string | null
  merged_by: string | null
}
export type ArrivalRule = { id: string; reason: string; condition: RuleCondition }

/** What an encounter counts under, beside what it came with. */
export type Arrived = {
  reason: string | null
  /** The rule that gave it. */
  rule: string | null
  /** Merges that it went through, so that each can be taken back. */
  merged: { recode: string; before: string }[]
}

/** Says what an encounter that came with a reason (or none) counts under. */
export type Classify = (given: string | null, about: About) => Arrived

/**
 * Rules look at what came without a reason or under an "other" one, or under the reasons that they name (and those below); the first that fits counts. A
 * reason that was merged stands for the one it was merged into. Null where nothing could change anything: most organisations pay nothing.
 */
export function classifier(tree: TreeReason[], rules: ArrivalRule[], textAttributes: string[]): Classify | null {
  const byId = new Map(tree.map((r) => [r.id, r]))
  if (rules.length === 0 && !tree.some((r) => r.merged_into)) return null
  const ready = rules.map(({ condition: { reasons, ...rest }, ...rule }) => ({
    ...rule,
    looksAt: (given: string | null) =>
      reasons
        ? given !== null && (byId.get(given)?.path.some((id) => reasons.includes(id)) ?? false)
        : given === null || (byId.get(given)?.other ?? false),
    fits: fitsOf(rest, textAttributes) satisfies Fits,
  }))
  return (given, about) => {
    const rule = ready.find((r) => r.looksAt(given) && r.fits(about))
    const merged: Arrived['merged'] = []
    let reason = rule ? rule.reason : given
    const seen = new Set<string>()
    for (
      let next = reason ? byId.get(reason) : undefined;
      next?.merged_into && next.merged_by && !seen.has(next.id);
    ) {
      seen.add(next.id)
      merged.push({ recode: next.merged_by, before: next.id })
      reason = next.merged_into
      next = byId.get(reason)
    }
    return { reason, rule: rule?.id ?? null, merged }
  }
}
