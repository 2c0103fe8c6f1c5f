import { z } from 'zod'
import { caseHandler, caseSettings, ruleAction, ruleCondition } from '../cases.ts'
import { holiday, ownDay } from '../holidays.ts'
import { localized } from '../language.ts'
import { actors, byId, everyone, leads, managers, ok, operation } from '../operation.ts'
import { workingHours } from './organisation.ts'

export const caseRule = z.object({
  id: z.uuid(),
  name: z.string().min(1).max(120),
  when: ruleCondition,
  does: ruleAction,
  survey: z.uuid().nullable(),
  unit: z.uuid().nullable(),
  /** Working hours until due. */
  dueHours: z.number().min(0.5).max(400),
  enabled: z.boolean(),
})
export type CaseRule = z.infer<typeof caseRule>
const ruleInput = caseRule.extend({ id: z.uuid().optional(), does: ruleAction.prefault({}) })

export const caseRuleList = operation({
  id: 'caseRules.list',
  method: 'get',
  path: '/case-rules',
  summary: 'Rules that open cases and tell people, in the order in which they are tried',
  access: { roles: everyone },
  reply: z.array(caseRule),
})
export const caseRuleSave = operation({
  id: 'caseRules.save',
  method: 'post',
  path: '/case-rules',
  summary: 'Add a rule, or change the one with this id',
  access: { roles: managers },
  body: ruleInput,
  reply: caseRule,
})
export const caseRuleRemove = operation({
  id: 'caseRules.remove',
  method: 'delete',
  path: '/case-rules/:id',
  summary: 'Put a rule aside; what it matched stays',
  access: { roles: managers },
  params: byId,
  reply: ok,
})
export const caseRulePreview = operation({
  id: 'caseRules.preview',
  method: 'post',
  path: '/case-rules/preview',
  summary: 'What a rule would have matched in the last 90 days: how many, whose load, examples. Nothing is written',
  access: { roles: managers },
  body: ruleInput,
  reply: z.object({
    /** What was looked at, what held, and what of it would have opened a case or told somebody. */
    looked: z.number().int(),
    matched: z.number().int(),
    opened: z.number().int(),
    joined: z.number().int(),
    weeks: z.array(z.object({ week: z.string(), matched: z.number().int() })),
    owners: z.array(z.object({ person: z.uuid().nullable(), name: z.string(), n: z.number().int() })),
    units: z.array(z.object({ unit: z.uuid().nullable(), n: z.number().int() })),
    examples: z.array(
      z.object({
        kind: z.enum(['answer', 'encounter', 'alert']),
        id: z.uuid(),
        at: z.string(),
        words: z.string().nullable(),
      }),
    ),
  }),
})

export const caseSettingsRead = operation({
  id: 'caseSettings.read',
  method: 'get',
  path: '/case-settings',
  summary: 'How cases are handled: the promise, escalation, digests, asking again',
  access: { roles: leads },
  reply: caseSettings,
})
export const caseSettingsSave = operation({
  id: 'caseSettings.save',
  method: 'put',
  path: '/case-settings',
  summary: 'Change how cases are handled',
  access: { roles: managers },
  body: caseSettings,
  reply: caseSettings,
})

export const caseHandlerList = operation({
  id: 'caseHandlers.list',
  method: 'get',
  path: '/case-handlers',
  summary: 'Who gets cases: skills, days away, what is in hand',
  access: { roles: leads },
  reply: z.array(caseHandler),
})
export const caseHandlerSave = operation({
  id: 'caseHandlers.save',
  method: 'put',
  path: '/case-handlers/:id',
  summary: 'Change who gets cases, their skills, days away and number for texts',
  access: { roles: leads },
  params: byId,
  body: caseHandler.pick({ takes: true, skills: true, away: true, phone: true }),
  reply: caseHandler,
})

export const unitHours = z.object({
  unit: z.uuid(),
  /** Own ones; null is as above it. */
  workingHours: workingHours.nullable(),
  ownDays: z.array(ownDay).max(500).nullable(),
  /** What counts. */
  effective: z.object({ workingHours, holidays: z.array(holiday) }),
})
export const unitHoursRead = operation({
  id: 'unitHours.read',
  method: 'get',
  path: '/units/:id/hours',
  summary: 'A unit’s working hours and days off, by which its cases are due',
  access: { roles: everyone },
  params: byId,
  reply: unitHours,
})
export const unitHoursSave = operation({
  id: 'unitHours.save',
  method: 'put',
  path: '/units/:id/hours',
  summary: 'Set a unit’s own working hours and days off; null is as above it',
  access: { roles: managers },
  params: byId,
  body: unitHours.pick({ workingHours: true, ownDays: true }),
  reply: unitHours,
})

export const caseTemplate = z.object({
  id: z.uuid(),
  name: localized,
  subject: localized,
  body: localized,
  closed: z.boolean(),
})
export type CaseTemplate = z.infer<typeof caseTemplate>

export const caseTemplateList = operation({
  id: 'caseTemplates.list',
  method: 'get',
  path: '/case-templates',
  summary: 'Beginnings of what is written to customers',
  access: { roles: actors },
  reply: z.array(caseTemplate),
})
export const caseTemplateSave = operation({
  id: 'caseTemplates.save',
  method: 'post',
  path: '/case-templates',
  summary: 'Add a template, or change the one with this id',
  access: { roles: leads },
  body: caseTemplate.extend({ id: z.uuid().optional() }),
  reply: caseTemplate,
})
export const caseTemplateBring = operation({
  id: 'caseTemplates.bring',
  method: 'post',
  path: '/case-templates/ready',
  summary: 'Bring the ready templates where there is none yet; what there is stays',
  access: { roles: leads },
  reply: z.array(caseTemplate),
})
