import { z } from 'zod'
import { everyone, operation } from '../operation.ts'

export const healthRead = operation({
  id: 'health.read',
  method: 'get',
  path: '/health',
  summary: 'Whether answers reach the figures: a synthetic answer walks the whole path each minute',
  access: { roles: everyone, api: 'figures:read' },
  reply: z.object({
    /** false when the last one to arrive is more than two minutes late. */
    ok: z.boolean(),
    lastArrivedAt: z.string().nullable(),
  }),
})
