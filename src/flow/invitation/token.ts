import { createHmac, hash } from 'node:crypto'

/** Makes the token of an invitation. Made from the house's secret, so that a repeated call can tell the same link although only its hash is kept. */
export type TokenMaker = (invitation: string) => string

/** 132 bits, 22 characters that survive mail and SMS. */
export const tokenMaker =
  (secret: string): TokenMaker =>
  (invitation) =>
    createHmac('sha256', secret).update(`invitation:${invitation}`).digest('base64url').slice(0, 22)

/** What is kept of a token. The token has full entropy, so a plain hash is enough. */
export const hashToken = (token: string): Buffer => hash('sha256', token, 'buffer')
