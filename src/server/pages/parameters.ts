import type { Link } from '../../flow/invitation/invitation.ts'

/** A longer value is not kept, and the answer is marked: cut short it would be another order's number. */
const longest = 200
/** Values that tell nothing apart are as good as none; control characters and halves of letters are no parameter of anybody. */
const odd = /[\p{Cc}\p{Cs}]/u

/** What came with an address: parameters as they were given, and whether the page stands inside another site's. */
export type Came = { parameters: Record<string, string>; web: boolean }

/** p_<name>=… of an address, of the names that the touchpoint keeps; the rest of an address is nobody's. */
export function cameWith(search: URLSearchParams, link: Pick<Link, 'parameters'>): Came {
  const parameters: Record<string, string> = {}
  for (const name of link.parameters) {
    const value = search.get(`p_${name}`)
    if (value?.trim()) parameters[name] = value
  }
  return { parameters, web: search.get('w') === '1' }
}

/** For the page's hidden field, in which it goes with every post; undefined when there is nothing. */
export const packed = ({ parameters, web }: Came): string | undefined =>
  web || Object.keys(parameters).length > 0
    ? Buffer.from(JSON.stringify([parameters, web ? 1 : 0])).toString('base64url')
    : undefined

/** Reads it back; whatever a tampered form says is nothing more than what an address could have said. */
export function unpacked(text: string | undefined): Came {
  try {
    const [given, web] = JSON.parse(Buffer.from(text ?? '', 'base64url').toString()) as [unknown, unknown]
    const entries = Object.entries(given as Record<string, unknown>).filter(([, value]) => typeof value === 'string')
    return { parameters: Object.fromEntries(entries) as Record<string, string>, web: web === 1 }
  } catch {
    return { parameters: {}, web: false }
  }
}

/** As a query again, for a redirect. */
export function queryOf({ parameters, web }: Came): string {
  const query = new URLSearchParams(web ? { w: '1' } : {})
  for (const [name, value] of Object.entries(parameters)) query.set(`p_${name}`, value)
  return query.size > 0 ? `&${query}` : ''
}

/** The link with what came along: attributes of the answer, never rights. What the encounter says of itself is stronger. */
export function withCame(link: Link, came: Came): Link {
  if (link.source !== 'anonymous' || (!came.web && Object.keys(came.parameters).length === 0)) return link
  const known = link.parameters.flatMap((name) => {
    const value = came.parameters[name]
    return value?.trim() ? [[name, value] as const] : []
  })
  const kept = known.filter(([, value]) => value.length <= longest && !odd.test(value))
  return {
    ...link,
    source: came.web ? 'web' : link.source,
    attributes: { ...Object.fromEntries(kept), ...link.attributes },
    flags: kept.length < known.length ? [...link.flags, 'odd-parameter'] : link.flags,
  }
}
