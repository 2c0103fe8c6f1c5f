import { readFile } from 'node:fs/promises'
import { extname, join, normalize, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants } from 'node:zlib'
import { scriptSource } from '../../page/assets.ts'

// The same from src/server/pages and dist/server/pages.
const folder = fileURLToPath(new URL('../../../dist/staff/', import.meta.url))
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}
const security = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
}
const rules =
  "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; frame-src 'self' blob: data:; frame-ancestors 'none'; base-uri 'none'; form-action 'self'"

/** The builder shows the customer's page in a frame that inherits this policy, so that page's one script is let in by its hash. */
function policy(): string {
  try {
    return `${rules}; script-src 'self' ${scriptSource()}`
  } catch {
    // The page's script is not built: there is no preview to let in.
    return rules
  }
}

type Kept = { plain: Uint8Array<ArrayBuffer>; packed: Uint8Array<ArrayBuffer> | null }
const kept = new Map<string, Promise<Kept | null>>()
const pack = promisify(brotliCompress)

/** Files are few and never change while we run: each is read and packed once. */
function file(path: string): Promise<Kept | null> {
  let found = kept.get(path)
  if (!found) {
    found = readFile(join(folder, path)).then(
      async (plain) => ({
        plain: new Uint8Array(plain),
        packed: /\.(html|js|css|svg|json)$/.test(path)
          ? new Uint8Array(await pack(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
          : null,
      }),
      () => null,
    )
    kept.set(path, found)
  }
  return found
}

/** The staff app's files; any other path below /app is a screen of it and gets its page. */
export async function staffApp(path: string, request: Request): Promise<Response> {
  // A path that is no UTF-8 when decoded is no file; the app says that there is no such page.
  const wanted = normalize(decoded(path.slice('/app/'.length)))
  const isFile = extname(wanted) !== '' && !wanted.startsWith('..') && !wanted.startsWith(sep)
  const name = isFile ? wanted : 'index.html'
  const found = await file(name)
  if (!found) {
    // Not remembered as missing: the app may be built while we run.
    kept.delete(name)
    return new Response(isFile ? 'Not found' : 'The staff app is not built. Run: npm run build', {
      status: isFile ? 404 : 503,
    })
  }
  const headers: Record<string, string> = {
    ...security,
    'content-security-policy': policy(),
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    // Built files carry a hash in their name.
    'cache-control': name.startsWith('assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
    vary: 'accept-encoding',
  }
  if (found.packed && /\bbr\b/.test(request.headers.get('accept-encoding') ?? '')) {
    return new Response(found.packed, { headers: { ...headers, 'content-encoding': 'br' } })
  }
  return new Response(found.plain, { headers })
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return ''
  }
}
