import { inLanguage, type Language, type Localized } from '../../contract/language.ts'
import type { SheetForm } from '../../contract/operations/paper.ts'
import { words } from '../words.ts'
import { Column, grey, ink, type Leaf, type Mark, mm, readable } from './leaf.ts'

/** What is printed: who asks, where, in which languages, and where it leads. */
export type Sheet = {
  /** The brand that customers know. */
  name: Localized
  colour: string
  touchpoint: Localized
  /** In this order; the first is set large. */
  languages: [Language, ...Language[]]
  link: string
  /** What is typed instead of scanning: an address, and the code that it asks for. */
  address: string
  code?: string
  /** The last day on which the code is answered, in words. */
  until?: string | undefined
  /** Letters that the font lacks are added here. */
  missing?: Set<string>
}

const poster = { width: mm(210), height: mm(297) }

/** A page with the touchpoint's own link: an A4 poster, an A6 card, or a strip for a receipt printer of 80 mm. */
export const sheetOf = (form: SheetForm, sheet: Sheet): Leaf =>
  form === 'receipt' ? strip(sheet) : wall(sheet, form === 'card' ? 0.5 : 1)

/** A card of A6 is exactly half a poster, so one drawing serves both. All measures are of the poster. */
function wall(sheet: Sheet, scale: number): Leaf {
  const [first, ...others] = sheet.languages
  const column = new Column({ x: 56, y: 44, width: poster.width - 112, scale, missing: sheet.missing })
  column.write(inLanguage(sheet.name, first), { size: 24, color: readable(sheet.colour), weight: 'bold' })
  column.skip(4).write(inLanguage(sheet.touchpoint, first), { size: 16, color: grey })
  column.skip(26).write(words[first].print.ask, { size: others.length > 0 ? 48 : 56, weight: 'bold' })
  column.skip(6).write(words[first].print.invite, { size: 21 })
  for (const language of others) {
    column.skip(14).write(words[language].print.ask, { size: 19, weight: 'bold' })
    column.skip(2).write(words[language].print.invite, { size: 15, color: grey })
  }
  // The code takes what is left above the address.
  const foot = poster.height - 78 - sheet.languages.length * 19
  const side = Math.min(360, foot - column.y - 26)
  const top = column.y + 14 + (foot - column.y - 26 - side) / 2
  const code: Mark = {
    kind: 'code',
    link: sheet.link,
    x: ((poster.width - side) / 2) * scale,
    y: top * scale,
    side: side * scale,
  }
  column.y = foot
  for (const language of sheet.languages)
    column.write(words[language].print.how, { size: 13, color: grey, align: 'center', lines: 1 }).skip(3)
  column.skip(4).write(sheet.address, { size: 24, weight: 'bold', align: 'center', lines: 1 })
  const bar: Mark = { kind: 'rect', x: 0, y: 0, width: poster.width * scale, height: 12 * scale, color: sheet.colour }
  return { width: poster.width * scale, height: poster.height * scale, marks: [bar, code, ...column.marks] }
}

/** As long as what is on it. Black only: a receipt printer has no other colour. */
export function strip(sheet: Sheet): Leaf {
  const width = mm(80)
  const inner = mm(70)
  const column = new Column({ x: mm(5), y: mm(5), width: inner, missing: sheet.missing })
  const [first, ...others] = sheet.languages
  column.write(inLanguage(sheet.name, first), { size: 12, weight: 'bold', align: 'center' })
  column.write(inLanguage(sheet.touchpoint, first), { size: 9, align: 'center' })
  column.skip(6).write(words[first].print.ask, { size: 20, weight: 'bold', align: 'center' })
  column.write(words[first].print.invite, { size: 10, align: 'center', lines: 3 })
  for (const language of others) {
    column.skip(4).write(words[language].print.ask, { size: 11, weight: 'bold', align: 'center' })
    column.write(words[language].print.invite, { size: 8.5, align: 'center', lines: 3 })
  }
  const side = mm(46)
  const code: Mark = { kind: 'code', link: sheet.link, x: (width - side) / 2, y: column.y + 2, side }
  column.skip(side + 4)
  writeCode(column, sheet, 'center', 15)
  return { width, height: column.y + mm(6), marks: [code, ...column.marks] }
}

/** How to go on without a camera: the address, and the code where there is one. */
export function writeCode(column: Column, sheet: Sheet, align: 'left' | 'center', size: number): void {
  const how = sheet.languages.map((l) => (sheet.code ? words[l].print.type : words[l].print.how))
  for (const one of how) column.write(one, { size: size * 0.52, color: ink, align, lines: 2 })
  column.skip(1).write(sheet.address, { size: size * 0.75, weight: 'bold', align, lines: 1 })
  if (sheet.code) column.write(sheet.code, { size, weight: 'bold', align, lines: 1 })
  if (sheet.until) column.skip(1).write(sheet.until, { size: size * 0.48, color: grey, align, lines: 1 })
}
