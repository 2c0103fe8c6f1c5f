/** Colours of the customer's page, as in the design. Every text pair has a contrast of at least 4.5:1, borders of text fields more than 3:1, in both. */
const light =
  '--paper:#fbfaf7;--card:#fff;--line:#e5e2da;--edge:#cbc7bb;--ink:#18211d;--mid:#55605a;--soft:#66706a;--spruce:#1f5b4a;--on:#fff;--signal:#a4500b'
const dark =
  '--paper:#121614;--card:#1a201d;--line:#2b332f;--edge:#434d48;--ink:#eef2ef;--mid:#b3bdb7;--soft:#96a19b;--spruce:#7fc9b0;--on:#0d1a15;--signal:#f0a35a'

export type Theme = 'light' | 'dark'

/** The theme as wanted, else as the reader's device wants it. */
export function palette(theme: Theme | undefined): string {
  if (theme) return `:root{color-scheme:${theme};${theme === 'dark' ? dark : light}}`
  return `:root{color-scheme:light dark;${light}}@media(prefers-color-scheme:dark){:root{${dark}}}`
}
