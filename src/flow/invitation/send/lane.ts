import { askingRules } from '../../../contract/asking.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { Handed } from '../../../engine/delivery/delivery.ts'
import { growing, Sleeper } from '../../../engine/queue/pacing.ts'
import type { Presence } from '../../../engine/queue/queue.ts'
import { afterQuiet } from '../quiet.ts'
import { type Claimed, claim } from './claim.ts'
import { noteGateway } from './gateway.ts'
import { beginner, type Outcome, settle } from './settle.ts'
import type { Ready, Way } from './way.ts'

export type LaneOptions = {
  say: (what: string, more?: Record<string, unknown>) => void
  /** Something changed that screens of this organisation show. */
  tell: (org: string) => void
  now: () => Date
  pollMs: number
  /** A way that is shut is tried again after so long, doubling from the first to the second. */
  closedMs: readonly [number, number]
}

const minute = 60_000
/** A message that its gateway did not want yet is offered again after a minute, then two, at last every half hour. */
const pauseAfter = (attempts: number): number => Math.min(minute * 2 ** Math.max(0, attempts - 1), 30 * minute)
const checkEveryMs = minute
const lateMs = minute / 2
/** A stopping server waits so long for what its gateways have in hand. */
const patienceMs = 8_000

/** The first moment from `ms` on at which the customer may be disturbed. */
function afterQuietHours({ step, asking, zone }: Claimed, ms: number): number {
  if (step !== 'invite' && step !== 'remind' && step !== 'notice') return ms
  const rules = askingRules.safeParse(asking).data
  return rules ? afterQuiet(ms, rules.quiet, zone) : ms
}

type InHand = { message: Claimed; ready: Ready }

/**
 * One channel's way out on this server: claims due messages, several in hand at once, and writes the outcomes in groups. A claim is committed
 * before anything is handed over, so whatever happens after it, nobody else sends the message.
 */
export class Lane {
  readonly #db: Db
  readonly #presence: Presence
  readonly #way: Way
  readonly #options: LaneOptions
  readonly #sleeper = new Sleeper()
  readonly #begin: (message: Claimed) => Promise<void>
  readonly #waiting: InHand[] = []
  readonly #outcomes: Outcome[] = []
  #me = ''
  #running = 0
  #settling: Promise<void> | null = null
  #stopping = false
  #over: Promise<void>
  #closed: { until: number; pauses: Generator<number, never> } | null = null
  #checked = 0
  #nextStart = 0
  #sentAt: Date | null = null

  constructor(db: Db, presence: Presence, way: Way, options: LaneOptions) {
    this.#db = db
    this.#presence = presence
    this.#way = way
    this.#options = options
    this.#begin = beginner(db, () => this.#me)
    this.#over = this.#run()
  }

  wake(): void {
    this.#sleeper.wake()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.wake()
    await this.#over
    for (const { message } of this.#waiting.splice(0))
      this.#done(message, { state: 'later', problem: 'stopping', closed: true }, true)
    const late = Date.now() + patienceMs
    while ((this.#running > 0 || this.#settling) && Date.now() < late) await new Promise((go) => setTimeout(go, 10))
  }

  async #run(): Promise<void> {
    const troubles = growing(500, 15_000)
    while (!this.#stopping) {
      try {
        const more = await this.#round()
        if (!more) await this.#sleeper.sleep(this.#options.pollMs)
      } catch (error) {
        this.#options.say('messages cannot be claimed', { err: error })
        await this.#sleeper.sleep(troubles.next().value)
      }
    }
  }

  /** True when there is more to do at once. */
  async #round(): Promise<boolean> {
    const { now } = this.#options
    const at = now()
    await this.#look(at)
    const { atOnce } = this.#way.gateway
    const closed = this.#closed
    if (closed && (at.getTime() < closed.until || this.#running > 0)) return false
    // Behind a way that was shut one message goes first; else enough that nobody waits for a claim's commit.
    const room = closed ? 1 : atOnce * 3 - this.#waiting.length - this.#running
    if (room < (closed ? 1 : atOnce)) return false
    this.#me = await this.#presence.name()
    const { claimed, held, full } = await claim(this.#db, this.#way.channel, this.#me, room, at)
    for (const { org } of held) this.#options.tell(org)
    if (closed && claimed.length === 0) await this.#knock(at)
    if (claimed.length > 0) {
      const now = claimed.filter((message) => {
        const quiet = this.#quietUntil(message, at)
        if (quiet) this.#later(message, 'quiet-hours', at, quiet)
        return !quiet
      })
      const ready = await this.#way.compose(now).catch((error: Error) => error)
      for (const [n, message] of now.entries())
        if (ready instanceof Error) this.#done(message, { state: 'later', problem: ready.message, closed: true })
        else this.#waiting.push({ message, ready: ready[n] ?? { problem: 'not made' } })
      this.#start()
    }
    return full && !this.#closed
  }

  #start(): void {
    const { atOnce } = this.#way.gateway
    while (!this.#stopping && this.#running < atOnce && this.#waiting.length > 0) {
      const wait = this.#pace()
      if (wait > 0) {
        setTimeout(() => this.#start(), wait)
        return
      }
      this.#hand(this.#waiting.shift()!)
    }
  }

  /** Milliseconds until the next may start, by this server's rate. */
  #pace(): number {
    const { perSecond } = this.#way
    if (!perSecond) return 0
    const now = Date.now()
    if (this.#nextStart > now) return this.#nextStart - now
    this.#nextStart = Math.max(this.#nextStart, now - 1_000) + 1_000 / perSecond
    return 0
  }

  #hand({ message, ready }: InHand): void {
    if ('problem' in ready) {
      this.#done(message, { state: 'refused', problem: ready.problem, badAddress: false })
      return
    }
    this.#running += 1
    ready
      .hand(() => this.#begin(message))
      // A gateway never throws; if one does, nobody knows what it did.
      .catch((error: Error): Handed => ({ state: 'unknown', problem: error.message }))
      .then((handed) => {
        this.#running -= 1
        this.#done(message, handed)
        this.#start()
        if (this.#waiting.length < this.#way.gateway.atOnce) this.wake()
      })
  }

  #done(message: Claimed, handed: Handed, stopping = false): void {
    const at = this.#options.now()
    const shut = handed.state === 'later' && handed.closed === true
    if (handed.state === 'sent') this.#sentAt = at
    // A gateway that is silent after a message would make the next ones unknown too: one at a time, with growing pauses.
    if (handed.state === 'unknown' || (shut && !stopping)) this.#shut(handed.problem, at)
    else if (!shut) this.#open(at)
    if (handed.state === 'unknown')
      this.#options.say('nobody knows whether a message went out', { message: message.id })
    // Whose fault it is not waits for the way alone.
    const pause = shut ? 0 : pauseAfter(message.attempts)
    const again = new Date(afterQuietHours(message, at.getTime() + pause))
    this.#put({ message, handed, at, again: again > message.usefulUntil ? message.usefulUntil : again })
  }

  /** When a message that is late by now may go: an outage that ends at night wakes nobody. Null is now. */
  #quietUntil(message: Claimed, at: Date): Date | null {
    // One that goes when it is due goes as it was decided when it was queued.
    if (at.getTime() - message.dueAt.getTime() < lateMs) return null
    const until = afterQuietHours(message, at.getTime())
    return until > at.getTime() ? new Date(until) : null
  }

  #later(message: Claimed, problem: string, at: Date, again: Date): void {
    const handed = { state: 'later' as const, problem, closed: true }
    this.#put({ message, handed, at, again: again > message.usefulUntil ? message.usefulUntil : again })
  }

  #put(outcome: Outcome): void {
    this.#outcomes.push(outcome)
    this.#settling ??= this.#settle().finally(() => {
      this.#settling = null
    })
  }

  /** Outcomes that wait together are written together, and again until they are: what was sent must not be forgotten. */
  async #settle(): Promise<void> {
    const pauses = growing(100, 5_000)
    while (this.#outcomes.length > 0) {
      const together = this.#outcomes.slice(0, 500)
      try {
        await settle(this.#db, this.#me, together)
        this.#outcomes.splice(0, together.length)
        for (const org of new Set(together.map((o) => o.message.org))) this.#options.tell(org)
      } catch (error) {
        this.#options.say('outcomes of messages cannot be written', { err: error, waiting: this.#outcomes.length })
        if (this.#stopping) return
        await new Promise((go) => setTimeout(go, pauses.next().value))
      }
    }
  }

  #open(at: Date): void {
    if (!this.#closed) return
    this.#closed = null
    this.#note(null, at)
    this.wake()
  }

  #shut(problem: string, at: Date): void {
    const pauses = this.#closed?.pauses ?? growing(...this.#options.closedMs)
    // Several in hand fail of the same cause at the same time: one step.
    if (this.#closed && at.getTime() < this.#closed.until) return
    this.#closed = { until: at.getTime() + pauses.next().value, pauses }
    this.#note(problem, at)
    for (const { message } of this.#waiting.splice(0)) this.#done(message, { state: 'later', problem, closed: true })
  }

  /** Tries the way when nothing has gone over it for a minute, so that its trouble is known before a customer's message meets it. */
  async #look(at: Date): Promise<void> {
    if (Math.abs(at.getTime() - this.#checked) < checkEveryMs) return
    this.#checked = at.getTime()
    if (this.#closed) return
    const recently = this.#sentAt && at.getTime() - this.#sentAt.getTime() < checkEveryMs
    const problem = recently ? null : await this.#way.gateway.check()
    this.#note(problem, at)
  }

  /** With no message to try a shut way with, asks the gateway itself. */
  async #knock(at: Date): Promise<void> {
    const problem = await this.#way.gateway.check()
    if (problem === null) this.#open(at)
    else this.#shut(problem, at)
  }

  #note(problem: string | null, at: Date): void {
    const { channel, gateway } = this.#way
    noteGateway(this.#db, channel, { name: gateway.name, problem, at, sentAt: this.#sentAt }).then(
      (turned) => {
        if (turned)
          this.#options.say(problem === null ? 'the way out is open again' : 'the way out is shut', {
            channel,
            problem,
          })
      },
      (error: unknown) => this.#options.say('the state of the way out cannot be kept', { err: error }),
    )
  }
}
