const named: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }

/** Text of XML as it was written; also what Excel escapes as _x000D_. */
export const plainText = (text: string): string => {
  const unescaped = text.includes('&')
    ? text.replace(/&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w+));/gi, (all, decimal, hex, name) =>
        name ? (named[name] ?? all) : character(decimal ? Number(decimal) : Number.parseInt(hex, 16)),
      )
    : text
  return unescaped.includes('_x')
    ? unescaped.replace(/_x([\dA-F]{4})_/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
    : unescaped
}

const character = (code: number): string => (code <= 0x10ffff ? String.fromCodePoint(code) : '\uFFFD')

export const attribute = (tag: string, name: string): string | undefined => {
  const found = new RegExp(`(?:^|\\s)(?:\\w+:)?${name}="([^"]*)"`).exec(tag)
  return found ? plainText(found[1]!) : undefined
}

const texts = /<(?:\w+:)?t(?:\s[^>]*)?>([^<]*)<\/(?:\w+:)?t>/g
/** All texts in a string item; how the words sound (rPh) is no part of it. */
export function itemText(item: string): string {
  let text = ''
  const bare = item.includes('rPh') ? item.replace(/<(?:\w+:)?rPh[\s>][\s\S]*?<\/(?:\w+:)?rPh>/g, '') : item
  for (const found of bare.matchAll(texts)) text += found[1]
  return plainText(text)
}

const longestTag = 4_096

/** The pieces of a streamed text that end with a closing tag of that name; `most` characters are the longest that one may be. */
export async function* elements(
  parts: AsyncIterable<string>,
  name: string,
  most: number,
  tooLong: () => Error,
): AsyncGenerator<string> {
  const close = new RegExp(`</(?:\\w+:)?${name}\\s*>|<(?:\\w+:)?${name}(?:\\s[^<>]*)?/>`, 'g')
  let rest = ''
  for await (const part of parts) {
    // What was searched before is not searched again, but for a tag that may have been cut.
    const searched = Math.max(0, rest.length - longestTag)
    rest += part
    let from = 0
    close.lastIndex = searched
    for (let found = close.exec(rest); found; found = close.exec(rest)) {
      yield rest.slice(from, found.index + found[0].length)
      from = close.lastIndex
    }
    rest = rest.slice(from)
    if (rest.length > most) throw tooLong()
  }
}
