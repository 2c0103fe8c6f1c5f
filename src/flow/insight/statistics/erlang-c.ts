export type Queue = {
  /** Contacts that arrive per second. */
  rate: number
  /** Mean seconds of handling one. */
  handling: number
  agents: number
  /** Seconds within which a contact is to be answered. */
  within: number
}

export type QueueFigures = {
  waiting: number
  /** Mean wait of all, seconds; null where the queue grows for ever. */
  meanWait: number | null
  /** Share of contacts that are answered in time. */
  served: number
  /** Share of the agents' time that is busy. */
  occupancy: number
  queueLength: number | null
}

/** Erlang B: share of contacts that find everybody busy where nobody waits, by the recursion over agents, which neither over- nor underflows. */
export function erlangB(load: number, agents: number): number {
  let blocked = 1
  for (let k = 1; k <= agents; k++) blocked = (load * blocked) / (k + load * blocked)
  return blocked
}

/**
 * Erlang C (M/M/n): everybody waits as long as it takes. With a load of as many agents or more the queue grows for ever: all wait, none is answered in
 * time.
 */
export function erlangC({ rate, handling, agents, within }: Queue): QueueFigures {
  const load = rate * handling
  if (load >= agents)
    return { waiting: 1, meanWait: null, served: 0, occupancy: agents > 0 ? load / agents : 1, queueLength: null }
  const blocked = erlangB(load, agents)
  const occupancy = load / agents
  const waiting = blocked / (1 - occupancy * (1 - blocked))
  const spare = agents - load
  const meanWait = (waiting * handling) / spare
  const served = 1 - waiting * Math.exp((-spare * within) / handling)
  return { waiting, meanWait, served, occupancy, queueLength: rate * meanWait }
}
