import type { Solved } from '../../contract/survey.ts'
import { at, type Day } from './calendar.ts'
import type { Line } from './lines.ts'
import type { Seeded } from './seeded.ts'

/** What is known of a contact when somebody asks whether the customer comes again about it. */
type Ended = { line: Line; outcome: string | null; solved: Solved | null }
/** Where they come, after how many minutes. */
export type Again = { channel: Line['channel']; minutes: number }

/** Whoever hung up rings again, whoever was passed on is on the next line at once, whose matter is open comes back within days, some in another channel. */
export function comesAgain(chance: Seeded, { line, outcome, solved }: Ended): Again | null {
  if (outcome === gaveUp) return chance.happens(0.62) ? { channel: line.channel, minutes: chance.around(28, 1) } : null
  if (line.channel === 'self-service')
    return outcome === unfinished && chance.happens(0.78)
      ? { channel: chance.weighted({ phone: 64, chat: 36 }), minutes: chance.around(50, 1.4) }
      : null
  if (outcome === passedOn) return chance.happens(0.85) ? { channel: line.channel, minutes: 0.5 } : null
  const share = solved === 'no' ? 0.55 : solved === 'partly' ? 0.3 : 0.035
  return solved && chance.happens(share)
    ? {
        channel: chance.happens(0.66) ? line.channel : chance.weighted({ phone: 64, chat: 36 }),
        minutes: chance.around(1_900, 0.9),
      }
    : null
}

/** The first moment from `start` on at which the line is open; null where that is after the last of the days. */
export function whenOpen(line: Line, start: number, days: readonly Day[]): { day: Day; start: number } | null {
  for (const day of days) {
    const hours = day.holiday ? null : line.hours[day.weekday]
    if (!hours || at(day.date, hours[1]) <= start) continue
    const opened = at(day.date, hours[0])
    // Nobody is there on the stroke of the hour: the first minutes after it.
    return { day, start: start < opened ? opened + ((start / 7) % 2_700_000) : start }
  }
  return null
}

/** Outcomes as the company's systems have them. */
export const [solvedNow, passedOn, goesOn] = ['ratkaistu', 'siirretty', 'jatkuu myöhemmin'] as const
export const gaveUp = 'luovutti jonossa'
export const [selfDone, unfinished] = ['itsepalvelussa valmis', 'itsepalvelussa kesken'] as const
