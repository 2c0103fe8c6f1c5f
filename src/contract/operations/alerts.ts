import { z } from 'zod'
import { alertDay, alertRow, alertSettings, alertStates, watchedMetrics, watchState } from '../alert.ts'
import { byId, leads, managers, ok, operation, readers } from '../operation.ts'

export const alertList = operation({
  id: 'alerts.list',
  method: 'get',
  path: '/alerts',
  summary: 'What departs from the usual: the surest and newest first; and what the watch looks at',
  access: { roles: readers, api: 'figures:read' },
  query: z.object({
    /** 'open': not ended; 'ended'; or one state of those open. */
    state: z.enum(['open', 'ended', ...alertStates]).default('open'),
    metric: z.enum(watchedMetrics).optional(),
    before: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  reply: z.object({
    rows: z.array(alertRow),
    total: z.number().int(),
    next: z.string().nullable(),
    watch: watchState,
  }),
})

export const alertSummary = operation({
  id: 'alerts.summary',
  method: 'get',
  path: '/alerts/summary',
  summary: 'How many alerts nobody has looked at, and how many are open',
  access: { roles: readers },
  reply: z.object({ new: z.number().int(), open: z.number().int() }),
})

export const alertRead = operation({
  id: 'alerts.read',
  method: 'get',
  path: '/alerts/:id',
  summary: 'One alert with its series: each day, what would be usual, and the trend',
  access: { roles: readers, api: 'figures:read' },
  params: byId,
  reply: z.object({ alert: alertRow, days: z.array(alertDay) }),
})

export const alertMark = operation({
  id: 'alerts.mark',
  method: 'post',
  path: '/alerts/:id/mark',
  summary: 'Mark an alert as new, seen, or expected with a note why',
  access: { roles: leads },
  params: byId,
  body: z.object({ state: z.enum(alertStates), note: z.string().trim().max(1_000).optional() }).strict(),
  reply: alertRow,
})

export const alertSettingsRead = operation({
  id: 'alertSettings.read',
  method: 'get',
  path: '/alert-settings',
  summary: 'Which figures are watched, and at which false-alarm rate',
  access: { roles: readers },
  reply: alertSettings,
})

export const alertSettingsSave = operation({
  id: 'alertSettings.save',
  method: 'put',
  path: '/alert-settings',
  summary: 'Choose the figures that are watched and the false-alarm rate over all of them',
  access: { roles: managers },
  body: alertSettings,
  reply: ok,
})
