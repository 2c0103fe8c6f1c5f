import { z } from 'zod'
import {
  board,
  boardAddress,
  boardSettings,
  commentRow,
  decidedIdea,
  decisionsOutcome,
  decisionsRead,
  ideaCategory,
  ideaEvent,
  ideaImportOutcome,
  ideaReach,
  ideaRow,
  similarIdea,
} from '../board.ts'
import {
  answerMost,
  answerStates,
  bodyMost,
  commentMost,
  decisionsMost,
  ideaKinds,
  ideaSorts,
  ideaStands,
  ideaStates,
  placeMost,
  titleMost,
} from '../idea.ts'
import { language, localized } from '../language.ts'
import { byId, leads, managers, operation, readers } from '../operation.ts'

export const boardRead = operation({
  id: 'board.read',
  method: 'get',
  path: '/board',
  summary: 'The public board: its address, rules, categories, and how much waits; null where there is none yet',
  access: { roles: readers, api: 'board:read' },
  reply: z.object({ board: board.nullable() }),
})

export const boardSave = operation({
  id: 'board.save',
  method: 'put',
  path: '/board',
  summary: 'Open or shut the board, and say its address, words and rules',
  access: { roles: managers },
  body: z.object({ address: boardAddress, open: z.boolean(), settings: boardSettings }).strict(),
  reply: z.object({ board }),
})

export const boardCategoriesSave = operation({
  id: 'board.saveCategories',
  method: 'put',
  path: '/board/categories',
  summary: 'The categories, in their order; those left out are shut and keep their ideas',
  access: { roles: managers },
  body: z
    .object({
      categories: z
        .array(z.object({ id: z.uuid().optional(), name: localized, closed: z.boolean().default(false) }).strict())
        .max(50),
    })
    .strict(),
  reply: z.object({ categories: z.array(ideaCategory) }),
})

export const ideaList = operation({
  id: 'ideas.list',
  method: 'get',
  path: '/ideas',
  summary: 'Ideas, problems and praise with votes and state',
  access: { roles: readers, api: 'board:read' },
  query: z.object({
    q: z.string().trim().max(200).optional(),
    kind: z.enum(ideaKinds).optional(),
    category: z.uuid().optional(),
    state: z.enum(ideaStates).optional(),
    stand: z.enum(ideaStands).default('published'),
    sort: z.enum(ideaSorts).default('top'),
    before: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ rows: z.array(ideaRow), total: z.number().int(), next: z.string().nullable() }),
})

export const ideaQueue = operation({
  id: 'ideas.queue',
  method: 'get',
  path: '/board/queue',
  summary: 'What waits to be looked at before it is published, the oldest first: ideas and comments',
  access: { roles: leads, api: 'board:read' },
  query: z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }),
  reply: z.object({
    ideas: z.array(ideaRow),
    comments: z.array(commentRow.extend({ idea: z.object({ id: z.uuid(), title: z.string() }) })),
    total: z.number().int(),
  }),
})

export const ideaRead = operation({
  id: 'ideas.read',
  method: 'get',
  path: '/ideas/:id',
  summary: 'One idea with its comments, what is merged into it, and what happened to it',
  access: { roles: readers, api: 'board:read' },
  params: byId,
  reply: z.object({
    idea: ideaRow,
    link: z.string(),
    followers: z.number().int(),
    comments: z.array(commentRow),
    merged: z.array(ideaRow),
    events: z.array(ideaEvent),
  }),
})

export const ideaSimilar = operation({
  id: 'ideas.similar',
  method: 'get',
  path: '/ideas/:id/similar',
  summary: 'Published ideas that may mean the same, the likest first',
  access: { roles: readers, api: 'board:read' },
  params: byId,
  reply: z.object({ rows: z.array(similarIdea) }),
})

export const ideaReachRead = operation({
  id: 'ideas.reach',
  method: 'get',
  path: '/ideas/:id/reach',
  summary: 'How far those who voted are like all customers, as far as that can be told',
  access: { roles: readers, api: 'board:read' },
  params: byId,
  reply: ideaReach,
})

const words = {
  kind: z.enum(ideaKinds),
  title: z.string().trim().min(1).max(titleMost),
  body: z.string().trim().max(bodyMost),
  category: z.uuid().nullable(),
  cause: z.uuid().nullable(),
  unit: z.uuid().nullable(),
  place: z.string().trim().max(placeMost),
}

export const ideaCreate = operation({
  id: 'ideas.create',
  method: 'post',
  path: '/ideas',
  summary: 'Put an idea on the board for somebody; it is published at once',
  access: { roles: leads, api: 'board:write' },
  body: z
    .object({ ...words, language: language.optional(), externalId: z.string().trim().min(1).max(200).optional() })
    .partial({ body: true, category: true, cause: true, unit: true, place: true })
    .strict(),
  reply: ideaRow,
})

export const ideaSave = operation({
  id: 'ideas.save',
  method: 'put',
  path: '/ideas/:id',
  summary: 'Change its words, category, cause or unit',
  access: { roles: leads, api: 'board:write' },
  params: byId,
  body: z.object(words).partial().strict(),
  reply: ideaRow,
})

const judged = z.enum(['published', 'refused'])

export const ideaJudge = operation({
  id: 'ideas.judge',
  method: 'post',
  path: '/ideas/:id/judge',
  summary: 'Publish what waits, or refuse it; what is published can be taken down the same way',
  access: { roles: leads, api: 'board:write' },
  params: byId,
  body: z.object({ stand: judged, note: z.string().trim().max(500).optional() }).strict(),
  reply: ideaRow,
})

export const ideaAnswer = operation({
  id: 'ideas.answer',
  method: 'post',
  path: '/ideas/:id/answer',
  summary: 'Say what the company does about it; who follows is told. To decline takes a reason',
  access: { roles: leads, api: 'board:write' },
  params: byId,
  body: z.object({ state: z.enum(answerStates), answer: z.string().trim().max(answerMost) }).strict(),
  reply: ideaRow,
})

export const ideaMerge = operation({
  id: 'ideas.merge',
  method: 'post',
  path: '/ideas/:id/merge',
  summary: 'Merge it into another: who voted for both counts once',
  access: { roles: leads, api: 'board:write' },
  params: byId,
  body: z.object({ into: z.uuid() }).strict(),
  reply: ideaRow,
})

export const ideaUnmerge = operation({
  id: 'ideas.unmerge',
  method: 'post',
  path: '/ideas/:id/unmerge',
  summary: 'Take it out again of what it was merged into, with its own voters',
  access: { roles: leads, api: 'board:write' },
  params: byId,
  reply: ideaRow,
})

export const ideaComment = operation({
  id: 'ideas.comment',
  method: 'post',
  path: '/ideas/:id/comments',
  summary: 'Comment in the company’s name',
  access: { roles: leads, api: 'board:write' },
  params: byId,
  body: z.object({ body: z.string().trim().min(1).max(commentMost) }).strict(),
  reply: commentRow,
})

export const commentJudge = operation({
  id: 'ideaComments.judge',
  method: 'post',
  path: '/idea-comments/:id/judge',
  summary: 'Publish a comment that waits, or refuse it; a published one can be taken down the same way',
  access: { roles: leads, api: 'board:write' },
  params: byId,
  body: z.object({ stand: judged }).strict(),
  reply: commentRow,
})

export const ideaExport = operation({
  id: 'ideas.export',
  method: 'get',
  path: '/ideas.csv',
  summary: 'All ideas as a CSV file, which can be imported again; cells that look like formulas are made harmless',
  access: { roles: leads, api: 'board:read' },
  reply: z.string(),
  raw: 'reply',
})

export const voteExport = operation({
  id: 'ideas.exportVotes',
  method: 'get',
  path: '/idea-votes.csv',
  summary: 'Who voted for what as a CSV file, which can be imported again; voters are numbers that say nothing of them',
  access: { roles: managers, api: 'board:read' },
  reply: z.string(),
  raw: 'reply',
})

export const ideaImport = operation({
  id: 'ideas.import',
  method: 'post',
  path: '/ideas/import',
  summary:
    'Ideas of a CSV file; a row whose id is known is left as it is. try=true says what would come of it and keeps nothing',
  access: { roles: managers, api: 'board:write' },
  query: z.object({ try: z.stringbool().default(false), language: language.default('fi') }),
  raw: 'body',
  reply: ideaImportOutcome,
})

export const voteImport = operation({
  id: 'ideas.importVotes',
  method: 'post',
  path: '/ideas/import-votes',
  summary: 'Votes of a CSV file with the ids of ideas and of voters; each voter counts once for each idea',
  access: { roles: managers, api: 'board:write' },
  query: z.object({ try: z.stringbool().default(false) }),
  raw: 'body',
  reply: ideaImportOutcome,
})

export const decisionsReading = operation({
  id: 'ideas.readDecisions',
  method: 'post',
  path: '/ideas/read-decisions',
  summary:
    'What a CSV file says was decided about ideas: each row with its idea, by id or title, or with those it may be about. Changes nothing',
  access: { roles: managers, api: 'board:write' },
  raw: 'body',
  reply: decisionsRead,
})

export const ideasDecide = operation({
  id: 'ideas.decide',
  method: 'post',
  path: '/ideas/decide',
  summary:
    'Answer many ideas as decided, each by itself; who follows is told. With notices=true a draft of a notice is made for each that was answered anew',
  access: { roles: managers, api: 'board:write' },
  body: z
    .object({ decisions: z.array(decidedIdea).min(1).max(decisionsMost), notices: z.boolean().default(false) })
    .strict(),
  reply: decisionsOutcome,
})

export const boardErase = operation({
  id: 'board.erase',
  method: 'post',
  path: '/board/erase',
  summary: 'Forget a person of the board by their address: votes, comments, ideas and mails go, how many went is kept',
  access: { roles: managers },
  body: z.object({ address: z.string().trim().min(3).max(320) }).strict(),
  reply: z.object({
    found: z.boolean(),
    votes: z.number().int(),
    comments: z.number().int(),
    ideas: z.number().int(),
  }),
})
