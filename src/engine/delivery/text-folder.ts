import { access, mkdir, open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { textParts } from '../../contract/text-parts.ts'
import type { Gateway, TextMessage } from './delivery.ts'

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
    async check() {
      try {
        await mkdir(folder, { recursive: true })
        await access(folder, 2)
        return null
      } catch (error) {
        return (error as Error).message
      }
    },
    close: async () => {},
  }
}

/** Written, flushed and then named: a reader of the folder sees whole files only. */
async function writeWhole(file: string, text: string): Promise<void> {
  const draft = `${file}.part`
  const handle = await open(draft, 'w')
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, file)
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
