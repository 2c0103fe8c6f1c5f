import { z } from 'zod'
import { managers, operation } from '../operation.ts'

/** How much of a person there was, or went. */
export const erasedCounts = z.object({
  /** Records of customers; their encounters stay, of nobody we know. */
  customers: z.number().int(),
  encounters: z.number().int(),
  answers: z.number().int(),
  cases: z.number().int(),
  /** Letters, texts and calls whose address and words were kept, and replies to them. */
  messages: z.number().int(),
  /** Of the public board. */
  ideas: z.number().int(),
  comments: z.number().int(),
  votes: z.number().int(),
  /** Entries in draws. */
  draws: z.number().int(),
  /** Uploaded files and received requests in which the person stood. */
  files: z.number().int(),
  requests: z.number().int(),
})
export type ErasedCounts = z.infer<typeof erasedCounts>

/** Who: an e-mail address, a telephone number or what the company calls the customer; or the customer of a case. */
const whom = z.union([
  z.object({ address: z.string().trim().min(2).max(320) }).strict(),
  z.object({ case: z.uuid() }).strict(),
])
export type Whom = z.infer<typeof whom>

export const erasure = z.object({
  id: z.uuid(),
  at: z.string(),
  /** Who did it; null where that person is gone, or it was an API key. */
  by: z.string().nullable(),
  note: z.string(),
  counts: erasedCounts,
})
export type Erasure = z.infer<typeof erasure>

export const erasureFind = operation({
  id: 'erasures.find',
  method: 'post',
  path: '/erasures/find',
  summary: 'Whom an address, number or case names, and how much would go. Nothing is changed',
  access: { roles: managers },
  body: whom,
  reply: z.object({
    found: z.boolean(),
    customers: z.array(
      z.object({
        id: z.uuid(),
        name: z.string().nullable(),
        email: z.string().nullable(),
        phone: z.string().nullable(),
        externalId: z.string().nullable(),
      }),
    ),
    counts: erasedCounts,
  }),
})
export const erasureMake = operation({
  id: 'erasures.make',
  method: 'post',
  path: '/erasures',
  summary:
    'Erase a person: answers, cases, what was written, the board, and what says who the encounters were with. It cannot be undone',
  access: { roles: managers },
  body: z.object({ whom, note: z.string().trim().max(200).default('') }).strict(),
  reply: erasure,
})
export const erasureList = operation({
  id: 'erasures.list',
  method: 'get',
  path: '/erasures',
  summary: 'What was erased and when, newest first; not who it was',
  access: { roles: managers },
  query: z.object({
    before: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({ rows: z.array(erasure), next: z.string().nullable() }),
})
