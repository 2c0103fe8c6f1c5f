import { phraseOf, standsAt, wordsIn } from '../../catalog/topic/word.ts'
import type { CustomerCondition, RuleCondition, SaidCondition } from '../../contract/cases.ts'

export type Said = {
  kind: string | null
  value: unknown
  words?: string | null | undefined
  /** Of the words, where a rule asks for them. */
  topics?: readonly string[]
}

/** What they said most in words of: one question may have got an 'ok', and another the matter. */
export const wordsOf = (said: readonly Said[]): string | null =>
  said.reduce<string | null>((most, { words }) => ((words?.length ?? 0) > (most?.length ?? 0) ? words! : most), null)

/** Where something happened, and what is known of the customer. */
export type Place = {
  /** From the root of the tree down. */
  reasons: readonly string[]
  channel: string
  touchpoint: string | null
  attributes: Record<string, unknown>
}

type OnAnswer = Extract<RuleCondition, { on: 'answer' }>
type OnEncounter = Extract<RuleCondition, { on: 'encounter' }>
type OnFigure = Extract<RuleCondition, { on: 'figure' }>

/** Whether what was said calls for somebody: all that the rule names, each by any answer. */
export const saidHolds = ({ said: wanted }: OnAnswer, said: readonly Said[]): boolean =>
  said.length > 0 && wanted.every((one) => holds(one, said))

/** `max` is for scales, `oneOf` for solved; contact holds when consent was given; words in any text. */
export function holds(condition: SaidCondition, said: readonly Said[]): boolean {
  if (condition.question === 'words') {
    const texts = said.map((s) => wordsIn(s.words ?? ''))
    return condition.anyOf.some((one) => {
      const phrase = phraseOf(one)
      return texts.some((text) => text.some((_, at) => standsAt(text, at, phrase)))
    })
  }
  if (condition.question === 'topic')
    return said.some((s) => s.topics?.some((topic) => condition.anyOf.includes(topic)) ?? false)
  return said.some(({ kind, value }) => {
    if (kind !== condition.question || value === null) return false
    if (condition.question === 'contact')
      return typeof value === 'object' && 'consent' in value && value.consent === true
    if (condition.question === 'solved')
      return typeof value === 'string' && (condition.oneOf as string[]).includes(value)
    return typeof value === 'number' && value <= condition.max
  })
}

/** Whether it happened where the rule says, to a customer of whom it speaks. */
export function placeHolds(
  { reasons, channels, touchpoints, customer }: Pick<OnAnswer, 'reasons' | 'channels' | 'touchpoints' | 'customer'>,
  place: Place,
): boolean {
  if (reasons?.length && !place.reasons.some((r) => reasons.includes(r))) return false
  if (channels?.length && !channels.includes(place.channel)) return false
  if (touchpoints?.length && !(place.touchpoint && touchpoints.includes(place.touchpoint))) return false
  return (customer ?? []).every((one) => customerHolds(one, place.attributes))
}

function customerHolds({ attribute, oneOf, atLeast }: CustomerCondition, known: Record<string, unknown>): boolean {
  const value = known[attribute]
  if (value === null || value === undefined || typeof value === 'object') return false
  if (oneOf?.length && !oneOf.includes(String(value))) return false
  return atLeast === undefined || (String(value).trim() !== '' && Number(value) >= atLeast)
}

/** How it stands with a contact's customer. */
export type Contact = {
  outcome: string | null
  /** Which contact of its errand it is; null where that is not known. */
  contacts: number | null
  /** How often the customer has left within so many days, this time included; 0 where this time they did not. */
  abandoned: (days: number) => number
}

export function contactHolds({ contacts, abandoned, days, outcomes }: OnEncounter, contact: Contact): boolean {
  if (outcomes?.length && !(contact.outcome && outcomes.includes(contact.outcome))) return false
  if (contacts !== undefined && !(contact.contacts !== null && contact.contacts >= contacts)) return false
  return abandoned === undefined || contact.abandoned(days) >= abandoned
}

/** What a rule on figures hears of; it is only ever told what departs beyond chance. */
export type Figure = { metric: string; direction: 'up' | 'down'; reasons: readonly string[]; channel: string | null }

export function figureHolds(
  { metrics, direction, reasons, channels }: OnFigure,
  figure: Figure,
  isWorse: (metric: string, direction: 'up' | 'down') => boolean,
): boolean {
  if (metrics?.length && !(metrics as string[]).includes(figure.metric)) return false
  if (direction === 'worse' ? !isWorse(figure.metric, figure.direction) : direction !== figure.direction) return false
  if (reasons?.length && !figure.reasons.some((r) => reasons.includes(r))) return false
  return !channels?.length || (figure.channel !== null && channels.includes(figure.channel))
}
