import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto'
import type { Settings } from '../settings.ts'
import { readSecret } from './secret.ts'

/** Keeps in the database what must be read again (secrets of others), so that a copy of the database alone gives none of it away. */
export type Vault = {
  seal(text: string): Buffer
  /** null where it was sealed under another SECRET. */
  open(sealed: Buffer): string | null
  /** A key for one purpose, made of SECRET. */
  key(purpose: string): Buffer
}

export async function openVault(settings: Pick<Settings, 'SECRET' | 'HETKI_DATA'>): Promise<Vault> {
  const secret = await readSecret(settings)
  const key = (purpose: string) => createHmac('sha256', secret).update(`vault:${purpose}`).digest()
  const own = key('seal')
  return {
    key,
    seal(text) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', own, nonce)
      return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()])
    },
    open(sealed) {
      try {
        const decipher = createDecipheriv('aes-256-gcm', own, sealed.subarray(0, 12))
        decipher.setAuthTag(sealed.subarray(-16))
        return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString('utf8')
      } catch {
        return null
      }
    },
  }
}

const vaults = new WeakMap<object, Promise<Vault>>()

/** The house's vault; its secret is read once. */
export function vaultOf(settings: Pick<Settings, 'SECRET' | 'HETKI_DATA'>): Promise<Vault> {
  let vault = vaults.get(settings)
  if (!vault) {
    vault = openVault(settings)
    vaults.set(settings, vault)
  }
  return vault
}
