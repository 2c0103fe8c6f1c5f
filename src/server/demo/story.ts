import type { Language } from '../../contract/language.ts'
import type { AnswerValue, Solved, SurveyContent } from '../../contract/survey.ts'
import { comesAgain, gaveUp, goesOn, passedOn, selfDone, solvedNow, unfinished, whenOpen } from './again.ts'
import { Answerer, type Matter } from './answering.ts'
import { at, christmas, type Day, yearUntil } from './calendar.ts'
import { stores } from './company.ts'
import {
  changeAt,
  deliveryFeeling,
  type Fault,
  type Feeling,
  groupOf,
  serviceFeeling,
  toldSince,
  visitFeeling,
} from './feeling.ts'
import { atTheDoor, type Line, lines, type SurveyKey } from './lines.ts'
import { queueUp, type Waited } from './queue.ts'
import { Seeded } from './seeded.ts'
import { ordersAsked, rush, rushDay } from './upset.ts'

/** One encounter, and what was answered about it. Times are milliseconds, lengths seconds. */
export type Story = {
  line: Line
  /** False for an answer on the code by the door: nobody noted the visit. */
  known: boolean
  customer: number
  /** What the same customer comes again about. */
  after: Story | null
  start: number
  end: number
  agent: string | null
  reason: string | null
  /** What else it was about. */
  also: string | null
  outcome: string | null
  /** How the customer sees it; null of what nobody dealt with. */
  solved: Solved | null
  wait: number | null
  talk: number | null
  hold: number | null
  wrapUp: number | null
  attributes: Record<string, string | number>
  language: Language
  asked: number
  answer: { opened: number; at: number; finished: boolean; values: [question: string, value: AnswerValue][] } | null
}

export type Surveys = Record<SurveyKey, SurveyContent>
const minute = 60_000
export const customerCount = 8_000
/** Whoever never gets through gives up in the end. */
const mostAgain = 3

/** A year of encounters and answers up to now. The same now gives the same year. */
export class Storyteller {
  readonly #chance: Seeded
  readonly #answerer: Answerer
  readonly #agents = new Map<string, number>()
  readonly #surveys: Surveys
  #since: string | null = null

  constructor(surveys: Surveys, seed = 20_260_401) {
    this.#surveys = surveys
    this.#chance = new Seeded(seed)
    this.#answerer = new Answerer(this.#chance)
    // The same people are as good in the trickle as in the year.
    const people = new Seeded(7)
    for (const name of new Set(lines.flatMap((l) => l.agents ?? []))) this.#agents.set(name, 0.2 * people.normal())
  }

  /** In the order in which they began. */
  year(now: number): Story[] {
    const stories: Story[] = []
    const days = yearUntil(new Date(now))
    for (const [n, day] of days.entries()) {
      // A good or a bad day, whoever is at work.
      const air = 0.06 * this.#chance.normal()
      for (const line of lines) {
        for (const start of this.#starts(
          line,
          day,
          line.perDay * rushOf(line, day, now) * this.#more(line, day, now),
        )) {
          const first = this.#meet(line, day, { start, air, now })
          stories.push(first, ...this.#again(first, days, n, air, now))
        }
        if (line.channel !== 'store') continue
        const size = stores.find((s) => s.unit === line.unit)!.size
        for (const start of this.#starts(line, day, atTheDoor.perDay * size)) {
          stories.push(this.#atDoor(line, day, start, air, now))
        }
      }
    }
    return stories.filter((s) => s.end <= now).sort((a, b) => a.start - b.start)
  }

  /** An encounter that has just ended and is answered now; at a store's door one in three is on the code. */
  oneNow(line: Line, now: number): Story {
    const day = yearUntil(new Date(now)).at(-1)!
    if (line.channel === 'store' && this.#chance.happens(0.35)) return this.#atDoor(line, day, now, 0, now)
    const start = now - (12 + 6 * this.#chance.next()) * minute
    return this.#meet(line, day, { start, air: 0, now, surely: true })
  }

  /** The contacts that follow from one, of which the customer says no more: once is enough. */
  #again(first: Story, days: readonly Day[], nth: number, air: number, now: number): Story[] {
    const later: Story[] = []
    for (let last = first; later.length < mostAgain; ) {
      const next = comesAgain(this.#chance, last)
      const line = next && lines.find((l) => l.channel === next.channel)
      if (!line || line.channel === 'store') break
      const begun = last.end + next.minutes * minute
      const open = begun > now ? null : whenOpen(line, begun, days.slice(nth, nth + 40))
      if (!open || open.start > now) break
      last = this.#meet(line, open.day, { start: open.start, air, now, after: last })
      later.push(last)
    }
    return later
  }

  #starts(line: Line, day: Day, perDay: number): number[] {
    const open = day.holiday ? null : line.hours[day.weekday]
    if (!open) return []
    const busy = line.busy(day) * this.#chance.around(1, 0.1)
    const midnight = at(day.date, 0)
    return Array.from(
      { length: this.#chance.count(perDay * busy) },
      () => midnight + this.#hour(line, open) * 60 * minute,
    )
  }

  #hour(line: Line, [from, to]: [number, number]): number {
    for (;;) {
      const hour = from + this.#chance.next() * (to - from)
      if (this.#chance.next() * 1.8 < line.profile(hour)) return hour
    }
  }

  #meet(
    line: Line,
    day: Day,
    given: { start: number; air: number; now: number; surely?: boolean; after?: Story },
  ): Story {
    const chance = this.#chance
    const { start, now, surely = false, after = null } = given
    const change = changeAt(start, now)
    const reason = line.reasons ? (after?.reason ?? this.#chance.weighted(this.#weights(line, start, now))) : null
    const met = { line, known: true, customer: after?.customer ?? this.#customer(), after, start, reason }
    const language = after?.language ?? this.#language(line)
    const group = after ? after.attributes : { segment: chance.weighted(groups) }
    const waited = line.queue && this.#wait(line, day, start, now, surely)
    if (waited?.left || line.channel === 'self-service') {
      const end = start + (waited ? waited.seconds * 1_000 : chance.around(4, 0.5) * minute)
      const alone = { ...met, ...nobody, end, asked: end, language, attributes: group, wait: waited?.seconds ?? null }
      // Who hung up had told the menu what it was about.
      if (waited) return { ...alone, outcome: gaveUp }
      return { ...alone, outcome: chance.happens(0.17 + troubled(reason) * change) ? unfinished : selfDone }
    }
    const agent = line.agents ? this.#agent(line.agents, after) : null
    const feeling = this.#feeling(line, day, line.mood + given.air, {
      ...{ agent, reason, change, now },
      waited: waited && waited.seconds / 60,
    })
    const matter: Matter = { line, reason, agent, change, language, weekday: day.weekday }
    const work = this.#work(line, reason)
    const email = line.channel === 'email' && !surely ? chance.around(240, 0.8) * minute : 0
    const spoken = (waited?.seconds ?? 0) * 1_000 + (work.talk ?? 0) * 1_000
    const end = start + spoken + (line.channel === 'delivery' ? 6 * minute : 0) + email
    const asked = surely ? Math.min(now - 20_000, end) : end + line.askedAfter * minute
    const eager = line.answers * (1 + 0.25 * Math.min(1, Math.abs(feeling.felt) / 2))
    return {
      ...{ ...met, ...work, end: Math.min(end, asked), agent, language, asked, wait: waited?.seconds ?? null },
      also: reason && !after && chance.happens(0.07) ? this.#also(line.reasons!, reason) : null,
      outcome: reason ? this.#outcome(feeling) : null,
      solved: reason ? feeling.solved : null,
      attributes: group,
      answer: surely || (!after && chance.happens(eager)) ? this.#answer(feeling, matter, asked, now, surely) : null,
    }
  }

  #wait(line: Line, day: Day, start: number, now: number, surely: boolean): Waited {
    const hour = (start - at(day.date, 0)) / (60 * minute)
    // More hands are there in the busy months and on Mondays, though never quite enough.
    const strain = Math.max(0.4, line.busy(day) * rushOf(line, day, now)) ** 0.6 * (0.65 + 0.45 * line.profile(hour))
    const waited = queueUp(this.#chance, line.queue!, strain)
    return surely ? { ...waited, left: false } : waited
  }

  #customer = (): number => Math.floor(this.#chance.next() ** 1.6 * customerCount)

  /** Who is passed on comes to somebody else. */
  #agent(agents: readonly string[], after: Story | null): string {
    const others = after?.outcome === passedOn ? agents.filter((a) => a !== after.agent) : agents
    return this.#chance.pick(others)
  }

  #also(weights: Readonly<Record<string, number>>, reason: string): string {
    const { [reason]: _, ...others } = weights
    return this.#chance.weighted(others)
  }

  /** Somebody answers on the code by the door: of the visit itself nothing is known. */
  #atDoor(line: Line, day: Day, start: number, air: number, now: number): Story {
    const language = this.#language(line)
    const matter: Matter = { line, reason: null, agent: null, language, change: 0, weekday: day.weekday }
    const feeling = this.#feeling(line, day, line.mood - 0.3 + atTheDoor.mood + air, { ...matter, now })
    const answer = this.#answer(feeling, matter, start, now, true)
    return {
      ...nobody,
      line,
      known: false,
      customer: 0,
      after: null,
      reason: null,
      wait: null,
      start,
      end: start,
      attributes: {},
      language,
      asked: start,
      answer,
    }
  }

  #feeling(
    line: Line,
    day: Day,
    mood: number,
    {
      agent,
      reason,
      waited = null,
      change,
      now,
    }: { agent: string | null; reason: string | null; waited?: number | null; change: number; now: number },
  ): Feeling & { faults?: Fault[] } {
    const chance = this.#chance
    const crowded = christmas(day) + (day.weekday === 5 ? 0.4 : 0)
    if (reason)
      return serviceFeeling(chance, { mood, agent: this.#agents.get(agent ?? '') ?? 0, reason, waited, change })
    return line.channel === 'delivery'
      ? deliveryFeeling(chance, { mood, crowded, told: this.#told(day, now) })
      : visitFeeling(chance, { mood, crowded })
  }

  #told(day: Day, now: number): boolean {
    this.#since ??= toldSince(now)
    return day.date >= this.#since
  }

  /** How long the work took; advice takes longest, writing longer than talking. */
  #work(line: Line, reason: string | null): Pick<Story, 'talk' | 'hold' | 'wrapUp'> {
    const chance = this.#chance
    if (!reason) return { talk: null, hold: null, wrapUp: null }
    const phone = line.channel === 'phone'
    return {
      talk: chance.around(groupOf(reason) === 'neuvonta' ? 330 : 245, 0.55) * (phone ? 1 : 1.5),
      hold: phone && chance.happens(0.4) ? chance.around(55, 0.7) : null,
      wrapUp: phone ? chance.around(50, 0.6) : null,
    }
  }

  #outcome({ solved }: Feeling): string {
    return solved === 'yes'
      ? this.#chance.weighted({ [solvedNow]: 95, [passedOn]: 5 })
      : this.#chance.weighted({ [solvedNow]: 46, [passedOn]: 22, [goesOn]: 32 })
  }

  /** A new invoicing system brings questions about invoices, a late carrier about orders: they come on top of the others. */
  #weights(line: Line, at: number, now: number): Record<string, number> {
    const [change, orders] = [changeAt(at, now), ordersAsked(at, now)]
    const more = (code: string) =>
      code === 'tilaus-missa' ? orders : code === 'laskutus-lasku' || code === 'laskutus-hyvitys' ? 1 + 0.9 * change : 1
    return Object.fromEntries(Object.entries(line.reasons ?? {}).map(([code, w]) => [code, w * more(code)]))
  }

  #more(line: Line, day: Day, now: number): number {
    if (!line.reasons) return 1
    const sum = (weights: Readonly<Record<string, number>>) => Object.values(weights).reduce((a, b) => a + b, 0)
    return sum(this.#weights(line, at(day.date, 12), now)) / sum(line.reasons)
  }

  #language({ swedish, english }: Line): Language {
    const x = this.#chance.next()
    return x < swedish ? 'sv' : x < swedish + english ? 'en' : 'fi'
  }

  #answer(
    feeling: Feeling & { faults?: Fault[] },
    matter: Matter,
    asked: number,
    now: number,
    atOnce: boolean,
  ): Story['answer'] {
    const { survey } = matter.line
    if (!survey) return null
    const answer = this.#answerer.answer(this.#surveys[survey], feeling, matter)
    const opened = asked + (atOnce ? 0 : this.#chance.around(...matter.line.minutesToAnswer) * minute)
    const at = opened + this.#chance.around(14, 0.5) * 1_000
    // Not yet.
    return at > now ? null : { ...answer, opened, at }
  }
}

const groups = { 'kanta-asiakas': 58, satunnainen: 30, yritys: 12 }
const nobody = {
  ...{ agent: null, also: null, outcome: null, solved: null, talk: null, hold: null, wrapUp: null, answer: null },
}
const rushOf = (line: Line, day: Day, now: number): number =>
  line.channel === 'phone' && day.date === rushDay(now) ? rush : 1
/** How much harder it became to look after oneself: the invoices of the new system are not in the web service yet. */
const troubled = (reason: string | null): number => (reason && groupOf(reason) === 'laskutus' ? 0.3 : 0)
