import { Refusal } from '../../../../contract/refusal.ts'
import { mostColumns } from '../records.ts'
import { type NumberKind, numberText, readStyles } from './styles.ts'
import { attribute, elements, itemText, plainText } from './xml.ts'
import { bomb, broken, type Source, Zip } from './zip.ts'

/** Characters of all shared texts: a million different ones of fifty characters fit. */
const mostShared = 80_000_000
/** A row of two thousand cells of two thousand characters. */
const longestRow = 8_000_000

/** The rows of the first sheet that is shown, as texts; rows of nothing are empty, so that numbers are as in the spreadsheet. */
export async function* sheetRows(source: Source): AsyncGenerator<string[]> {
  const zip = await Zip.open(source)
  if (!zip.has('xl/workbook.xml')) {
    const what = zip.has('content.xml') || zip.has('xl/workbook.bin') ? 'import-spreadsheet' : 'import-packed'
    throw new Refusal('bad-input', { what })
  }
  const { sheet, from1904 } = await findSheet(zip)
  const styles = zip.has('xl/styles.xml') ? readStyles(await zip.small('xl/styles.xml')) : []
  const shared = zip.has('xl/sharedStrings.xml') ? await readShared(zip) : []
  let before = 0
  for await (const row of elements(zip.text(sheet), 'row', longestRow, broken)) {
    const open = /<(?:\w+:)?row(?:\s[^>]*)?>/.exec(row)
    if (!open) continue
    const number = Number(attribute(open[0], 'r') ?? before + 1)
    if (!Number.isInteger(number) || number <= before || number > 1_048_576) throw broken()
    while (++before < number) yield []
    yield readCells(row.slice(open.index), shared, styles, from1904)
  }
}

async function findSheet(zip: Zip): Promise<{ sheet: string; from1904: boolean }> {
  const workbook = await zip.small('xl/workbook.xml')
  const sheets = [...workbook.matchAll(/<(?:\w+:)?sheet\s[^>]*>/g)].map(([tag]) => tag)
  const shown = sheets.find((tag) => !/state="(veryH|h)idden"/.test(tag)) ?? sheets[0]
  const id = shown && (/\br:id="([^"]*)"/.exec(shown)?.[1] ?? attribute(shown, 'id'))
  const links = zip.has('xl/_rels/workbook.xml.rels') ? await zip.small('xl/_rels/workbook.xml.rels') : ''
  const link = [...links.matchAll(/<(?:\w+:)?Relationship\s[^>]*>/g)].find(([tag]) => attribute(tag, 'Id') === id)
  const target = link && attribute(link[0], 'Target')
  const sheet = target ? (target.startsWith('/') ? target.slice(1) : `xl/${target}`) : 'xl/worksheets/sheet1.xml'
  if (!zip.has(sheet)) throw broken()
  return { sheet, from1904: /date1904="(1|true)"/.test(workbook) }
}

async function readShared(zip: Zip): Promise<string[]> {
  const shared: string[] = []
  let size = 0
  for await (const item of elements(zip.text('xl/sharedStrings.xml'), 'si', longestRow, broken)) {
    const text = itemText(item)
    size += text.length + 16
    if (size > mostShared) throw bomb()
    shared.push(text)
  }
  return shared
}

const cell = /<(?:\w+:)?c(\s[^>]*?)?(?:\/>|>([\s\S]*?)<\/(?:\w+:)?c>)/g
const value = /<(?:\w+:)?v(?:\s[^>]*)?>([^<]*)<\/(?:\w+:)?v>/

function readCells(row: string, shared: string[], styles: NumberKind[], from1904: boolean): string[] {
  const cells: string[] = []
  for (const [, head = '', inner = ''] of row.matchAll(cell)) {
    const place = / r="([A-Z]{1,4})\d*"/.exec(head)?.[1]
    const n = place ? columnOf(place) : cells.length
    const text = inner === '' ? '' : cellText(head, inner, shared, styles, from1904)
    if (n >= mostColumns) {
      if (text === '') continue
      throw new Refusal('bad-input', { what: 'import-too-many-columns' })
    }
    while (cells.length < n) cells.push('')
    cells[n] = text
  }
  return cells
}

function cellText(head: string, inner: string, shared: string[], styles: NumberKind[], from1904: boolean): string {
  const type = / t="(\w+)"/.exec(head)?.[1] ?? 'n'
  if (type === 'inlineStr') return itemText(inner)
  const raw = value.exec(inner)?.[1]
  if (raw === undefined) return ''
  if (type === 's') return shared[Number(raw)] ?? ''
  if (type !== 'n') return plainText(raw)
  return numberText(raw, styles[Number(/ s="(\d+)"/.exec(head)?.[1] ?? -1)] ?? 'number', from1904)
}

/** A is 0, AA is 26. */
function columnOf(letters: string): number {
  let n = 0
  for (const letter of letters) n = n * 26 + letter.charCodeAt(0) - 64
  return n - 1
}
