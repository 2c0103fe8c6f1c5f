import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import PDFDocument from 'pdfkit'

/** What we need of the font that pdfkit has read. */
type Read = { hasGlyphForCodePoint(code: number): boolean; ascent: number; unitsPerEm: number }

const require = createRequire(import.meta.url)
/** Roboto (Apache-2.0): Latin with all its accents, Cyrillic and Greek. The fonts that every PDF reader brings know Windows-1252 only. */
const folder = join(dirname(require.resolve('roboto-fontface/package.json')), 'fonts', 'roboto')
export const fonts = {
  regular: readFileSync(join(folder, 'Roboto-Regular.woff')),
  bold: readFileSync(join(folder, 'Roboto-Bold.woff')),
}
export type Weight = keyof typeof fonts

/** A document that is never written, to measure with. */
const measure = new PDFDocument({ autoFirstPage: false })
for (const [name, bytes] of Object.entries(fonts)) measure.registerFont(name, bytes)
const read = (): Read => (measure.font('regular') as unknown as { _font: { font: Read } })._font.font
const font = read()
/** From the top of a line to its baseline, as a share of its size. */
export const ascent = font.ascent / font.unitsPerEm

/** Of what a thousand cards share each text is measured once; their codes push each other out. */
const widths = new Map<string, number>()
export function widthOf(text: string, size: number, weight: Weight): number {
  const key = `${weight}${text}`
  let width = widths.get(key)
  if (width === undefined) {
    width = measure.font(weight).fontSize(100).widthOfString(text)
    if (widths.size > 5_000) widths.clear()
    widths.set(key, width)
  }
  return (width * size) / 100
}

const known = (letter: string): boolean => [...letter].every((l) => font.hasGlyphForCodePoint(l.codePointAt(0)!))

/**
 * The text as the font can print it: what it lacks loses its accent, and what is left without a letter is shown as □, never as garbage.
 * Each of the latter is added to `missing`, so that a screen can say so before anything is printed.
 */
export function printable(text: string, missing?: Set<string>): string {
  const whole = text.normalize('NFC').replace(/\s+/gu, ' ')
  // By what a reader takes for one letter: a family of emoji is one box, not five.
  return [...new Intl.Segmenter('fi').segment(whole)]
    .map(({ segment }) => {
      const bare = segment.replace(/[\p{Cc}\p{Cf}]/gu, '')
      if (known(bare)) return bare
      const plain = bare.normalize('NFD').replace(/\p{M}/gu, '')
      if (plain !== '' && known(plain)) return plain
      missing?.add(segment)
      return '□'
    })
    .join('')
}

/** Lines no wider than `width`; words are broken only where one alone is too long. */
export function linesOf(text: string, width: number, size: number, weight: Weight): string[] {
  const lines: string[] = []
  let line = ''
  const fits = (s: string) => widthOf(s, size, weight) <= width
  for (const word of text.split(' ')) {
    const longer = line ? `${line} ${word}` : word
    if (fits(longer)) {
      line = longer
      continue
    }
    if (line) lines.push(line)
    line = word
    while (!fits(line) && line.length > 1) {
      let end = line.length - 1
      while (end > 1 && !fits(line.slice(0, end))) end -= 1
      lines.push(line.slice(0, end))
      line = line.slice(end)
    }
  }
  return line || lines.length === 0 ? [...lines, line] : lines
}
