/** Shares of a day's slots, from days pooled by their sums; even where nothing came. */
export function slotProfile(days: number[][]): number[] {
  const sums = days[0]!.map((_, slot) => days.reduce((sum, day) => sum + day[slot]!, 0))
  const total = sums.reduce((a, b) => a + b, 0)
  return total > 0 ? sums.map((n) => n / total) : sums.map(() => 1 / sums.length)
}

/** The same of two sets of days that each count half: the weekday itself, which has the right shape, and all its kin, which vary less by chance. */
export function dayProfile(own: number[][], kin: number[][]): number[] {
  const [a, b] = [slotProfile(own), slotProfile(kin)]
  return a.map((share, slot) => (share + b[slot]!) / 2)
}
