import { z } from 'zod'
import {
  draftImprovement,
  effect,
  improvement,
  improvementEvent,
  improvementStates,
  rankedCause,
} from '../improvement.ts'
import { actors, byId, leads, ok, operation, readers } from '../operation.ts'

export const improvementList = operation({
  id: 'improvements.list',
  method: 'get',
  path: '/improvements',
  summary: 'Improvements: those in hand first, newest first',
  access: { roles: readers, api: 'figures:read' },
  query: z.object({
    /** 'open': planned, under way or in effect. */
    state: z.enum(['open', 'all', ...improvementStates]).default('open'),
    cause: z.uuid().optional(),
    unit: z.uuid().optional(),
  }),
  reply: z.object({ rows: z.array(improvement) }),
})
export const improvementRead = operation({
  id: 'improvements.read',
  method: 'get',
  path: '/improvements/:id',
  summary: 'One improvement with its history',
  access: { roles: readers, api: 'figures:read' },
  params: byId,
  reply: z.object({ improvement, events: z.array(improvementEvent) }),
})
export const improvementEffect = operation({
  id: 'improvements.effect',
  method: 'get',
  path: '/improvements/:id/effect',
  summary:
    'What it did: the change less that of comparable places, with its interval, judged after 6, 12 and 24 weeks; the same figure wherever it is shown',
  access: { roles: readers, api: 'figures:read' },
  params: byId,
  reply: effect,
})
export const improvementCreate = operation({
  id: 'improvements.create',
  method: 'post',
  path: '/improvements',
  summary: 'Begin an improvement',
  access: { roles: leads, api: 'cases:write' },
  body: draftImprovement,
  reply: improvement,
})
export const improvementSave = operation({
  id: 'improvements.save',
  method: 'put',
  path: '/improvements/:id',
  summary: 'Change an improvement; what is measured, where and from when is fixed once it has been judged',
  access: { roles: leads, api: 'cases:write' },
  params: byId,
  body: draftImprovement,
  reply: improvement,
})
export const improvementNote = operation({
  id: 'improvements.note',
  method: 'post',
  path: '/improvements/:id/notes',
  summary: 'Write a note into its history',
  access: { roles: leads, api: 'cases:write' },
  params: byId,
  body: z.object({ text: z.string().trim().min(1).max(10_000) }).strict(),
  reply: ok,
})

const days = z.coerce.number().int().min(7).max(366).default(90)

export const causeRanking = operation({
  id: 'causes.ranking',
  method: 'get',
  path: '/causes/ranking',
  summary: 'Causes by what they do: customers touched × loss of score × cost, each with its n and interval',
  access: { roles: readers, api: 'figures:read' },
  query: z.object({ metric: z.enum(['nps', 'csat', 'ces', 'solved']).default('nps'), days, unit: z.uuid().optional() }),
  reply: z.object({
    from: z.string(),
    metric: z.enum(['nps', 'csat', 'ces', 'solved']),
    /** Answers looked at, and those among them for which a cause is known. */
    answers: z.number().int(),
    known: z.number().int(),
    /** Answers that were promised anonymity are not looked at one by one. */
    anonymous: z.number().int(),
    /** By all three factors, or without the cost where that of some is not known. */
    rankedBy: z.enum(['cost', 'loss']),
    /** Those that can be ranked first; a cause counts with all below it. */
    rows: z.array(rankedCause),
  }),
})
export const answerCauseRead = operation({
  id: 'answers.cause',
  method: 'get',
  path: '/answers/:id/cause',
  summary: 'The cause of an answer and who says so: a person, its case, or what its reason mostly comes from',
  access: { roles: actors, api: 'answers:read' },
  params: byId,
  reply: z.object({ cause: z.uuid().nullable(), by: z.enum(['person', 'case', 'reason']).nullable() }),
})
export const answerCauseSave = operation({
  id: 'answers.setCause',
  method: 'put',
  path: '/answers/:id/cause',
  summary: 'Name the cause of an answer; null leaves it to its case and its reason',
  access: { roles: actors, api: 'cases:write' },
  params: byId,
  body: z.object({ cause: z.uuid().nullable() }).strict(),
  reply: z.object({ cause: z.uuid().nullable(), by: z.enum(['person', 'case', 'reason']).nullable() }),
})
