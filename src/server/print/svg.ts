import type { Leaf, Mark } from './leaf.ts'
import { ascent } from './letters.ts'
import { modules, runs } from './qr.ts'

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const encode = (text: string): string => text.replace(/[&<>"]/g, (c) => entities[c]!)
const n = (x: number): string => `${Math.round(x * 100) / 100}`

/** A page as a picture. The reader's own font stands in for ours, each line as wide as it will be printed. */
export const svgOf = ({ width, height, marks }: Leaf): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${n(width)} ${n(height)}" font-family="Roboto, Inter, Arial, sans-serif">` +
  `<rect width="${n(width)}" height="${n(height)}" fill="#fff"/>${marks.map(drawn).join('')}</svg>`

function drawn(mark: Mark): string {
  if (mark.kind === 'rect')
    return `<rect x="${n(mark.x)}" y="${n(mark.y)}" width="${n(mark.width)}" height="${n(mark.height)}" fill="${encode(mark.color)}"/>`
  if (mark.kind === 'text') {
    const { text, x, y, size, weight, color, width } = mark
    const fitted = text.trim().length > 1 ? ` textLength="${n(width)}" lengthAdjust="spacingAndGlyphs"` : ''
    return `<text x="${n(x)}" y="${n(y + ascent * size)}" font-size="${n(size)}"${weight === 'bold' ? ' font-weight="700"' : ''} fill="${encode(color)}"${fitted}>${encode(text)}</text>`
  }
  const rows = modules(mark.link)
  const cell = mark.side / rows.length
  const path = runs(rows)
    .map(([x, y, w]) => `M${x} ${y}h${w}v1h-${w}z`)
    .join('')
  return `<path transform="translate(${n(mark.x)} ${n(mark.y)}) scale(${cell})" d="${path}" shape-rendering="crispEdges"/>`
}
