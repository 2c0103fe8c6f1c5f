import { z } from 'zod'
import { away } from '../cases.ts'
import { language, localized } from '../language.ts'
import { apiScopes, byId, everyone, managers, ok, operation, roles } from '../operation.ts'

const role = z.enum(roles)
const admins = ['admin'] as const

/** Working hours per weekday, Monday first, as local 'HH:MM'; null is closed. */
export const workingHours = z.array(z.object({ from: z.string(), to: z.string() }).nullable()).length(7)
export type WorkingHours = z.infer<typeof workingHours>

export const channel = z.object({ id: z.string().regex(/^[a-z0-9-]{1,40}$/), name: localized })
export const journeyStage = z.object({ id: z.string().regex(/^[a-z0-9-]{1,40}$/), name: localized })

export const organisation = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(120),
  zone: z.string(),
  languages: z.array(language).min(1),
  minimumGroup: z.number().int().min(1).max(100),
  workingHours,
  /** Own channels beside the built-in ones, and own stages beside before, during, after. */
  channels: z.array(channel).max(50),
  stages: z.array(journeyStage).max(50),
  demo: z.boolean(),
})
export type Organisation = z.infer<typeof organisation>

export const person = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(120),
  email: z.email(),
  role,
  unit: z.uuid().nullable(),
  language,
  /** Name under which encounters know this person as agent. */
  agent: z.string().max(120).nullable(),
  disabled: z.boolean(),
  joined: z.boolean(),
})
export type Person = z.infer<typeof person>
const personInput = person.omit({ id: true, disabled: true, joined: true })

export const unit = z.object({
  id: z.uuid(),
  parent: z.uuid().nullable(),
  name: z.string().min(1).max(120),
  kind: z.enum(['company', 'region', 'store', 'team']),
  closed: z.boolean(),
})
export type Unit = z.infer<typeof unit>

export const apiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.enum(apiScopes)),
  createdAt: z.string(),
  lastUsedAt: z.string().nullable(),
  revokedAt: z.string().nullable(),
})
export type ApiKey = z.infer<typeof apiKey>

export const setupState = operation({
  id: 'setup.state',
  method: 'get',
  path: '/setup',
  summary: 'Whether anybody has joined yet, and which ways of signing in are configured',
  access: 'public',
  reply: z.object({ fresh: z.boolean(), oidc: z.string().nullable(), version: z.string() }),
})

export const joinLook = operation({
  id: 'join.look',
  method: 'get',
  path: '/join/:token',
  summary: 'What a one-time link is for',
  access: 'public',
  params: z.object({ token: z.string().min(10).max(100) }),
  reply: z.object({
    purpose: z.enum(['first-admin', 'join', 'demo']),
    email: z.string().nullable(),
    name: z.string().nullable(),
    organisation: z.string().nullable(),
  }),
})

export const joinUse = operation({
  id: 'join.use',
  method: 'post',
  path: '/join/:token',
  summary: 'Create the first admin with an organisation, or join as an invited person; sets the session cookie',
  access: 'public',
  params: z.object({ token: z.string().min(10).max(100) }),
  body: z.object({
    email: z.email().optional(),
    name: z.string().min(1).max(120).optional(),
    password: z.string().min(10).max(200).optional(),
    language: language.optional(),
    organisation: z.string().min(1).max(120).optional(),
    zone: z.string().optional(),
  }),
  reply: ok,
})

export const me = operation({
  id: 'me',
  method: 'get',
  path: '/me',
  summary: 'Who is signed in, in which organisation, with which rights',
  access: { roles: everyone },
  reply: z.object({ person, organisation, twoFactor: z.boolean(), away: z.array(away) }),
})

export const meSave = operation({
  id: 'me.save',
  method: 'put',
  path: '/me',
  summary: 'Change own name, language and days away',
  access: { roles: everyone },
  body: z.object({
    name: z.string().min(1).max(120).optional(),
    language: language.optional(),
    away: z.array(away).max(60).optional(),
  }),
  reply: person,
})

export const organisationSave = operation({
  id: 'organisation.save',
  method: 'put',
  path: '/organisation',
  summary: 'Change the organisation: name, zone, languages, working hours, own channels and stages, smallest group',
  access: { roles: admins },
  body: organisation.omit({ id: true, demo: true }).partial(),
  reply: organisation,
})

export const unitList = operation({
  id: 'units.list',
  method: 'get',
  path: '/units',
  summary: 'The unit tree as far as the reader may see it',
  access: { roles: everyone, api: 'catalog:read' },
  reply: z.array(unit),
})
export const unitCreate = operation({
  id: 'units.create',
  method: 'post',
  path: '/units',
  summary: 'Add a unit',
  access: { roles: admins, api: 'catalog:write' },
  body: unit.omit({ id: true, closed: true }),
  reply: unit,
})
export const unitSave = operation({
  id: 'units.save',
  method: 'put',
  path: '/units/:id',
  summary: 'Rename, move or close a unit; old rows keep the units that were true at their time',
  access: { roles: admins, api: 'catalog:write' },
  params: byId,
  body: unit.omit({ id: true }).partial(),
  reply: unit,
})

export const personList = operation({
  id: 'people.list',
  method: 'get',
  path: '/people',
  summary: 'People with roles and units',
  access: { roles: ['admin', 'manager', 'lead'] },
  reply: z.array(person),
})
export const personCreate = operation({
  id: 'people.create',
  method: 'post',
  path: '/people',
  summary: 'Invite a person; the reply holds the one-time link to hand over',
  access: { roles: admins },
  body: personInput,
  reply: z.object({ person, link: z.string() }),
})
export const personSave = operation({
  id: 'people.save',
  method: 'put',
  path: '/people/:id',
  summary: 'Change role, unit, agent name, or disable; the last admin stays',
  access: { roles: admins },
  params: byId,
  body: personInput.omit({ email: true }).extend({ disabled: z.boolean() }).partial(),
  reply: person,
})
export const personLink = operation({
  id: 'people.link',
  method: 'post',
  path: '/people/:id/link',
  summary: 'A new one-time link to join or to set a new password',
  access: { roles: admins },
  params: byId,
  reply: z.object({ link: z.string() }),
})

export const apiKeyList = operation({
  id: 'apiKeys.list',
  method: 'get',
  path: '/api-keys',
  summary: 'API keys without their secrets',
  access: { roles: admins },
  reply: z.array(apiKey),
})
export const apiKeyCreate = operation({
  id: 'apiKeys.create',
  method: 'post',
  path: '/api-keys',
  summary: 'Make an API key; the secret is in this reply only',
  access: { roles: admins },
  body: z.object({ name: z.string().min(1).max(120), scopes: z.array(z.enum(apiScopes)).min(1) }),
  reply: z.object({ key: apiKey, secret: z.string() }),
})
export const apiKeyRevoke = operation({
  id: 'apiKeys.revoke',
  method: 'delete',
  path: '/api-keys/:id',
  summary: 'Revoke an API key at once',
  access: { roles: admins },
  params: byId,
  reply: ok,
})

export const demoRemove = operation({
  id: 'demo.remove',
  method: 'post',
  path: '/demo/remove',
  summary: 'Remove the demo organisation with everything in it; only from inside the demo organisation',
  access: { roles: admins },
  reply: ok,
})

export const factsRebuild = operation({
  id: 'facts.rebuild',
  method: 'post',
  path: '/facts/rebuild',
  summary: 'Rebuild all facts of the organisation from the truth; figures stay the same to the digit',
  access: { roles: managers },
  reply: z.object({ facts: z.number().int(), digest: z.string() }),
})
