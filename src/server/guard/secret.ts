import { randomBytes } from 'node:crypto'
import { access, link, mkdir, readFile, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Settings } from '../settings.ts'

/** The secret that signs sessions: SECRET, else one made at the first start and kept in HETKI_DATA/secret, readable by its owner only. */
export async function readSecret(settings: Pick<Settings, 'SECRET' | 'HETKI_DATA'>): Promise<string> {
  if (settings.SECRET) return settings.SECRET
  const file = join(settings.HETKI_DATA, 'secret')
  await mkdir(settings.HETKI_DATA, { recursive: true })
  if (!(await exists(file))) {
    // Written whole and then named: of servers that start together one names first, and nobody reads a half-written secret.
    const draft = `${file}.${randomBytes(6).toString('hex')}`
    await writeFile(draft, randomBytes(32).toString('base64url'), { mode: 0o600 })
    await link(draft, file).catch((error: unknown) => {
      if ((error as { code?: string }).code !== 'EEXIST') throw error
    })
    await unlink(draft)
  }
  const secret = (await readFile(file, 'utf8')).trim()
  if (secret.length < 32) throw new Error(`${file} is damaged: it must hold at least 32 characters`)
  return secret
}

const exists = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  )
