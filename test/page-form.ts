/** What a browser without script sees of a survey page: the one form outside the script's blocks. */
export function seenForm(html: string): { hidden: Record<string, string>; html: string; title: string } {
  const seen = html.replace(/<script[\s\S]*?<\/script>/g, '')
  const form = /<form[\s\S]*?<\/form>/.exec(seen)?.[0] ?? ''
  const hidden = Object.fromEntries(
    [...form.matchAll(/<input type=hidden name=(\w+) value="?([^">]*)"?>/g)].map((m) => [m[1]!, m[2]!]),
  )
  return { hidden, html: form, title: text(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(seen)?.[1] ?? '') }
}

/** Without tags and entities. */
export const text = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

/** A browser without script: follows redirects, keeps the cookies of a path, sends forms as a browser does. */
export function plainBrowser(send: (path: string, init?: RequestInit) => Promise<Response>, takesCookies = true) {
  const jar = new Map<string, { value: string; path: string }>()
  let at = ''
  let html = ''

  async function go(path: string, init: RequestInit = {}): Promise<Response> {
    const { pathname } = new URL(path, 'http://hetki.test')
    const cookie = [...jar]
      .filter(([, c]) => pathname === c.path || pathname.startsWith(`${c.path}/`))
      .map(([name, c]) => `${name}=${c.value}`)
      .join('; ')
    const headers = { 'accept-language': 'fi', ...(cookie && { cookie }), ...(init.headers as Record<string, string>) }
    const reply = await send(path, { ...init, headers })
    for (const line of takesCookies ? reply.headers.getSetCookie() : []) {
      const [, name, value, rest] = /^([^=]+)=([^;]*);(.*)$/.exec(line)!
      const place = /Path=([^;]*)/.exec(rest!)![1]!
      if (/Max-Age=0/.test(rest!)) jar.delete(name!)
      else jar.set(name!, { value: value!, path: place })
    }
    const to = reply.headers.get('location')
    at = path
    if (to) {
      const url = new URL(to, `http://hetki.test${path}`)
      return go(url.pathname + url.search)
    }
    html = await reply.text()
    return reply
  }

  return {
    open: (path: string) => go(path),
    /** Sends the form on the screen, or one seen earlier, with these fields. */
    send: (fields: Record<string, string | string[]>, form = seenForm(html), to = at) => {
      const body = new URLSearchParams(form.hidden)
      for (const [name, value] of Object.entries({ go: 'next', ...fields })) {
        for (const one of [value].flat()) body.append(name, one.replaceAll('\n', '\r\n'))
      }
      return go(to, {
        method: 'POST',
        body: body.toString(),
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
      })
    },
    get html() {
      return html
    },
    get at() {
      return at
    },
    get form() {
      return seenForm(html)
    },
    cookies: jar,
  }
}
