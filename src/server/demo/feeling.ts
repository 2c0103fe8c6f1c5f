import type { Solved } from '../../contract/survey.ts'
import { addDays, localDate, weekday } from '../../contract/zone.ts'
import { zone } from './company.ts'
import type { Seeded } from './seeded.ts'

/** How an encounter felt, in standard deviations of customers' opinions, and whether the matter was solved. */
export type Feeling = { felt: number; solved: Solved; minutes: number }

/** What the reason itself does to the mood and to the chance that the matter is solved at once. */
const ofReason: Record<string, readonly [mood: number, solved: number]> = {
  laskutus: [-0.15, -0.1],
  tilaus: [-0.2, -0.25],
  neuvonta: [0.3, 0.5],
  palautus: [-0.05, 0.2],
  takuu: [-0.35, -0.5],
  'kanta-asiakkuus': [0, 0.3],
  muu: [0, 0],
}
export const groupOf = (reason: string): string =>
  Object.keys(ofReason).find((group) => reason.startsWith(group)) ?? 'muu'

const day = 86_400_000
/** A new invoicing system was taken into use so long ago, and half mended so long ago. */
export const changedDaysAgo = 100
export const mendedDaysAgo = 45

/** How much of the change is felt: nothing before, all of it after some days, less than half since it was mended. */
export function changeAt(ms: number, now: number): number {
  const since = (ms - (now - changedDaysAgo * day)) / day
  const mended = (ms - (now - mendedDaysAgo * day)) / day
  if (since < 0) return 0
  const full = Math.min(1, 0.5 + since / 6)
  return mended < 0 ? full : 0.4 + (full - 0.4) * Math.max(0, 1 - mended / 7)
}

/** How a call, chat or mail felt. `change` acts on billing only. */
export function serviceFeeling(
  chance: Seeded,
  given: { mood: number; agent: number; reason: string; waited: number | null; change: number },
): Feeling {
  const [mood, solving] = ofReason[groupOf(given.reason)]!
  const change = groupOf(given.reason) === 'laskutus' ? given.change : 0
  const minutes = given.waited ?? 0
  const p = 1 / (1 + Math.exp(-(1.75 + solving + given.agent * 0.8 + given.mood - 1.25 * change)))
  const solved = chance.happens(p) ? 'yes' : chance.happens(0.45) ? 'partly' : 'no'
  const result = { yes: 0.4, partly: -0.45, no: -1.25 }[solved]
  const wait = -0.28 * Math.log2(1 + minutes)
  return {
    felt: given.mood - 0.1 + given.agent + mood + result + wait - 0.4 * change + 0.8 * chance.normal(),
    solved,
    minutes,
  }
}

/** Customers of home deliveries have been told of the hour by text the evening before since a Monday so many weeks ago. */
export const toldWeeksAgo = 25
export const toldSince = (now: number): string => {
  const today = localDate(now, zone)
  return addDays(today, -weekday(today) - 7 * toldWeeksAgo)
}

export const faults = ['late', 'damaged', 'missing', 'messages', 'driver'] as const
export type Fault = (typeof faults)[number]

/** How a delivery felt, and what went wrong with it. More is late before Christmas. */
export function deliveryFeeling(
  chance: Seeded,
  given: { mood: number; crowded: number; told: boolean },
): Feeling & { faults: Fault[] } {
  const odds: Record<Fault, number> = {
    late: (given.told ? 0.05 : 0.09) + 0.12 * given.crowded,
    damaged: 0.03,
    missing: 0.025,
    messages: given.told ? 0.015 : 0.06,
    driver: 0.015,
  }
  const wrong = faults.filter((fault) => chance.happens(odds[fault]))
  const cost = { late: 1.3, damaged: 1.7, missing: 1.4, messages: 0.7, driver: 0.9 }
  const felt = given.mood + (given.told ? 0.7 : 0) - wrong.reduce((sum, f) => sum + cost[f], 0) + 0.8 * chance.normal()
  return { felt, solved: wrong.length === 0 ? 'yes' : 'no', minutes: 0, faults: wrong }
}

/** How a visit to a store felt. The crowd on Saturdays and before Christmas costs a little. */
export const visitFeeling = (chance: Seeded, given: { mood: number; crowded: number }): Feeling => ({
  felt: given.mood + 0.3 - 0.3 * given.crowded + 0.9 * chance.normal(),
  solved: 'yes',
  minutes: 0,
})

const cut = (x: number, cuts: readonly number[]): number => cuts.filter((c) => x > c).length

/** A feeling on the scale of a question, with the haste of the moment. */
export const onScale = {
  nps: (felt: number, chance: Seeded): number =>
    cut(felt + 0.5 * chance.normal(), [-2.6, -2.4, -2.15, -1.9, -1.65, -1.25, -0.95, -0.5, 0.12, 0.62]),
  ces: (felt: number, chance: Seeded): number =>
    1 + cut(felt + 0.55 * chance.normal(), [-2.1, -1.6, -1.1, -0.7, -0.1, 0.6]),
  csat: (felt: number, chance: Seeded): number => 1 + cut(felt + 0.45 * chance.normal(), [-1.75, -1.2, -0.6, 0.35]),
}
