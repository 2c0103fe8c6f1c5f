import { inLanguage } from '../../contract/language.ts'
import { words } from '../words.ts'
import { Column, grey, type Leaf, type Mark, mm, readable } from './leaf.ts'
import { type Sheet, writeCode } from './sheet.ts'

/** The size of a visiting card (ISO 7810 ID-1 is 85.6 × 54): two across and five down an A4. */
export const card = { width: mm(85), height: mm(55) }
const page = { width: mm(210), height: mm(297) }
const across = 2
export const perPage = 10
const left = (page.width - across * card.width) / 2
const top = (page.height - (perPage / across) * card.height) / 2

/** One card: the code to scan on the left, who asks and what to type on the right. */
export function cardOf(sheet: Sheet): Leaf {
  const [first, ...others] = sheet.languages
  const side = mm(33)
  const x = mm(3) + side
  const column = new Column({ x, y: mm(6), width: card.width - x - mm(4), missing: sheet.missing })
  column.write(inLanguage(sheet.name, first), { size: 9, color: readable(sheet.colour), weight: 'bold' })
  column.skip(2).write(words[first].print.ask, { size: 15, weight: 'bold', lines: 1 })
  for (const language of others) column.write(words[language].print.ask, { size: 8.5, weight: 'bold', lines: 1 })
  if (others.length === 0) column.skip(1).write(words[first].print.invite, { size: 7.5, color: grey, lines: 3 })
  const foot = new Column({ x, y: 0, width: card.width - x - mm(4), missing: sheet.missing })
  writeCode(foot, sheet, 'left', 11.5)
  const down = Math.max(column.y + 4, card.height - mm(5) - foot.y)
  const code: Mark = { kind: 'code', link: sheet.link, x: mm(2), y: (card.height - side) / 2, side }
  const bar: Mark = { kind: 'rect', x: 0, y: 0, width: card.width, height: mm(1.6), color: sheet.colour }
  return { ...card, marks: [bar, code, ...column.marks, ...foot.marks.map((m) => ({ ...m, y: m.y + down }))] }
}

/** Cards on A4 with cut marks in the margin, where no card is cut into. */
export function* cardPages(cards: Iterable<Leaf>): Generator<Leaf> {
  let marks: Mark[] = []
  let n = 0
  for (const one of cards) {
    const dx = left + (n % across) * card.width
    const dy = top + Math.floor(n / across) * card.height
    marks.push(...one.marks.map((m) => ({ ...m, x: m.x + dx, y: m.y + dy })))
    n += 1
    if (n === perPage) {
      yield { ...page, marks: [...marks, ...cutMarks] }
      marks = []
      n = 0
    }
  }
  if (n > 0) yield { ...page, marks: [...marks, ...cutMarks] }
}

const cut = { length: mm(6), gap: mm(2), thick: 0.4 }
const edges = (from: number, step: number, count: number) =>
  Array.from({ length: count + 1 }, (_, n) => from + n * step)
const cutMarks: Mark[] = [
  ...edges(left, card.width, across).flatMap((x): Mark[] =>
    [top - cut.gap - cut.length, page.height - top + cut.gap].map((y) => ({
      kind: 'rect',
      x: x - cut.thick / 2,
      y,
      width: cut.thick,
      height: cut.length,
      color: '#000',
    })),
  ),
  ...edges(top, card.height, perPage / across).flatMap((y): Mark[] =>
    [left - cut.gap - cut.length, page.width - left + cut.gap].map((x) => ({
      kind: 'rect',
      x,
      y: y - cut.thick / 2,
      width: cut.length,
      height: cut.thick,
      color: '#000',
    })),
  ),
]
