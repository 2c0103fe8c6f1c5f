import { zOf } from './normal.ts'
import type { Interval } from './nps.ts'

/** So many have to give up before a mean patience is told: fewer say next to nothing. */
export const leastAbandoned = 20

/**
 * Mean patience of customers in a queue: all seconds waited, by those answered too, for each who gave up. It is the estimate of an exponential patience
 * of which the wait of those answered is censored. The interval is that of the number who gave up. Who hung up at once (methods.md: under 5 s) is to be
 * left out by the caller. Null below `leastAbandoned`.
 */
export function meanPatience(
  abandoned: number,
  waitedSeconds: number,
  confidence: number,
): { seconds: number; interval: Interval } | null {
  if (abandoned < leastAbandoned || waitedSeconds <= 0) return null
  const seconds = waitedSeconds / abandoned
  const factor = Math.exp(zOf(confidence) / Math.sqrt(abandoned))
  return { seconds, interval: [seconds / factor, seconds * factor] }
}
