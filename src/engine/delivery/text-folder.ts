import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { textParts } from '../../contract/text-parts.ts'
import type { Gateway, TextMessage } from './delivery.ts'
import { checkFolder, exists, writeWhole } from './whole-file.ts'

/** Texts as files in a folder, for trying out and for trains. One that is there already is not written again, so nothing is ever unknown. */
export function openTextFolder(folder: string): Gateway<TextMessage> {
  return {
    name: `folder ${folder}`,
    atOnce: 8,
    async hand({ id, from, to, text }, begin) {
      try {
        await mkdir(folder, { recursive: true })
        const file = join(folder, `${id}.txt`)
        const { parts } = textParts(text)
        if (await exists(file)) return { state: 'sent', gatewayId: id, parts }
        await begin()
        await writeWhole(file, `From: ${from}\nTo: ${to}\nParts: ${parts}\n\n${text}\n`)
        return { state: 'sent', gatewayId: id, parts }
      } catch (error) {
        return { state: 'later', problem: (error as Error).message, closed: true }
      }
    },
    check: () => checkFolder(folder),
    close: async () => {},
  }
}
