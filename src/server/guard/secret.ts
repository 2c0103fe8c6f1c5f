import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../settings.ts'

/** The secret that signs sessions: SECRET, else one made at the first start and kept in HETKI_DATA/secret, readable by its owner only. */
export async function readSecret(settings: Pick<Settings, 'SECRET' | 'HETKI_DATA'>): Promise<string> {
  if (settings.SECRET) return settings.SECRET
  const file = join(settings.HETKI_DATA, 'secret')
  await mkdir(settings.HETKI_DATA, { recursive: true })
  // 'wx': of two servers that start at once one writes, both read what is there.
  await writeFile(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 }).catch((error: unknown) => {
    if ((error as { code?: string }).code !== 'EEXIST') throw error
  })
  const secret = (await readFile(file, 'utf8')).trim()
  if (secret.length < 32) throw new Error(`${file} is damaged: it must hold at least 32 characters`)
  return secret
}
