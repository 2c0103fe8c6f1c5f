import { contrast } from '../../contract/shade.ts'
import { linesOf, printable, type Weight, widthOf } from './letters.ts'

/** Something on a sheet; measures in points from its top left corner. */
export type Mark =
  | { kind: 'text'; text: string; x: number; y: number; size: number; weight: Weight; color: string; width: number }
  | { kind: 'rect'; x: number; y: number; width: number; height: number; color: string }
  /** A QR code with its quiet zone. */
  | { kind: 'code'; link: string; x: number; y: number; side: number }

/** One page of paper. Written as PDF, and as SVG to be looked at first. */
export type Leaf = { width: number; height: number; marks: Mark[] }

export const mm = (n: number): number => (n * 72) / 25.4
export const ink = '#18211d'
export const grey = '#55605a'
/** A brand's colour where it can be read on white paper, else ink. */
export const readable = (colour: string): string => (contrast(colour, '#ffffff') >= 4.5 ? colour : ink)
const lineHeight = 1.2

type Written = {
  size: number
  color?: string
  weight?: Weight
  align?: 'left' | 'center'
  /** A longer text is set smaller rather than cut, down to 60 %. */
  lines?: number
}

/** Writes text from top to bottom in a column, and knows how far it has come. `scale` multiplies every measure. */
export class Column {
  readonly marks: Mark[] = []
  /** In the column's own measure. */
  y: number
  readonly #x: number
  readonly #width: number
  readonly #scale: number
  readonly #missing: Set<string> | undefined

  constructor(at: { x: number; y: number; width: number; scale?: number; missing?: Set<string> | undefined }) {
    this.#x = at.x
    this.y = at.y
    this.#width = at.width
    this.#scale = at.scale ?? 1
    this.#missing = at.missing
  }

  write(text: string, { size, color = ink, weight = 'regular', align = 'left', lines: most = 2 }: Written): this {
    const shown = printable(text, this.#missing)
    let set = size
    let lines = linesOf(shown, this.#width, set, weight)
    while (lines.length > most && set > size * 0.6) {
      set -= size / 40
      lines = linesOf(shown, this.#width, set, weight)
    }
    for (const line of lines) {
      const width = widthOf(line, set, weight)
      const x = align === 'center' ? this.#x + (this.#width - width) / 2 : this.#x
      const s = this.#scale
      this.marks.push({
        kind: 'text',
        text: line,
        x: x * s,
        y: this.y * s,
        size: set * s,
        weight,
        color,
        width: width * s,
      })
      this.y += set * lineHeight
    }
    return this
  }

  skip(by: number): this {
    this.y += by
    return this
  }
}
