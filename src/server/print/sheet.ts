import PDFDocument from 'pdfkit'
import { inLanguage, type Language, type Localized } from '../../contract/language.ts'
import { words } from '../words.ts'
import { modules, runs } from './qr.ts'

/** Page sizes in points. A card is exactly half a poster, so one drawing serves both. */
const sizes = { card: { width: 297.64, height: 419.53 }, poster: { width: 595.28, height: 841.89 } }
const spruce = '#1f5b4a'
const ink = '#18211d'
const grey = '#55605a'

export type Sheet = {
  form: keyof typeof sizes
  organisation: string
  touchpoint: Localized
  /** In this order; the first is set large. */
  languages: [Language, ...Language[]]
  link: string
}

/** A printable card (A6) or poster (A4): who asks, what is asked, the code, and the address for those who type. */
export function printSheet({ form, organisation, touchpoint, languages, link }: Sheet): Promise<Buffer> {
  const { width, height } = sizes[form]
  const [first, ...others] = languages
  const document = new PDFDocument({
    size: [width, height],
    margin: 0,
    lang: first,
    displayTitle: true,
    info: { Title: `${organisation}: ${inLanguage(touchpoint, first)}`, Author: organisation, Creator: 'Hetki' },
  })
  const done = collect(document)
  // All measures below are of the poster; `u` brings them to the page. Scaling the page itself would upset pdfkit's count of its lines.
  const u = width / sizes.poster.width
  const column = { x: 56, width: sizes.poster.width - 112 }
  const write = (
    text: string,
    y: number,
    size: number,
    color: string,
    bold = false,
    align: 'left' | 'center' = 'left',
  ) => {
    const shown = printable(text)
    document.font(bold ? 'Helvetica-Bold' : 'Helvetica').fillColor(color)
    // A long name is set smaller rather than cut.
    let points = size
    const fits = () =>
      document.fontSize(points * u).heightOfString(shown, { width: column.width * u }) <= size * 2.5 * u
    while (points > 8 && !fits()) points -= 1
    document.fontSize(points * u).text(shown, column.x * u, y * u, { width: column.width * u, align })
    return document.y / u
  }

  document.rect(0, 0, width, 12 * u).fill(spruce)
  let y = write(organisation, 44, 24, spruce, true)
  y = write(inLanguage(touchpoint, first), y + 4, 16, grey)
  y = write(words[first].print.ask, y + 26, others.length > 1 ? 48 : 56, ink, true)
  y = write(words[first].print.invite, y + 6, 21, ink)
  for (const language of others) {
    y = write(words[language].print.ask, y + 14, 19, ink, true)
    y = write(words[language].print.invite, y + 2, 15, grey)
  }

  // The code takes what is left above the address.
  const foot = sizes.poster.height - 78 - languages.length * 19
  const side = Math.min(360, foot - y - 26)
  const top = y + 14 + (foot - y - 26 - side) / 2
  drawCode(document, link, ((sizes.poster.width - side) / 2) * u, top * u, side * u)
  y = foot
  for (const language of languages) y = write(words[language].print.how, y, 13, grey, false, 'center') + 3
  write(link.replace(/^https?:\/\//, ''), y + 4, 24, ink, true, 'center')
  document.end()
  return done
}

function drawCode(document: PDFKit.PDFDocument, link: string, x: number, y: number, side: number): void {
  const rows = modules(link)
  const cell = side / rows.length
  for (const [cx, cy, w] of runs(rows)) document.rect(x + cx * cell, y + cy * cell, w * cell, cell)
  document.fill('#000')
}

/** The standard fonts of PDF know Windows-1252. Another letter loses its accent, and what is left without one becomes '?'. */
const extra = '€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ'
export const printable = (text: string): string =>
  Array.from(text.normalize('NFC'), (letter) => {
    const known = (l: string) => /^[\x20-\x7e\xa0-\xff]$/.test(l) || extra.includes(l)
    if (known(letter)) return letter
    if (/\s/.test(letter)) return ' '
    const plain = letter.normalize('NFD').replace(/\p{M}/gu, '')
    return plain !== '' && known(plain) ? plain : '?'
  }).join('')

function collect(document: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    document.on('data', (part: Buffer) => parts.push(part))
    document.on('end', () => resolve(Buffer.concat(parts)))
    document.on('error', reject)
  })
}
