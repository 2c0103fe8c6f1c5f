import { z } from 'zod'
import { operation, readers } from '../operation.ts'
import { personView, purpose } from '../person-view.ts'

export const personViewList = operation({
  id: 'personViews.list',
  method: 'get',
  path: '/person-views',
  summary:
    'Who looked at figures of single persons, and what for; to an agent those who looked at theirs. Newest first',
  access: { roles: ['admin', 'manager', 'agent'] },
  query: z.object({ limit: z.coerce.number().int().min(1).max(500).default(100) }),
  reply: z.array(personView),
})
export const personViewState = operation({
  id: 'personViews.state',
  method: 'post',
  path: '/person-views',
  summary:
    'Say what answers and encounters of single agents are wanted for; it is written down, and for an hour the id opens those lists (view)',
  access: { roles: readers, api: 'answers:read' },
  body: z
    .object({
      purpose,
      agents: z.array(z.string().max(200)).min(1).max(200),
      what: z.enum(['answers', 'encounters']),
    })
    .strict(),
  reply: z.object({ id: z.uuid(), until: z.string() }),
})
