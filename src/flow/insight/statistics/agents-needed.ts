import { erlangA } from './erlang-a.ts'
import { erlangC, type Queue, type QueueFigures } from './erlang-c.ts'

export type Demand = Omit<Queue, 'agents'> & {
  /** Share of contacts to be answered within `within`. */
  goal: number
  /** Nobody is to be busy for a larger share of the time; 1 is no limit. */
  mostBusy: number
  /** Mean patience in seconds, where it is known: then customers give up (Erlang A), else all wait (Erlang C). */
  patience: number | null
}

/** What so many agents give. */
export const figuresWith = ({ patience, ...queue }: Queue & { patience: number | null }): QueueFigures =>
  patience === null ? erlangC(queue) : erlangA({ ...queue, patience })

/**
 * The smallest number of agents with which the goal is met and nobody is too busy. Both grow with agents, so the first that is enough is found in steps that
 * double, from a number that is thought to be near (else the load's own, which is seldom far from it), and by halving the last. Nobody where nothing arrives.
 */
export function agentsNeeded({ goal, mostBusy, ...queue }: Demand, near?: number): number {
  if (!(queue.rate > 0 && queue.handling > 0)) return 0
  const enough = (agents: number) => {
    const { served, occupancy } = figuresWith({ ...queue, agents })
    return served >= goal && occupancy <= mostBusy
  }
  const start = Math.max(1, near ?? Math.ceil(queue.rate * queue.handling))
  let step = near ? 1 : Math.max(1, Math.floor(Math.sqrt(start) / 2))
  let [few, many] = [0, start]
  if (enough(start)) {
    while (many > 1 && few === 0) {
      const less = Math.max(1, many - step)
      if (enough(less)) many = less
      else few = less
      step *= 2
    }
  } else {
    few = start
    many = start + step
    while (!enough(many)) {
      few = many
      step *= 2
      many += step
      // A goal of all within no time is met by nobody; this is far beyond any use.
      if (many > 1e6) return many
    }
  }
  while (many - few > 1) {
    const middle = Math.floor((few + many) / 2)
    if (enough(middle)) many = middle
    else few = middle
  }
  return many
}

/** People to put on the list so that so many are at work: of each, a share of the paid time goes elsewhere (meetings, breaks, illness). */
export const withShrinkage = (agents: number, shrinkage: number): number =>
  // The quotient may lie a hair above a whole number that it is.
  Math.max(0, Math.ceil(agents / (1 - shrinkage) - 1e-9))

/** Agents for chats, who each have some at once: servers are places at an agent. */
export const agentsForPlaces = (places: number, atOnce: number): number => Math.ceil(places / atOnce)
