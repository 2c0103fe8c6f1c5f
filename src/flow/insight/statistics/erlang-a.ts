import type { Queue, QueueFigures } from './erlang-c.ts'

export type ImpatientQueue = Queue & {
  /** Mean seconds that a customer would wait. */
  patience: number
}
export type ImpatientFigures = QueueFigures & {
  /** Share of all that give up. */
  abandoned: number
  /** Share of all that neither are answered nor have given up within the time. */
  waitingLonger: number
}

/** Terms this much smaller than the sum no longer move it. */
const negligible = 1e-20
/** Sums that grow beyond are drawn down to what doubles can hold. */
const huge = 1e200
/** Queues longer than this are not followed; they come only with patience of many days. */
const mostStates = 2_000_000

/**
 * Erlang A (M/M/n+M; Garnett, Mandelbaum & Reiman 2002): customers give up after an exponential patience, so it holds for any load. States of the
 * birth-death chain are summed from the one in which all agents are busy, upwards and downwards, until they no longer count; what is served in time is
 * one less who wait, plus those whose wait ends in time and who are still there.
 */
export function erlangA({ rate, handling, agents, within, patience }: ImpatientQueue): ImpatientFigures {
  const [serving, leaving] = [1 / handling, 1 / patience]
  // Relative to the state with all agents busy, which is 1 / huge ** drawn.
  let [waiting, queue, below, drawn] = [1, 0, 0, 0]
  for (let [j, p] = [1, 1]; j < mostStates; j++) {
    const down = agents * serving + j * leaving
    p *= rate / down
    waiting += p
    queue += p * j
    // The terms fall ever faster once they fall.
    if (rate < down && p < negligible * waiting) break
    if (p < huge) continue
    drawn++
    p /= huge
    waiting /= huge
    queue /= huge
  }
  for (let [j, p] = [agents, huge ** -drawn]; j > 0; j--) {
    const up = j * serving
    p *= up / rate
    below += p
    if (up < rate && p < negligible * (below + waiting)) break
    if (p < huge) continue
    drawn++
    p /= huge
    below /= huge
    waiting /= huge
    queue /= huge
  }
  const all = waiting + below
  waiting /= all
  queue /= all
  const abandoned = Math.min(1, (leaving * queue) / rate)
  // Density of the wait that is offered to an arrival, at x > 0.
  const start = Math.log(agents * serving) - drawn * Math.log(huge) - Math.log(all)
  const density = (x: number) => Math.exp(start - agents * serving * x - (rate / leaving) * Math.expm1(-leaving * x))
  // As narrow as the density can be at its peak or at its fall.
  const scale = Math.min(1 / (agents * serving), 1 / Math.sqrt(rate * leaving), patience)
  let [offered, answeredAfterWait] = [0, 0]
  eachNode(within, scale, (x, weight) => {
    const share = weight * density(x)
    offered += share
    answeredAfterWait += share * Math.exp(-leaving * x)
  })
  const longer = Math.max(0, waiting - offered) * Math.exp(-leaving * within)
  return {
    waiting,
    abandoned,
    meanWait: queue / rate,
    queueLength: queue,
    served: Math.min(1, 1 - waiting + answeredAfterWait),
    waitingLonger: longer,
    occupancy: (rate * (1 - abandoned) * handling) / agents,
  }
}

/** Nodes and weights of Gauss-Legendre on −1…1 with 8 points, the positive half. */
const gauss = [
  [0.1834346424956498, 0.362683783378362],
  [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745],
  [0.9602898564975363, 0.1012285362903763],
] as const
const mostPanels = 4_000

/** Places from 0 on at which a function is looked at, and how heavily, to integrate it. */
function eachNode(until: number, scale: number, look: (x: number, weight: number) => void): void {
  if (until <= 0) return
  const panels = Math.min(mostPanels, Math.max(1, Math.ceil((2 * until) / scale)))
  const half = until / panels / 2
  for (let i = 0; i < panels; i++) {
    const middle = half * (2 * i + 1)
    for (const [node, weight] of gauss) {
      look(middle - half * node, half * weight)
      look(middle + half * node, half * weight)
    }
  }
}
