import { christmas, type Day } from './calendar.ts'
import { agents, stores, type UnitKey } from './company.ts'
import type { Queue } from './queue.ts'

export type SurveyKey = 'call' | 'delivery' | 'store'
/** One kind of encounter at one touchpoint: how many, when, about what, and how many answer how soon. */
export type Line = {
  key: string
  unit: UnitKey
  channel: 'phone' | 'chat' | 'email' | 'delivery' | 'store' | 'self-service'
  /** Null where nobody is asked. */
  survey: SurveyKey | null
  /** Name of the source system, and what its ids begin with. */
  source: string
  prefix: string
  /** Encounters on an average day. */
  perDay: number
  /** Opening hours per weekday, Monday first. */
  hours: readonly ([from: number, to: number] | null)[]
  /** How busy a day is against the average. */
  busy: (day: Day) => number
  /** How busy an hour of the day is. */
  profile: (hour: number) => number
  reasons: Readonly<Record<string, number>> | null
  agents: readonly string[] | null
  /** How the encounter feels against the average, in standard deviations. */
  mood: number
  /** Share of the asked who answer, and how soon: median minutes and spread. */
  answers: number
  minutesToAnswer: [median: number, sigma: number]
  /** Minutes from the end to the invitation. */
  askedAfter: number
  /** Null where nobody queues. */
  queue: Queue | null
  swedish: number
  english: number
}

const week = (monToFri: [number, number], sat: [number, number] | null, sun: [number, number] | null) =>
  [...Array.from({ length: 5 }, () => monToFri), sat, sun] as const
const hump = (hour: number, peak: number, width: number) => Math.exp(-(((hour - peak) / width) ** 2))
const twoPeaks = (hour: number) => 0.25 + hump(hour, 10.2, 1.6) + 0.75 * hump(hour, 14.4, 1.8)
const evening = (hour: number) => 0.3 + 0.6 * hump(hour, 12, 2.5) + hump(hour, 18.5, 2)
const shopping = (hour: number) => 0.2 + 0.7 * hump(hour, 12.5, 2) + hump(hour, 16.8, 1.6)

/** Gardens are begun in spring, homes are furnished in autumn. Twelve months, January first. */
const garden = [0.55, 0.6, 0.8, 1.25, 1.6, 1.4, 1.05, 1.0, 1.0, 0.95, 0.95, 0.95]
const season = (day: Day, strength: number) => 1 + (garden[day.month - 1]! - 1) * strength
const byWeekday = (day: Day, factors: readonly number[]) => factors[day.weekday]!

const service = {
  'laskutus-lasku': 9,
  'laskutus-hyvitys': 5,
  'laskutus-maksuaika': 4,
  'tilaus-missa': 17,
  'tilaus-muutos': 8,
  'tilaus-puute': 8,
  'neuvonta-piha': 9,
  'neuvonta-remontti': 8,
  palautus: 10,
  takuu: 8,
  'kanta-asiakkuus': 9,
  muu: 5,
}

export const lines: Line[] = [
  {
    key: 'phone',
    unit: 'phone',
    channel: 'phone',
    survey: 'call',
    source: 'puhelinvaihde',
    prefix: 'P',
    perDay: 27,
    hours: week([8, 18], [9, 15], null),
    busy: (day) =>
      byWeekday(day, [1.55, 1.25, 1.15, 1.1, 1.15, 0.55, 0]) * season(day, 0.4) * (1 + 0.5 * christmas(day)),
    profile: twoPeaks,
    reasons: service,
    agents: agents.phone,
    mood: 0.1,
    answers: 0.25,
    minutesToAnswer: [38, 1.5],
    askedAfter: 2,
    queue: { often: 0.225, wait: 60, patience: 310 },
    swedish: 0.08,
    english: 0.04,
  },
  {
    key: 'chat',
    unit: 'written',
    channel: 'chat',
    survey: 'call',
    source: 'chat',
    prefix: 'C',
    perDay: 18,
    hours: week([8, 20], [9, 18], [10, 18]),
    busy: (day) => byWeekday(day, [1.2, 1.1, 1.05, 1.05, 1, 0.8, 0.85]) * season(day, 0.3) * (1 + 0.6 * christmas(day)),
    profile: evening,
    reasons: { ...service, 'neuvonta-piha': 13, 'tilaus-missa': 21, takuu: 5 },
    agents: agents.written,
    mood: -0.05,
    answers: 0.36,
    minutesToAnswer: [3, 1.2],
    askedAfter: 0,
    queue: { often: 0.2, wait: 55, patience: 260 },
    swedish: 0.09,
    english: 0.12,
  },
  {
    key: 'email',
    unit: 'written',
    channel: 'email',
    survey: 'call',
    source: 'sähköposti',
    prefix: 'S',
    perDay: 12,
    hours: week([8, 17], null, null),
    busy: (day) => byWeekday(day, [1.9, 1.4, 1.25, 1.2, 1.25, 0, 0]) * season(day, 0.3) * (1 + 0.4 * christmas(day)),
    profile: twoPeaks,
    reasons: { ...service, 'laskutus-lasku': 14, 'laskutus-hyvitys': 9, 'neuvonta-piha': 4, takuu: 12 },
    agents: agents.written,
    mood: -0.3,
    answers: 0.17,
    minutesToAnswer: [300, 1.4],
    askedAfter: 5,
    queue: null,
    swedish: 0.09,
    english: 0.08,
  },
  {
    key: 'delivery',
    unit: 'delivery',
    channel: 'delivery',
    survey: 'delivery',
    source: 'kuljetukset',
    prefix: 'K',
    perDay: 16,
    hours: week([8, 20], [9, 16], null),
    busy: (day) => byWeekday(day, [1.1, 1.2, 1.2, 1.2, 1.3, 0.9, 0]) * season(day, 0.6) * (1 + 0.9 * christmas(day)),
    profile: (hour) => 0.6 + 0.4 * hump(hour, 17, 2.5),
    reasons: null,
    agents: agents.delivery,
    mood: 0.25,
    answers: 0.36,
    minutesToAnswer: [420, 1.3],
    askedAfter: 90,
    queue: null,
    swedish: 0.09,
    english: 0.05,
  },
  {
    key: 'self',
    unit: 'web',
    channel: 'self-service',
    survey: null,
    source: 'verkkopalvelu',
    prefix: 'V',
    perDay: 16,
    hours: week([6, 23], [7, 23], [8, 23]),
    busy: (day) => byWeekday(day, [1.1, 1, 1, 1, 0.95, 0.9, 1.05]) * season(day, 0.3) * (1 + 0.5 * christmas(day)),
    profile: evening,
    reasons: { 'tilaus-missa': 42, 'kanta-asiakkuus': 23, 'laskutus-lasku': 20, palautus: 15 },
    agents: null,
    mood: 0,
    answers: 0,
    minutesToAnswer: [1, 1],
    askedAfter: 0,
    queue: null,
    swedish: 0.09,
    english: 0.06,
  },
  ...stores.map(
    (store): Line => ({
      key: `store-${store.unit}`,
      unit: store.unit,
      channel: 'store',
      survey: 'store',
      source: 'kassa',
      prefix: `M${store.unit.slice(0, 3).toUpperCase()}`,
      perDay: 3 * store.size,
      hours: week([9, 20], [9, 18], [11, 17]),
      busy: (day) => byWeekday(day, [0.8, 0.8, 0.85, 0.9, 1.15, 1.5, 1]) * season(day, 1) * (1 + 0.7 * christmas(day)),
      profile: shopping,
      reasons: null,
      agents: null,
      mood: 0.3 + store.mood,
      answers: 0.23,
      minutesToAnswer: [330, 1.3],
      askedAfter: 60,
      queue: null,
      swedish: store.swedish,
      english: 0.04,
    }),
  ),
]

/** Answers on the QR code by a store's door, without an encounter, on an average day of an average store. */
export const atTheDoor = { perDay: 1.15, mood: 0.15 }
