import { findLogo } from '../../catalog/brand/picture.ts'
import type { House } from '../house.ts'

/** A brand's picture, for mails and the staff's preview. Named by its content, so whoever has it once never asks again. */
export async function logoPicture({ database: { db } }: Pick<House, 'database'>, hash: string): Promise<Response> {
  const found = await findLogo(db, hash)
  if (!found) return new Response('Not found', { status: 404, headers: { 'cache-control': 'no-store' } })
  return new Response(new Uint8Array(found.bytes), {
    headers: {
      'content-type': found.type,
      'cache-control': 'public, max-age=31536000, immutable',
      // A picture and nothing else, whatever somebody packed into it; mail programs on the web show it from another site.
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'cross-origin',
    },
  })
}
