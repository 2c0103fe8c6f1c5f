import type { Seeded } from './seeded.ts'

/** How a queue is on an ordinary hour: share of those who wait at all, their mean wait, how long people wait before they give up. Seconds. */
export type Queue = { often: number; wait: number; patience: number }
/** How long the customer waited, and whether nobody had answered by then. Seconds. */
export type Waited = { seconds: number; left: boolean }

/** What became of somebody who came into the queue; `strain` is how busy the hour is against the hands there are. */
export function queueUp(chance: Seeded, { often, wait, patience }: Queue, strain: number): Waited {
  const rings = 2 + 6 * chance.next()
  if (!chance.happens(Math.min(0.95, often * strain ** 1.4))) return { seconds: rings, left: false }
  const seconds = rings + exponential(chance, wait * strain ** 1.5)
  const borne = rings + exponential(chance, patience)
  return borne < seconds ? { seconds: borne, left: true } : { seconds, left: false }
}

const exponential = (chance: Seeded, mean: number): number => -mean * Math.log(1 - chance.next())
