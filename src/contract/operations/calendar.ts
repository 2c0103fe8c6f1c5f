import { z } from 'zod'
import { holiday, ownDay } from '../holidays.ts'
import { everyone, managers, operation } from '../operation.ts'

const calendar = z.object({
  own: z.array(ownDay),
  /** This year's and next year's, own ones in their place. */
  holidays: z.array(holiday),
})

export const calendarRead = operation({
  id: 'calendar.read',
  method: 'get',
  path: '/calendar',
  summary: 'Holidays of this year and the next: Finland’s, moving ones too, and the organisation’s own',
  access: { roles: everyone, api: 'catalog:read' },
  reply: calendar,
})
export const calendarSave = operation({
  id: 'calendar.save',
  method: 'put',
  path: '/calendar',
  summary: 'Set the organisation’s own holidays, and holidays on which it works as usual',
  access: { roles: managers },
  body: z.object({ days: z.array(ownDay).max(500) }).strict(),
  reply: calendar,
})
