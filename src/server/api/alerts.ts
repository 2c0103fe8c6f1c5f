import { listAlerts, readAlert, readAlertWithDays, summariseAlerts } from '../../flow/action/alert/read.ts'
import { readAlertSettings, saveAlertSettings } from '../../flow/action/alert/settings.ts'
import { markAlert } from '../../flow/action/alert/write.ts'
import { houseScope } from '../guard/scope.ts'
import type { House } from '../house.ts'
import { tellOfAlerts } from '../watch-logs.ts'
import type { Handlers } from './handler.ts'

export const alertHandlers = (house: House) => {
  const { db } = house.database
  return {
    'alerts.list': ({ scope, query }) => listAlerts(db, scope, query),
    'alerts.summary': ({ scope }) => summariseAlerts(db, scope),
    'alerts.read': ({ scope, params }) => readAlertWithDays(db, house.facts, scope, houseScope(scope.org), params.id),
    'alerts.mark': async ({ scope, params, body }) => {
      await markAlert(db, scope, params.id, body)
      const alert = await readAlert(db, scope, params.id)
      tellOfAlerts(house, scope.org, alert.unit ? [alert.unit] : [])
      return alert
    },
    'alertSettings.read': ({ scope }) => readAlertSettings(db, scope),
    'alertSettings.save': async ({ scope, body }) => {
      await saveAlertSettings(db, scope, body)
      return { ok: true as const }
    },
  } satisfies Partial<Handlers>
}
