import { shades } from '../contract/shade.ts'

/** Colours of the customer's page, as in the design. Every text pair has a contrast of at least 4.5:1, borders of text fields more than 3:1, in both. */
const light =
  '--paper:#fbfaf7;--card:#fff;--line:#e5e2da;--edge:#cbc7bb;--ink:#18211d;--soft:#55605a;--spruce:#1f5b4a;--on:#fff;--signal:#a4500b'
const dark =
  '--paper:#121614;--card:#1a201d;--line:#2b332f;--edge:#434d48;--ink:#eef2ef;--soft:#b3bdb7;--spruce:#7fc9b0;--on:#0d1a15;--signal:#f0a35a'

export type Theme = 'light' | 'dark'

/** An organisation's own colour in the place of ours, made dark or light enough for each theme. */
function inColour(colours: string, theme: Theme, colour: string | null): string {
  if (!colour) return colours
  const { accent, on, text } = shades(colour)[theme]
  // As text it has to be seen better than as a border: those who write in it say var(--link, var(--spruce)).
  const link = text === accent ? '' : `;--link:${text}`
  return colours.replace(/--spruce:[^;]+/, `--spruce:${accent}`).replace(/--on:[^;]+/, `--on:${on}`) + link
}

/** The theme as wanted, else as the reader's device wants it. */
export function palette(theme: Theme | undefined, colour: string | null): string {
  const [day, night] = [inColour(light, 'light', colour), inColour(dark, 'dark', colour)]
  if (theme) return `:root{color-scheme:${theme};${theme === 'dark' ? night : day}}`
  return `:root{color-scheme:light dark;${day}}@media(prefers-color-scheme:dark){:root{${night}}}`
}
