import { assets } from '../../page/assets.ts'
import { filledPage, type Own, type Page } from '../../page/markup.ts'
import { gzipped, gzippedPage } from './gzip.ts'

/** What every page of the customer's side is sent with. It names a link that is a secret, so nothing may keep it or learn of it. */
const headers = (csp: string) => ({
  'content-type': 'text/html;charset=utf-8',
  'cache-control': 'no-store',
  'content-security-policy': csp,
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
})

/** `sites`: may show the page inside theirs. */
export type Extra = { status?: number; cookie?: string | undefined; sites?: string[] }
type Policed = Extra & { csp: string }

const takesGzip = (request: Request) => /\bgzip\b/.test(request.headers.get('accept-encoding') ?? '')

function reply(body: Buffer, packed: boolean, { status = 200, cookie, sites = [], csp }: Policed): Response {
  return new Response(new Uint8Array(body.buffer as ArrayBuffer, body.byteOffset, body.byteLength), {
    status,
    headers: {
      ...headers(sites.length > 0 ? csp.replace(/frame-ancestors 'none'/, `frame-ancestors ${sites.join(' ')}`) : csp),
      'content-length': `${body.byteLength}`,
      ...(packed && { 'content-encoding': 'gzip' }),
      ...(cookie && { 'set-cookie': cookie }),
    },
  })
}

/** A page that many get, with what is this visitor's own. */
export function pageReply(request: Request, page: Page, own: Own, extra: Extra = {}): Response {
  const packed = takesGzip(request)
  return reply(packed ? gzippedPage(page, own) : Buffer.from(filledPage(page, own)), packed, {
    ...extra,
    csp: page.csp,
  })
}

/** A page made for one reply; `csp` is that of its colours, ours where it has none. */
export function htmlReply(request: Request, html: string, extra: Extra & { csp?: string } = {}): Response {
  const packed = takesGzip(request)
  return reply(packed ? gzipped(html) : Buffer.from(html), packed, { ...extra, csp: extra.csp ?? assets().csp })
}
