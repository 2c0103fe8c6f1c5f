import { z } from 'zod'
import { managers, operation, readers } from '../operation.ts'
import { reasonsReply, staffingAsk, staffingReply, staffingSettings } from '../staffing.ts'

export const staffingPlan = operation({
  id: 'staffing.plan',
  method: 'post',
  path: '/staffing/plan',
  summary:
    'Contacts foretold and people needed for each half-hour of a week, by channel: the method that erred least in the past beside last week’s figures, with intervals; and what if',
  access: { roles: readers, api: 'figures:read' },
  body: staffingAsk,
  reply: staffingReply,
})
export const staffingByReason = operation({
  id: 'staffing.reasons',
  method: 'post',
  path: '/staffing/reasons',
  summary: 'Contacts foretold for the week by reason, the most frequent ones each by itself',
  access: { roles: readers, api: 'figures:read' },
  body: staffingAsk,
  reply: reasonsReply,
})
export const staffingCalendar = operation({
  id: 'staffing.calendar',
  method: 'post',
  path: '/staffing/calendar',
  summary:
    'The same plan as an iCalendar file: an event for each stretch of time with as many people, channel by channel',
  access: { roles: readers, api: 'figures:read' },
  body: staffingAsk,
  reply: z.unknown(),
  raw: 'reply',
})
export const staffingRead = operation({
  id: 'staffing.read',
  method: 'get',
  path: '/staffing/settings',
  summary: 'What people are reckoned by, per channel: as it was set, else as is usual',
  access: { roles: readers, api: 'catalog:read' },
  reply: staffingSettings,
})
export const staffingSave = operation({
  id: 'staffing.save',
  method: 'put',
  path: '/staffing/settings',
  summary: 'Set goals, shrinkage, chats at once, deadlines and own handling times per channel',
  access: { roles: managers },
  body: staffingSettings,
  reply: staffingSettings,
})
