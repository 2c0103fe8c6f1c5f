export type MailDay = {
  /** Hours of work that arrive in each step of the day's working time; what came while nobody worked is in the next step. */
  arriving: number[]
}
export type MailPlan = {
  people: number
  /** Hours of work left when the day ends. */
  left: number
}

/**
 * People for work that can wait (mails, forms): no queue, a backlog. Each hour of work is to be done within `deadline` steps of working time, the oldest
 * first. A day has one number of people: the least with which none of its deadlines is missed and which, kept from then on, would meet every later one;
 * so a peak is worked off before it falls due. All steps are equally long. The `backlog` of the beginning is due after `deadline` steps.
 */
export function mailBacklog(
  days: MailDay[],
  { stepHours, deadline, backlog }: { stepHours: number; deadline: number; backlog: number },
): MailPlan[] {
  const due = dueBySteps([backlog, ...days.flatMap((d) => d.arriving)], deadline)
  let now: State = { step: 0, come: backlog, done: 0 }
  return days.map(({ arriving }) => {
    const after = (people: number) => worked(now, arriving, people * stepHours, due)
    // Enough in the long run, were all work there already.
    let few = 0
    for (let step = now.step + 1; step < due.length; step++)
      few = Math.max(few, Math.ceil((due[step]! - now.done) / ((step - now.step) * stepHours) - tiny))
    // It comes bit by bit, so that more may be needed to keep today's deadlines.
    let many = few
    while (after(many).late > tiny) many = Math.max(1, many * 2)
    while (many - few > 0) {
      const middle = Math.floor((few + many) / 2)
      if (after(middle).late > tiny) few = middle + 1
      else many = middle
    }
    now = after(many)
    return { people: arriving.length > 0 ? many : 0, left: Math.max(0, now.come - now.done) }
  })
}

/** Sums of hours may be off by as much. */
const tiny = 1e-9
type State = { step: number; come: number; done: number }

/** Hours that are to be done by the end of each step. What is in place 0 of `arriving` is there at the beginning. */
function dueBySteps(arriving: number[], deadline: number): number[] {
  const due = new Array<number>(arriving.length).fill(0)
  let sum = 0
  for (const [step, hours] of arriving.entries()) {
    sum += hours
    const by = Math.max(1, step + deadline)
    for (let s = by; s < due.length; s++) due[s] = sum
    if (by >= due.length) break
  }
  return due
}

/** A day of work at so many hours a step, and the most that was behind. */
function worked(from: State, arriving: number[], capacity: number, due: number[]): State & { late: number } {
  let { step, come, done } = from
  let late = 0
  for (const hours of arriving) {
    step += 1
    come += hours
    done = Math.min(come, done + capacity)
    late = Math.max(late, due[step]! - done)
  }
  return { step, come, done, late }
}
