import { z } from 'zod'
import { localized } from '../language.ts'
import { everyone, leads, operation } from '../operation.ts'

/** Why what customers complain of happens: a node of the organisation's tree. Closed is no more to be chosen; what has it keeps it. */
export const cause = z.object({
  id: z.uuid(),
  parent: z.uuid().nullable(),
  name: localized,
  closed: z.boolean(),
  /** Matters of these reasons come from it, unless somebody says another. A reason has at most one cause. */
  reasons: z.array(z.uuid()).max(500),
  /** Euros that one occurrence costs besides the time of work; null is not known. */
  cost: z.number().min(0).max(1_000_000).nullable(),
})
export type Cause = z.infer<typeof cause>

/** What is left out stays as it is; of a new one it is the top of the tree, no reasons, no cost. */
export const draftCause = cause.partial().required({ name: true, closed: true }).strict()
export type DraftCause = z.output<typeof draftCause>

export const causeList = operation({
  id: 'causes.list',
  method: 'get',
  path: '/causes',
  summary: 'The tree of causes, parents before children',
  access: { roles: everyone, api: 'catalog:read' },
  reply: z.array(cause),
})
export const causeSave = operation({
  id: 'causes.save',
  method: 'post',
  path: '/causes',
  summary: 'Add a cause, or change the one with this id; closing closes all below, opening opens all above',
  access: { roles: leads, api: 'catalog:write' },
  body: draftCause,
  reply: cause,
})
