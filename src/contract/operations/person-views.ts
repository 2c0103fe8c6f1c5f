import { z } from 'zod'
import { operation } from '../operation.ts'
import { personView } from '../person-view.ts'

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
