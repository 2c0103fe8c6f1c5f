import { scriptFile } from '../../page/assets.ts'
import { gzipped } from './gzip.ts'

/** The script that other sites load. Theirs to keep for an hour: a mended one is everywhere within that. */
export function webScript(request: Request): Response {
  const headers = {
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=3600',
    'cross-origin-resource-policy': 'cross-origin',
    'access-control-allow-origin': '*',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
  }
  const script = scriptFile('web')
  if (!/\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')) return new Response(script, { headers })
  return new Response(new Uint8Array(gzipped(script)), { headers: { ...headers, 'content-encoding': 'gzip' } })
}
