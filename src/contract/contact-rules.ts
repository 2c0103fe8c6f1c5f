import { z } from 'zod'

/**
 * What an outcome of a contact log says of the encounter: a person answered; a person answered and only passed it on; it served itself; the customer left the
 * queue; it was no customer's. This is the one place: figures of handling and of errands both read it.
 */
export const outcomeMeanings = ['agent', 'passed', 'self', 'abandoned', 'none'] as const
export type OutcomeMeaning = (typeof outcomeMeanings)[number]

/**
 * Service level has several definitions in use, which differ in what becomes of those who hung up. With A answered in time, N answered, L left, E left
 * early: 'offered' A / (N + L); 'answered' A / N; 'less-early' A / (N + L − E); 'early-served' (A + E) / (N + L).
 */
export const serviceLevels = ['offered', 'answered', 'less-early', 'early-served'] as const
export type ServiceLevel = (typeof serviceLevels)[number]

/** How an organisation reads its contact log. Nothing of it is in the facts: another rule gives other figures at once. */
export const contactRules = z
  .object({
    /** Meanings that somebody set, by outcome as it stands in the log; the others are guessed from their words. */
    outcomes: z
      .record(z.string().max(60), z.enum(outcomeMeanings))
      .refine((given) => Object.keys(given).length <= 500, 'at most 500 outcomes')
      .default({}),
    serviceLevel: z.enum(serviceLevels).default('offered'),
    /** Answered in time is within so many seconds. */
    answerWithin: z.number().int().min(1).max(86_400).default(20),
    /** Who leaves before so many seconds left early. */
    early: z.number().int().min(0).max(3_600).default(5),
    /** Euros an hour of work; null is not told. */
    hourCost: z.number().min(0).max(10_000).nullable().default(null),
  })
  .strict()
export type ContactRules = z.output<typeof contactRules>

/**
 * Words that give a meaning away, in small letters, the first that fits; the same expressions are read here and by the fact store (RE2), which keeps what
 * it found: with each change the facts' schema needs another step.
 */
export const outcomeWords: readonly (readonly [OutcomeMeaning, string])[] = [
  ['none', '\\bphantom|\\btest|\\bdummy|\\bspam|väärä numero|wrong number|fel nummer'],
  [
    'abandoned',
    '\\bhang|\\bhung|abandon|\\bmissed|unanswered|no.?answer|luuri|luovutt|katkais|hylätty puhelu|vastaamat|övergiv|lade på|obesvar',
  ],
  ['self', 'self.?serv|\\bself\\b|\\bivr\\b|\\bvru\\b|\\bbot\\b|chatbot|itsepalvel|robotti|botti|självbetj|självserv'],
]

/** What an outcome most likely means: by its words, else somebody answered, as of most rows of most logs. */
export function guessMeaning(outcome: string): OutcomeMeaning {
  const text = outcome.toLowerCase()
  return outcomeWords.find(([, words]) => new RegExp(words).test(text))?.[0] ?? 'agent'
}
