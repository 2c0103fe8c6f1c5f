/**
 * When an effect is judged: after so many whole weeks, each time at its own error. What is looked at again and again is found by chance some time
 * (Armitage, McPherson & Rowe 1969), so the three looks share 5 % (Bonferroni, most of it for the last, as O'Brien & Fleming 1979 would): over all
 * looks together the interval misses the truth in at most 5 of 100 improvements, however the looks hang together. Between looks nothing is judged.
 */
export const looks = [
  { weeks: 6, error: 0.005 },
  { weeks: 12, error: 0.015 },
  { weeks: 24, error: 0.03 },
] as const

/** The last look that is due after so many whole weeks, and the next one; null before the first, and after the last. */
export function looksAt(weeks: number): { done: (typeof looks)[number] | null; next: (typeof looks)[number] | null } {
  return { done: looks.findLast((l) => l.weeks <= weeks) ?? null, next: looks.find((l) => l.weeks > weeks) ?? null }
}
