import { z } from 'zod'
import {
  answerMost,
  answerStates,
  heldReasons,
  ideaColumns,
  ideaEvents,
  ideaKinds,
  ideaSources,
  ideaStands,
  ideaStates,
  titleMost,
} from './idea.ts'
import { language, localized } from './language.ts'

/** In the board's address: small letters, digits, single hyphens between. */
export const boardAddress = z
  .string()
  .trim()
  .min(2)
  .max(60)
  .regex(/^[a-z0-9](-?[a-z0-9])*$/)

export const boardSettings = z
  .object({
    title: localized.default({}),
    welcome: localized.default({}),
    /** 'device': also without an address, one vote for each device; 'confirmed': a vote counts once its address is confirmed. */
    voting: z.enum(['device', 'confirmed']).default('device'),
    comments: z.boolean().default(true),
    /** Whether who follows may be told by text message, which costs the organisation money. */
    texts: z.boolean().default(false),
    /** What is looked at before it is published. */
    hold: z
      .object({
        all: z.boolean().default(false),
        firstTime: z.boolean().default(true),
        links: z.boolean().default(true),
        masked: z.boolean().default(true),
      })
      .prefault({}),
  })
  .strict()
export type BoardSettings = z.infer<typeof boardSettings>

export const ideaCategory = z.object({ id: z.uuid(), name: localized, closed: z.boolean() })
export type IdeaCategory = z.infer<typeof ideaCategory>

export const board = z.object({
  address: z.string(),
  open: z.boolean(),
  /** Its page. */
  link: z.string(),
  settings: boardSettings,
  categories: z.array(ideaCategory),
  counts: z.object({
    waiting: z.number().int(),
    ideas: z.number().int(),
    votes: z.number().int(),
    voters: z.number().int(),
    /** Open, and the company has said nothing yet. */
    unanswered: z.number().int(),
  }),
})
export type Board = z.infer<typeof board>

export const ideaRow = z.object({
  id: z.uuid(),
  number: z.number().int(),
  kind: z.enum(ideaKinds),
  category: z.uuid().nullable(),
  cause: z.uuid().nullable(),
  unit: z.uuid().nullable(),
  place: z.string(),
  title: z.string(),
  body: z.string(),
  language: z.string(),
  authorName: z.string().nullable(),
  stand: z.enum(ideaStands),
  held: z.array(z.enum(heldReasons)),
  state: z.enum(ideaStates),
  answer: z.string(),
  answeredAt: z.string().nullable(),
  mergedInto: z.object({ id: z.uuid(), number: z.number().int(), title: z.string() }).nullable(),
  votes: z.number().int(),
  comments: z.number().int(),
  source: z.enum(ideaSources),
  createdAt: z.string(),
  publishedAt: z.string().nullable(),
  changedAt: z.string(),
})
export type IdeaRow = z.infer<typeof ideaRow>

export const commentRow = z.object({
  id: z.uuid(),
  authorName: z.string().nullable(),
  official: z.boolean(),
  body: z.string(),
  stand: z.enum(ideaStands),
  held: z.array(z.enum(heldReasons)),
  createdAt: z.string(),
})
export type CommentRow = z.infer<typeof commentRow>

export const ideaEvent = z.object({
  at: z.string(),
  person: z.string().nullable(),
  what: z.enum(ideaEvents),
  detail: z.object({
    from: z.enum(ideaStates).optional(),
    to: z.enum(ideaStates).optional(),
    number: z.number().int().optional(),
    title: z.string().optional(),
    note: z.string().optional(),
    votes: z.number().int().optional(),
    n: z.number().int().optional(),
  }),
})
export type IdeaEvent = z.infer<typeof ideaEvent>

/** One that is like another, the likest first. `likeness` 0…1. */
export const similarIdea = z.object({
  id: z.uuid(),
  number: z.number().int(),
  title: z.string(),
  votes: z.number().int(),
  state: z.enum(ideaStates),
  likeness: z.number(),
})
export type SimilarIdea = z.infer<typeof similarIdea>

/** Two that may be the same; `one` has more votes, or is older. `votes`: of both together, each voter once. */
export const likelyPair = z.object({
  one: ideaRow,
  other: ideaRow,
  likeness: z.number(),
  votes: z.number().int(),
  /** When and by whom they were said not to be the same. */
  apart: z.object({ at: z.string(), person: z.string().nullable() }).nullable(),
})
export type LikelyPair = z.infer<typeof likelyPair>

const reachPart = z.object({
  /** Id of the unit, or the segment's own name; '' where it is not known. */
  of: z.string(),
  voters: z.number().int(),
  voterShare: z.number(),
  /** 95 % of the share among voters. */
  low: z.number(),
  high: z.number(),
  customers: z.number().int(),
  customerShare: z.number(),
})
/** How far those who voted are like all customers, as far as that can be told. */
export const ideaReach = z.object({
  voters: z.number().int(),
  /** Whose address is confirmed: certainly one person each. */
  confirmed: z.number().int(),
  /** Known by a device only, or by a file: nobody knows whose. */
  unknown: z.number().int(),
  /** Confirmed, and found among the customers. */
  customers: z.number().int(),
  /** All customers who were met within a year. */
  of: z.number().int(),
  /** By unit and by segment: null where too few are known for shares to say anything. */
  by: z.object({
    unit: z.array(reachPart).nullable(),
    segment: z.array(reachPart).nullable(),
  }),
})
export type IdeaReach = z.infer<typeof ideaReach>
export type ReachPart = z.infer<typeof reachPart>

export const ideaImportOutcome = z.object({
  rows: z.number().int(),
  added: z.number().int(),
  known: z.number().int(),
  votes: z.number().int(),
  columns: z.array(z.object({ name: z.string(), means: z.enum(ideaColumns).nullable() })),
  bad: z.array(z.object({ row: z.number().int(), column: z.string(), reason: z.string(), value: z.string() })),
  badTotal: z.number().int(),
})
export type IdeaImportOutcome = z.infer<typeof ideaImportOutcome>

/** The same decision in further languages. */
const alsoIn = z.partialRecord(
  language,
  z.object({ title: z.string().max(titleMost), answer: z.string().max(answerMost) }).strict(),
)

/** A row of a decisions file, as it was understood. */
export const decisionRow = z.object({
  row: z.number().int(),
  title: z.string(),
  /** What the file calls its state, and the state that means; null where it is none of ours. */
  word: z.string(),
  state: z.enum(answerStates).nullable(),
  answer: z.string(),
  /** Of title and answer, where the file says so. */
  language: language.nullable(),
  also: alsoIn,
  /** The idea it is about, beyond doubt. */
  idea: similarIdea.omit({ likeness: true }).nullable(),
  /** Else those it may be about, the likest first. */
  likely: z.array(similarIdea),
})
export type DecisionRow = z.infer<typeof decisionRow>
export const decisionsRead = z.object({ rows: z.array(decisionRow) })
export type DecisionsRead = z.infer<typeof decisionsRead>

/** What somebody says was decided about which idea; null: the board has none yet. */
export const decidedIdea = z
  .object({
    idea: z.uuid().nullable(),
    title: z.string().trim().min(1).max(titleMost),
    state: z.enum(answerStates),
    answer: z.string().trim().max(answerMost),
    language: language.nullish(),
    also: alsoIn.optional(),
  })
  .strict()
export type DecidedIdea = z.infer<typeof decidedIdea>

export const decisionsOutcome = z.object({
  answered: z.number().int(),
  /** Said already, word for word. */
  same: z.number().int(),
  /** Put on the board for it. */
  added: z.number().int(),
  /** Drafts of notices made. */
  notices: z.number().int(),
  /** Which could not be, by place in what was sent, and the refusal's code. */
  left: z.array(z.object({ at: z.number().int(), why: z.string() })),
})
export type DecisionsOutcome = z.infer<typeof decisionsOutcome>
