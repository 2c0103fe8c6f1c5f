import type { IncomingMessage, ServerResponse } from 'node:http'

/**
 * HTTP/1.1 keeps connections without a word. Node says so in two headers all the same, 48 bytes in each reply, and the first page of a slow phone
 * has a few thousand. Whoever speaks HTTP/1.0 is told.
 */
export function keepSilently({ httpVersion }: IncomingMessage, reply: ServerResponse): void {
  if (httpVersion === '1.1') reply.removeHeader('connection')
}
