import type { CountedShare } from '../../../contract/operations/reasons.ts'
import type { Formats } from '../../format.ts'

/** A share with its interval and n, each as words; null where nothing was counted. */
export function shareWords(share: CountedShare, f: Formats): { share: string; interval: string; n: string } | null {
  if (share.value === null || !share.interval) return null
  const [low, high] = share.interval
  const half = (high - low) / 2
  return {
    share: f.value('share', share.value, half),
    interval: `${f.bare('share', low, half)}–${f.value('share', high, half)}`,
    n: f.count(share.n),
  }
}
