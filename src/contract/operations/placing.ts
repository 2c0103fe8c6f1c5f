import { z } from 'zod'
import { byId, everyone, managers, ok, operation } from '../operation.ts'

const site = z
  .string()
  .trim()
  .max(200)
  .regex(/^https?:\/\/(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)*(:\d{1,5})?$/)
export const parameterName = /^[a-z][a-z0-9_]{0,39}$/

/** How a touchpoint stands in other places: tablets and other sites. */
export const placing = z.object({
  /** Sites that may show the survey inside their pages. */
  sites: z.array(site).max(20),
  /** Names of parameters (p_<name>=…) of the link that are kept as attributes of the answer. */
  parameters: z.array(z.string().regex(parameterName)).max(10),
  /** Whether a tablet can ask its survey: what is missing where it cannot. */
  kiosk: z.enum(['ready', 'no-survey', 'not-published', 'closed', 'first-question']),
  /** Anonymity was promised: parameters are not kept. */
  anonymous: z.boolean(),
  kioskLink: z.string(),
  scriptLink: z.string(),
  scriptBytes: z.number().int(),
  devices: z.array(
    z.object({
      id: z.uuid(),
      firstAt: z.string(),
      lastAt: z.string(),
      /** Sittings that waited for a connection when it was last heard of, and since when. */
      waiting: z.number().int(),
      waitingSince: z.string().nullable(),
      screen: z.string(),
      answers: z.number().int(),
      /** Of these, in bursts of taps. */
      bursts: z.number().int(),
    }),
  ),
})
export type Placing = z.infer<typeof placing>

export const placingRead = operation({
  id: 'placing.read',
  method: 'get',
  path: '/touchpoints/:id/placing',
  summary: 'Kiosk and web of a touchpoint: links, allowed sites, parameters, tablets and when they were last heard of',
  access: { roles: everyone, api: 'catalog:read' },
  params: byId,
  reply: placing,
})
export const placingSave = operation({
  id: 'placing.save',
  method: 'put',
  path: '/touchpoints/:id/placing',
  summary: 'Which sites may show the survey, and which parameters of its link are kept',
  access: { roles: managers, api: 'catalog:write' },
  params: byId,
  body: placing.pick({ sites: true, parameters: true }).partial(),
  reply: placing,
})
export const deviceForget = operation({
  id: 'placing.forget',
  method: 'delete',
  path: '/touchpoints/:id/devices/:device',
  summary: 'Take a tablet off the list; it comes back when it is heard of again',
  access: { roles: managers, api: 'catalog:write' },
  params: z.object({ id: z.uuid(), device: z.uuid() }),
  reply: ok,
})
