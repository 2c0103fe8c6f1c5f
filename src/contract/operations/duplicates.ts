import { z } from 'zod'
import { likelyPair } from '../board.ts'
import { leads, operation, readers } from '../operation.ts'

export const ideaDuplicates = operation({
  id: 'ideas.duplicates',
  method: 'get',
  path: '/board/duplicates',
  summary:
    'Pairs of unfinished ideas that may be the same, over the whole board, the likest first; with apart=true those that were said not to be. Ideas are compared beside other work: `compared` of `ideas` so far',
  access: { roles: readers, api: 'board:read' },
  query: z.object({
    apart: z.stringbool().default(false),
    limit: z.coerce.number().int().min(1).max(200).default(20),
  }),
  reply: z.object({
    rows: z.array(likelyPair),
    total: z.number().int(),
    compared: z.number().int(),
    ideas: z.number().int(),
  }),
})

export const ideaApart = operation({
  id: 'ideas.apart',
  method: 'post',
  path: '/board/duplicates/apart',
  summary: 'Say that two ideas are not the same, which is remembered; with apart=false, that it is not known again',
  access: { roles: leads, api: 'board:write' },
  body: z.object({ one: z.uuid(), other: z.uuid(), apart: z.boolean().default(true) }).strict(),
  reply: z.object({ apart: z.boolean() }),
})
