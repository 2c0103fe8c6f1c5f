import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Gateway, Mail } from './delivery.ts'
import { messageIdOf, mimeOf } from './mime.ts'
import { checkFolder, exists, writeWhole } from './whole-file.ts'

/**
 * Mails as files in a folder, for trying out and for trains: the whole loop runs without a mail server. A mail that is there already is not
 * written again, so nothing is ever unknown.
 */
export function openMailFolder(folder: string): Gateway<Mail> {
  return {
    name: `folder ${folder}`,
    atOnce: 8,
    async hand(mail, begin) {
      try {
        await mkdir(folder, { recursive: true })
        const file = join(folder, `${mail.id}.eml`)
        const gatewayId = messageIdOf(mail)
        if (await exists(file)) return { state: 'sent', gatewayId }
        const bytes = await mimeOf(mail)
        await begin()
        await writeWhole(file, bytes)
        return { state: 'sent', gatewayId }
      } catch (error) {
        return { state: 'later', problem: (error as Error).message, closed: true }
      }
    },
    check: () => checkFolder(folder),
    close: async () => {},
  }
}
