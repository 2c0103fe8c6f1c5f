import { createHmac } from 'node:crypto'
import { baseUrl, type Settings } from '../settings.ts'

/** The house's own key of the gateway's door, for delivery reports of all organisations; made of its secret, so nothing is kept. */
export const houseTextKey = (secret: string): string =>
  createHmac('sha256', secret).update('text-reports').digest('base64url').slice(0, 22)

/** Where a gateway may tell of deliveries; undefined where nobody outside could reach us. */
export const reportsAddress = (settings: Settings, secret: string): string | undefined =>
  settings.BASE_URL ? `${baseUrl(settings)}/hooks/sms/${houseTextKey(secret)}/status` : undefined
