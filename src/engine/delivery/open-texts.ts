import { join } from 'node:path'
import type { Gateway, TextMessage } from './delivery.ts'
import { openTextFolder } from './text-folder.ts'
import { openJsonTexts } from './text-json.ts'
import { openTwilioTexts } from './text-twilio.ts'

export type TextSettings = {
  SMS_URL?: string | undefined
  SMS_AUTH?: string | undefined
  DELIVERY_FOLDER?: string | undefined
}

/** The way out for text messages that the settings name: a gateway, else the folder; null where there is none. `reports`: where it may tell of deliveries. */
export function openTexts(settings: TextSettings, reports?: string): Gateway<TextMessage> | null {
  const { SMS_URL: url, SMS_AUTH: auth, DELIVERY_FOLDER: folder } = settings
  if (url?.startsWith('twilio')) return openTwilioTexts({ url, reports })
  if (url) return openJsonTexts({ url, auth, reports })
  return folder ? openTextFolder(join(folder, 'texts')) : null
}
