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

/** Terms this much smaller than the largest, as a logarithm, no longer move a sum of doubles. */
const negligible = -45
/** Queues longer than this are not followed; they come only with patience of many days. */
const mostStates = 2_000_000

/**
 * Erlang A (M/M/n+M; Garnett, Mandelbaum & Reiman 2002): customers give up after an exponential patience, so it holds for any load. States of the
 * birth-death chain are kept as logarithms; what is served in time is one less who wait, plus those whose wait ends in time and who are still there.
 */
export function erlangA({ rate, handling, agents, within, patience }: ImpatientQueue): ImpatientFigures {
  const [serving, leaving] = [1 / handling, 1 / patience]
  const logs = [0]
  let largest = 0
  for (let j = 1; j < mostStates; j++) {
    const down = Math.min(j, agents) * serving + Math.max(0, j - agents) * leaving
    const log = logs[j - 1]! + Math.log(rate / down)
    logs.push(log)
    if (log > largest) largest = log
    // Beyond the agents the terms fall ever faster once they fall.
    else if (j > agents && rate < down && log - largest < negligible) break
  }
  let [all, waiting, queue] = [0, 0, 0]
  for (const [j, log] of logs.entries()) {
    const p = Math.exp(log - largest)
    all += p
    if (j < agents) continue
    waiting += p
    queue += p * (j - agents)
  }
  waiting /= all
  queue /= all
  const abandoned = Math.min(1, (leaving * queue) / rate)
  // Density of the wait that is offered to an arrival, at x > 0.
  const start = Math.log(rate) + (agents > 0 ? logs[agents - 1]! : Number.NEGATIVE_INFINITY) - largest - Math.log(all)
  const density = (x: number) => Math.exp(start - agents * serving * x - (rate / leaving) * Math.expm1(-leaving * x))
  // As narrow as the density can be at its peak or at its fall.
  const scale = Math.min(1 / (agents * serving), 1 / Math.sqrt(rate * leaving), patience)
  const integral = (f: (x: number) => number) => integrate(f, within, scale)
  const answeredAfterWait = integral((x) => density(x) * Math.exp(-leaving * x))
  const longer = Math.max(0, waiting - integral(density)) * Math.exp(-leaving * within)
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

function integrate(f: (x: number) => number, until: number, scale: number): number {
  if (until <= 0) return 0
  const panels = Math.min(mostPanels, Math.max(1, Math.ceil((2 * until) / scale)))
  const half = until / panels / 2
  let sum = 0
  for (let i = 0; i < panels; i++) {
    const middle = half * (2 * i + 1)
    for (const [node, weight] of gauss) sum += weight * (f(middle - half * node) + f(middle + half * node))
  }
  return sum * half
}
