const special = /[&<>"'\0]/
const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  '\0': '\uFFFD',
}

/** Text as it may stand between tags and in quoted attributes. Lone surrogates and NUL, which no page can hold, show as �. */
export function encode(text: string): string {
  const well = text.isWellFormed() ? text : text.toWellFormed()
  return special.test(well) ? well.replace(/[&<>"'\0]/g, (c) => entities[c]!) : well
}

const bare = /^[\w.:@/-]+$/

/** ` name="value"`, without the quotes where HTML needs none: every byte is paid by a slow phone. */
export const attribute = (name: string, value: string): string =>
  ` ${name}=${bare.test(value) ? value : `"${encode(value)}"`}`
