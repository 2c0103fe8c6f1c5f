import type { AnswerFlag, AnswerPost, AnswerReply } from '../../contract/answer.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Link, PublishedVersion } from '../invitation/invitation.ts'
import { believable, questionsOf, readyEvent, tapTimes } from './answer.ts'
import { commitSittings, type Sitting, type SittingOutcome } from './commit.ts'
import { textLanguage } from './text-language.ts'

/** More in one statement gains nothing and makes the last one wait. */
const mostTogether = 250
/** Some four seconds of work. Whoever comes then is asked to try again in a moment, before memory or patience runs out. */
const mostWaiting = 20_000

type Waiting = { sitting: Sitting; done: (outcome: SittingOutcome) => void; failed: (error: unknown) => void }

/** Each try would wait for a connection again: two hundred of them for half an hour, and all customers behind them. */
const isAway = (error: unknown): boolean => {
  const { code = '', message = '' } = error as { code?: string; message?: string }
  return (
    /^(08|53|57P|E[A-Z]{4})/.test(code) ||
    /^(Connection terminated|timeout exceeded when trying to connect)/.test(message)
  )
}

/**
 * Stores answers. Answers that wait together commit together: one statement, their outbox rows in it, one in flight (two make smaller batches,
 * which costs a tenth of the throughput on two cores). `write` resolves after the commit.
 */
export class AnswerWriter {
  readonly #db: Db
  readonly #committed: () => void
  readonly #most: number
  #waiting: Waiting[] = []
  #inFlight = false

  /** `committed` is called after each commit, to wake the outbox. */
  constructor(db: Db, committed: () => void, most = mostWaiting) {
    this.#db = db
    this.#committed = committed
    this.#most = most
  }

  /**
   * Stores taps of one sitting. Idempotent by event id for ever; ids met before with another body come back in `conflicts` and nothing of theirs changes.
   * Refuses 'conflict' when the sitting belongs to another link, 'busy' (503, Retry-After) when too many wait.
   */
  async write(link: Link, version: PublishedVersion, post: AnswerPost, now = new Date()): Promise<AnswerReply> {
    const answer = link.answer ?? post.answer
    const questions = questionsOf(version.content)
    const events = post.events.map((e) => readyEvent(e, answer, questions, now))
    const { first, last } = tapTimes(events, now)
    const flags = new Set<AnswerFlag>([...link.flags, ...events.flatMap((e) => e.flags.filter((f) => f === 'late'))])
    const sitting: Sitting = {
      id: answer,
      link,
      version,
      language: post.language,
      openedAt: post.openedAt ? believable(post.openedAt, now) : null,
      at: first,
      lastAt: last,
      finishedAt: post.finished ? now : null,
      flags: [...flags],
      events: events.map((e) => ({ ...e, textLanguage: e.text === null ? null : textLanguage(e.text) })),
    }
    const outcome = await this.#queue(sitting)
    if (outcome.foreign) throw new Refusal('conflict')
    return { stored: outcome.stored, conflicts: outcome.conflicts }
  }

  #queue(sitting: Sitting): Promise<SittingOutcome> {
    if (this.#waiting.length >= this.#most) return Promise.reject(new Refusal('busy'))
    return new Promise((done, failed) => {
      this.#waiting.push({ sitting, done, failed })
      this.#send()
    })
  }

  #send(): void {
    if (!this.#inFlight && this.#waiting.length > 0) {
      const batch = this.#take()
      this.#inFlight = true
      commitSittings(
        this.#db,
        batch.map((w) => w.sitting),
      )
        .then(
          (outcomes) => {
            batch.forEach((w, n) => {
              w.done(outcomes[n]!)
            })
            this.#committed()
          },
          (error) => this.#oneByOne(batch, error),
        )
        .finally(() => {
          this.#inFlight = false
          this.#send()
        })
    }
  }

  /** One sitting at most once in a batch: PostgreSQL updates a row only once in a statement. */
  #take(): Waiting[] {
    const ids = new Set<string>()
    const batch: Waiting[] = []
    const later: Waiting[] = []
    for (const w of this.#waiting) {
      if (batch.length < mostTogether && !ids.has(w.sitting.id) && !w.sitting.events.some((e) => ids.has(e.id))) {
        batch.push(w)
        ids.add(w.sitting.id)
        for (const e of w.sitting.events) ids.add(e.id)
      } else later.push(w)
    }
    this.#waiting = later
    return batch
  }

  /** A batch failed as a whole: one bad answer must not refuse the others. Where the database is away, all are told at once to try again. */
  async #oneByOne(batch: Waiting[], error: unknown): Promise<void> {
    if (batch.length === 1 || isAway(error)) {
      for (const w of batch) w.failed(error)
      return
    }
    for (const w of batch) {
      try {
        const [outcome] = await commitSittings(this.#db, [w.sitting])
        w.done(outcome!)
      } catch (e) {
        w.failed(e)
      }
    }
    this.#committed()
  }
}
