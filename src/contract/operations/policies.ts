import { z } from 'zod'
import { askingRules, policyAction, policyCondition } from '../asking.ts'
import { everyone, managers, operation } from '../operation.ts'

export const policy = z.object({
  id: z.uuid(),
  name: z.string().trim().min(1).max(120),
  enabled: z.boolean(),
  condition: policyCondition,
  action: policyAction,
})
export type Policy = z.output<typeof policy>

/** A policy that is being written: without an id it is new. */
export const draftPolicy = policy.extend({ id: z.uuid().optional() })
export type DraftPolicy = z.output<typeof draftPolicy>

const policyList = z.object({
  policies: z.array(policy),
  /** Of the list as it was read; a save names it, so that nobody overwrites unseen what another saved meanwhile. */
  seen: z.string(),
})
export type PolicyList = z.output<typeof policyList>

export const policiesList = operation({
  id: 'policies.list',
  method: 'get',
  path: '/policies',
  summary: 'Policies in their order: the first enabled one that matches an encounter decides whether and how to ask',
  access: { roles: everyone, api: 'catalog:read' },
  reply: policyList,
})

export const policiesSave = operation({
  id: 'policies.save',
  method: 'put',
  path: '/policies',
  summary: 'Put the whole list in place, in the order given; those that are missing are taken away',
  access: { roles: managers, api: 'catalog:write' },
  body: z.object({ policies: z.array(draftPolicy).max(100), seen: z.string().max(100) }).strict(),
  reply: policyList,
})

export const askingRead = operation({
  id: 'asking.read',
  method: 'get',
  path: '/asking',
  summary: 'Rules of asking: budget per person, quiet hours and days, share of the randomised delay arm',
  access: { roles: everyone, api: 'catalog:read' },
  reply: askingRules,
})

export const askingSave = operation({
  id: 'asking.save',
  method: 'put',
  path: '/asking',
  summary: 'Change the rules of asking',
  access: { roles: managers, api: 'catalog:write' },
  body: askingRules.strict(),
  reply: askingRules,
})
