/** A brand's colour as it can be used: dark or light enough to be seen, with what is written on it. */
export type Shade = {
  accent: string
  /** Colour of text on the accent. */
  on: string
  /** The accent as a colour of text on the page. */
  text: string
  /** Contrast of that text, and of the accent against the page. */
  textContrast: number
  pageContrast: number
  /** The brand's colour had to be made darker or lighter. */
  adjusted: boolean
}

/** What the accent stands on: the paper of the customer's page (page/palette.ts), where it is a focus ring, and its cards. */
const papers = { light: '#fbfaf7', dark: '#1a201d' } as const
/** WCAG 2.2: 1.4.11 for what is no text, 1.4.3 for text. */
const leastPage = 3
const leastText = 4.5

type Rgb = [number, number, number]

/** The colour for a light and a dark page. Its hue stays; only as much black or white is mixed in as contrast needs. */
export const shades = (colour: string): Record<'light' | 'dark', Shade> => ({
  light: shade(colour, papers.light, [0, 0, 0]),
  dark: shade(colour, papers.dark, [255, 255, 255]),
})

function shade(colour: string, paper: string, towards: Rgb): Shade {
  const accent = mixed(colour, paper, towards, leastPage)
  const [white, black] = [contrast(accent, '#ffffff'), contrast(accent, '#000000')]
  // White where it can be read, as on the house's own green; else black. One of the two always can: 4.58:1 in the worst case.
  const on = white >= leastText ? '#fff' : '#000'
  return {
    ...{ accent, on, text: mixed(colour, paper, towards, leastText) },
    ...{ textContrast: on === '#fff' ? white : black, pageContrast: contrast(accent, paper) },
    adjusted: accent !== hexOf(rgbOf(colour)),
  }
}

/** As little black or white in a colour as its contrast with the paper needs. */
function mixed(colour: string, paper: string, towards: Rgb, least: number): string {
  const given = rgbOf(colour)
  for (let part = 0; ; part += 0.01) {
    const made = hexOf(given.map((c, i) => c + (towards[i]! - c) * part) as Rgb)
    if (part >= 1 || contrast(made, paper) >= least) return made
  }
}

/** WCAG's contrast ratio of two #rrggbb, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function luminance(colour: string): number {
  const [r, g, b] = rgbOf(colour).map((c) => {
    const s = c / 255
    return s <= 0.04045 ? s / 12.92 : ((s + 0.055) / 1.055) ** 2.4
  }) as Rgb
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

const rgbOf = (colour: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as unknown as Rgb
const hexOf = (rgb: Rgb): string =>
  `#${rgb
    .map((c) => Math.round(c).toString(16).padStart(2, '0'))
    .join('')
    .toLowerCase()}`
