import { z } from 'zod'
import { language, localized } from '../language.ts'
import { metricId } from '../metric.ts'
import { byId, everyone, managers, ok, operation } from '../operation.ts'
import { surveyContent, templateNames } from '../survey.ts'

export const channels = [
  'phone',
  'email',
  'chat',
  'sms',
  'social',
  'web',
  'app',
  'self-service',
  'store',
  'delivery',
  'post',
] as const
export const stages = ['before', 'during', 'after'] as const

export const touchpoint = z.object({
  id: z.uuid(),
  name: localized,
  unit: z.uuid(),
  channel: z.string().min(1).max(40),
  stage: z.string().min(1).max(40),
  physical: z.boolean(),
  survey: z.uuid().nullable(),
  closed: z.boolean(),
  /** Of whoever says none; null leaves it to the browser. */
  language: language.nullable(),
  /** Code of the anonymous link: BASE_URL/t/<code>. */
  code: z.string(),
  /** The anonymous link itself. */
  link: z.string(),
})
export type Touchpoint = z.infer<typeof touchpoint>
const touchpointInput = touchpoint.omit({ id: true, code: true, link: true, closed: true })

export const reason = z.object({
  id: z.uuid(),
  parent: z.uuid().nullable(),
  code: z.string().min(1).max(60),
  name: localized,
  closed: z.boolean(),
  /** Gathers what fits nowhere else. */
  other: z.boolean(),
  /** Words, or their beginnings, by which it is suggested for a text. */
  keywords: z.array(z.string().trim().min(2).max(60)).max(100),
  /** What names it counts for that one since they were merged. */
  mergedInto: z.uuid().nullable(),
})
export type Reason = z.infer<typeof reason>
const reasonInput = reason.omit({ id: true, closed: true, mergedInto: true }).partial({ other: true, keywords: true })

export const survey = z.object({
  id: z.uuid(),
  draft: surveyContent,
  /** Version number in use; null until published. */
  version: z.number().int().nullable(),
  publishedAt: z.string().nullable(),
  changedAt: z.string(),
  /** The draft differs from what is published. */
  changed: z.boolean(),
  closed: z.boolean(),
  answers: z.number().int(),
})
export type Survey = z.infer<typeof survey>

/** What stands between a draft and its publication; `path` leads to the place, `way` names the questions of a loop or dead end. */
export const surveyProblem = z.object({
  code: z.enum([
    'no-questions',
    'no-title',
    'no-purpose',
    'review-passed',
    'no-options',
    'duplicate-question',
    'duplicate-option',
    'unknown-question',
    'forward-rule',
    'loop',
    'dead-end',
    'wrong-condition',
    'missing-translation',
    'no-thanks',
    'unknown-piece',
    'too-heavy',
  ]),
  path: z.string(),
  way: z.array(z.string()).optional(),
  language: language.optional(),
  /** Which of the four is missing, for no-purpose: owner, decision, action, review. */
  detail: z.string().optional(),
  /** A warning does not stop publication (a missing translation is marked). */
  warning: z.boolean(),
})
export type SurveyProblem = z.infer<typeof surveyProblem>

export const target = z.object({
  id: z.uuid(),
  metric: metricId,
  /** At most one of these; both null means the whole organisation. */
  unit: z.uuid().nullable(),
  touchpoint: z.uuid().nullable(),
  value: z.number(),
  /** First local date on which it holds. */
  from: z.iso.date(),
  /** Last local date on which it holds; null while there is no end. */
  until: z.iso.date().nullable().default(null),
})
export type Target = z.infer<typeof target>

export const touchpointList = operation({
  id: 'touchpoints.list',
  method: 'get',
  path: '/touchpoints',
  summary: 'Touchpoints the reader may see',
  access: { roles: everyone, api: 'catalog:read' },
  reply: z.array(touchpoint),
})
export const touchpointCreate = operation({
  id: 'touchpoints.create',
  method: 'post',
  path: '/touchpoints',
  summary: 'Add a touchpoint; it gets its short code',
  access: { roles: managers, api: 'catalog:write' },
  body: touchpointInput.extend({ language: language.nullable().default(null) }),
  reply: touchpoint,
})
export const touchpointSave = operation({
  id: 'touchpoints.save',
  method: 'put',
  path: '/touchpoints/:id',
  summary: 'Change or close a touchpoint',
  access: { roles: managers, api: 'catalog:write' },
  params: byId,
  body: touchpointInput.extend({ closed: z.boolean() }).partial(),
  reply: touchpoint,
})
export const touchpointPrint = operation({
  id: 'touchpoints.print',
  method: 'get',
  path: '/touchpoints/:id/print/:form',
  summary: 'QR code of the anonymous link: svg, png, a printable card, a receipt or an A4 poster (PDF)',
  access: { roles: everyone, api: 'catalog:read' },
  params: z.object({ id: z.uuid(), form: z.enum(['qr.svg', 'qr.png', 'card.pdf', 'receipt.pdf', 'poster.pdf']) }),
  query: z.object({ language: language.optional() }),
  reply: z.unknown(),
  raw: 'reply',
})

export const reasonList = operation({
  id: 'reasons.list',
  method: 'get',
  path: '/reasons',
  summary: 'The tree of reasons',
  access: { roles: everyone, api: 'catalog:read' },
  reply: z.array(reason),
})
export const reasonCreate = operation({
  id: 'reasons.create',
  method: 'post',
  path: '/reasons',
  summary: 'Add a reason',
  access: { roles: managers, api: 'catalog:write' },
  body: reasonInput,
  reply: reason,
})
export const reasonSave = operation({
  id: 'reasons.save',
  method: 'put',
  path: '/reasons/:id',
  summary: 'Rename, move or close a reason',
  access: { roles: managers, api: 'catalog:write' },
  params: byId,
  body: reason.omit({ id: true, mergedInto: true }).partial(),
  reply: reason,
})

export const surveyList = operation({
  id: 'surveys.list',
  method: 'get',
  path: '/surveys',
  summary: 'Surveys with draft and state',
  access: { roles: everyone, api: 'catalog:read' },
  reply: z.array(survey),
})
export const surveyRead = operation({
  id: 'surveys.read',
  method: 'get',
  path: '/surveys/:id',
  summary: 'One survey',
  access: { roles: everyone, api: 'catalog:read' },
  params: byId,
  reply: survey,
})
export const surveyCreate = operation({
  id: 'surveys.create',
  method: 'post',
  path: '/surveys',
  summary: 'Start a survey: empty, from a ready template, or from given content',
  access: { roles: managers, api: 'catalog:write' },
  body: z.object({
    template: z.enum(templateNames).optional(),
    content: surveyContent.optional(),
    name: z.string().min(1).max(200).optional(),
  }),
  reply: survey,
})
export const surveySave = operation({
  id: 'surveys.save',
  method: 'put',
  path: '/surveys/:id',
  summary: 'Save the draft; what is published stays as it is',
  access: { roles: managers, api: 'catalog:write' },
  params: byId,
  body: z.object({
    draft: surveyContent,
    /** The changedAt that the writer last saw: a draft changed by somebody else since is a conflict, not written over. */
    seen: z.string().optional(),
  }),
  reply: survey,
})
export const surveyCheck = operation({
  id: 'surveys.check',
  method: 'post',
  path: '/surveys/check',
  summary: 'What stands between this content and its publication',
  access: { roles: everyone, api: 'catalog:read' },
  body: z.object({ content: surveyContent }),
  reply: z.array(surveyProblem),
})
export const surveyPublish = operation({
  id: 'surveys.publish',
  method: 'post',
  path: '/surveys/:id/publish',
  summary: 'Freeze the draft as a new immutable version and take it into use',
  access: { roles: managers, api: 'catalog:write' },
  params: byId,
  reply: survey,
})
export const surveyClose = operation({
  id: 'surveys.close',
  method: 'post',
  path: '/surveys/:id/close',
  summary: 'Ask nobody any more; answers on their way are still kept',
  access: { roles: managers, api: 'catalog:write' },
  params: byId,
  body: z.object({ closed: z.boolean() }),
  reply: survey,
})
export const surveyVersions = operation({
  id: 'surveys.versions',
  method: 'get',
  path: '/surveys/:id/versions',
  summary: 'All published versions, newest first',
  access: { roles: everyone, api: 'catalog:read' },
  params: byId,
  reply: z.array(
    z.object({
      id: z.uuid(),
      number: z.number().int(),
      publishedAt: z.string(),
      publishedBy: z.string(),
      content: surveyContent,
    }),
  ),
})
export const surveyPreview = operation({
  id: 'surveys.preview',
  method: 'post',
  path: '/surveys/preview',
  summary: 'The customer page of this content as HTML; answers given there go nowhere',
  access: { roles: everyone },
  body: z.object({
    /** One of the two: content, or a ready template. */
    content: surveyContent.optional(),
    template: z.enum(templateNames).optional(),
    language,
    theme: z.enum(['light', 'dark']).optional(),
    /** Question to show; null is the thank-you, absent the first question. */
    step: z.string().nullable().optional(),
  }),
  reply: z.object({ html: z.string() }),
})

export const targetList = operation({
  id: 'targets.list',
  method: 'get',
  path: '/targets',
  summary: 'Targets per metric and scope',
  access: { roles: everyone, api: 'catalog:read' },
  reply: z.array(target),
})
export const targetCreate = operation({
  id: 'targets.create',
  method: 'post',
  path: '/targets',
  summary: 'Set a target from a day on; the newest of a scope holds',
  access: { roles: managers, api: 'catalog:write' },
  body: target.omit({ id: true }),
  reply: target,
})
export const targetDelete = operation({
  id: 'targets.delete',
  method: 'delete',
  path: '/targets/:id',
  summary: 'Remove a target',
  access: { roles: managers, api: 'catalog:write' },
  params: byId,
  reply: ok,
})
