import { createHash, randomBytes } from 'node:crypto'

/** A personal link's secret: 132 bits, 22 characters that survive mail and SMS. */
export const newToken = (): string => randomBytes(17).toString('base64url').slice(0, 22)

/** What is kept of a token. The token has full entropy, so a plain hash is enough. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest()
