import type { Language } from '../../contract/language.ts'
import type { AnswerValue, SurveyContent } from '../../contract/survey.ts'
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
  visitFeeling,
} from './feeling.ts'
import { atTheDoor, type Line, lines } from './lines.ts'
import { Seeded } from './seeded.ts'
import { ordersAsked, rush, rushDay } from './upset.ts'

/** One encounter, and what was answered about it. Times are milliseconds, lengths seconds. */
export type Story = {
  line: Line
  /** False for an answer on the code by the door: nobody noted the visit. */
  known: boolean
  customer: number
  start: number
  end: number
  agent: string | null
  reason: string | null
  outcome: string | null
  talk: number | null
  hold: number | null
  wrapUp: number | null
  attributes: Record<string, string | number>
  language: Language
  asked: number
  answer: { opened: number; at: number; finished: boolean; values: [question: string, value: AnswerValue][] } | null
}

export type Surveys = Record<Line['survey'], SurveyContent>
const minute = 60_000
export const customerCount = 8_000

/** A year of encounters and answers up to now. The same now gives the same year. */
export class Storyteller {
  readonly #chance: Seeded
  readonly #answerer: Answerer
  readonly #agents = new Map<string, number>()
  readonly #surveys: Surveys

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
    const rushed = rushDay(now)
    for (const day of yearUntil(new Date(now))) {
      // A good or a bad day, whoever is at work.
      const air = 0.06 * this.#chance.normal()
      for (const line of lines) {
        for (const start of this.#starts(
          line,
          day,
          line.perDay * (line.channel === 'phone' && day.date === rushed ? rush : 1),
        ))
          stories.push(this.#meet(line, day, start, air, now))
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
    return this.#meet(line, day, now - (12 + 6 * this.#chance.next()) * minute, 0, now, true)
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

  #meet(line: Line, day: Day, start: number, air: number, now: number, surely = false): Story {
    const chance = this.#chance
    const agent = line.agents ? chance.pick(line.agents) : null
    const change = changeAt(start, now)
    const reason = line.reasons ? this.#reason(line.reasons, change, ordersAsked(start, now)) : null
    const busy = Math.max(0.4, line.busy(day))
    const waited = line.waiting === null ? null : chance.around(line.waiting * busy * (1 + 0.3 * change), 0.9)
    const feeling = this.#feeling(line, day, line.mood + air, { agent, reason, waited, change })
    const matter: Matter = { line, reason, agent, change, language: this.#language(line), weekday: day.weekday }
    const work = this.#work(line, reason)
    const email = line.channel === 'email' && !surely ? chance.around(240, 0.8) * minute : 0
    const end = start + (work.talk ?? 0) * 1_000 + (line.channel === 'delivery' ? 6 * minute : 0) + email
    const asked = surely ? Math.min(now - 20_000, end) : end + line.askedAfter * minute
    const eager = line.answers * (1 + 0.25 * Math.min(1, Math.abs(feeling.felt) / 2))
    return {
      ...{
        line,
        known: true,
        start,
        end: Math.min(end, asked),
        agent,
        reason,
        language: matter.language,
        asked,
        ...work,
      },
      customer: Math.floor(chance.next() ** 1.6 * customerCount),
      outcome: reason ? this.#outcome(feeling) : null,
      attributes: {
        ...(waited !== null && { jonotusminuutit: Math.round(waited * 10) / 10 }),
        asiakasryhmä: chance.weighted({ 'kanta-asiakas': 58, satunnainen: 30, yritys: 12 }),
      },
      answer: surely || chance.happens(eager) ? this.#answer(feeling, matter, asked, now, surely) : null,
    }
  }

  /** Somebody answers on the code by the door: of the visit itself nothing is known. */
  #atDoor(line: Line, day: Day, start: number, air: number, now: number): Story {
    const language = this.#language(line)
    const matter: Matter = { line, reason: null, agent: null, language, change: 0, weekday: day.weekday }
    const feeling = this.#feeling(line, day, line.mood - 0.3 + atTheDoor.mood + air, matter)
    const nothing = { agent: null, reason: null, outcome: null, talk: null, hold: null, wrapUp: null }
    const answer = this.#answer(feeling, matter, start, now, true)
    return {
      ...nothing,
      line,
      known: false,
      customer: 0,
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
    }: { agent: string | null; reason: string | null; waited?: number | null; change: number },
  ): Feeling & { faults?: Fault[] } {
    const chance = this.#chance
    const crowded = christmas(day) + (day.weekday === 5 ? 0.4 : 0)
    if (reason)
      return serviceFeeling(chance, { mood, agent: this.#agents.get(agent ?? '') ?? 0, reason, waited, change })
    return line.channel === 'delivery'
      ? deliveryFeeling(chance, { mood, crowded })
      : visitFeeling(chance, { mood, crowded })
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
      ? this.#chance.weighted({ ratkaistu: 93, siirretty: 7 })
      : this.#chance.weighted({ ratkaistu: 38, siirretty: 34, 'jatkuu myöhemmin': 28 })
  }

  /** A new invoicing system brings questions about invoices, a late carrier about orders. */
  #reason(weights: Readonly<Record<string, number>>, change: number, orders: number): string {
    const more = (code: string) =>
      code === 'tilaus-missa' ? orders : code === 'laskutus-lasku' || code === 'laskutus-hyvitys' ? 1 + 0.9 * change : 1
    return this.#chance.weighted(Object.fromEntries(Object.entries(weights).map(([code, w]) => [code, w * more(code)])))
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
    const answer = this.#answerer.answer(this.#surveys[matter.line.survey], feeling, matter)
    const opened = asked + (atOnce ? 0 : this.#chance.around(...matter.line.minutesToAnswer) * minute)
    const at = opened + this.#chance.around(14, 0.5) * 1_000
    // Not yet.
    return at > now ? null : { ...answer, opened, at }
  }
}
