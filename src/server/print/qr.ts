import { encode } from 'uqr'
import { encodePng } from './png.ts'

/** White modules around a code that readers need (ISO/IEC 18004). */
const quiet = 4

/** Rows of modules, true is dark, quiet zone included. Level M survives a coffee stain; Q on a wall would need a larger code. */
export const modules = (text: string): boolean[][] => encode(text, { ecc: 'M', border: quiet }).data

/** Dark runs of each row as rectangles [x, y, width], in modules. */
export function runs(rows: boolean[][]): [x: number, y: number, width: number][] {
  return rows.flatMap((row, y) => {
    const found: [number, number, number][] = []
    row.forEach((dark, x) => {
      const last = found.at(-1)
      if (dark && last && last[0] + last[2] === x) last[2] += 1
      else if (dark) found.push([x, y, 1])
    })
    return found
  })
}

export function qrSvg(text: string): string {
  const rows = modules(text)
  const path = runs(rows)
    .map(([x, y, w]) => `M${x} ${y}h${w}v1h-${w}z`)
    .join('')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${rows.length} ${rows.length}" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h${rows.length}v${rows.length}H0z"/><path d="${path}"/></svg>`
}

/** Black and white, each module the same whole number of pixels, at least 1,000 pixels wide: sharp in print up to 8 cm. */
export function qrPng(text: string): Buffer {
  const rows = modules(text)
  return encodePng(rows, Math.ceil(1_000 / rows.length))
}
