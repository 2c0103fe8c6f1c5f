import { createHash } from 'node:crypto'
import { crc32, deflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { anOrganisation } from '../../../../../test/builders.ts'
import { openTestDatabase } from '../../../../../test/engines.ts'
import { Refusal } from '../../../../contract/refusal.ts'
import { previewEncounters } from '../../import/preview.ts'
import { findImport } from '../read.ts'
import { readRecords } from '../records.ts'
import { keepFile } from '../upload.ts'

const { db } = await openTestDatabase()
const org = await anOrganisation(db)

/** A zip archive of these files, as any program writes it; `wide` as those that stream it (ZIP64). */
function zip(files: Record<string, string | Buffer>, wide = false): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const [name, content] of Object.entries(files)) {
    const raw = Buffer.from(content)
    const packed = deflateRawSync(raw)
    const head = Buffer.alloc(30)
    head.writeUInt32LE(0x04034b50)
    head.writeUInt16LE(8, 8)
    head.writeUInt16LE(name.length, 26)
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50)
    entry.writeUInt16LE(8, 10)
    entry.writeUInt32LE(crc32(raw), 16)
    entry.writeUInt32LE(packed.length, 20)
    entry.writeUInt32LE(raw.length, 24)
    entry.writeUInt16LE(name.length, 28)
    entry.writeUInt32LE(at, 42)
    const extra = Buffer.alloc(wide ? 28 : 0)
    if (wide) {
      for (const field of [20, 24, 42]) entry.writeUInt32LE(0xffffffff, field)
      entry.writeUInt16LE(28, 30)
      extra.writeUInt16LE(1, 0)
      extra.writeUInt16LE(24, 2)
      for (const [n, size] of [raw.length, packed.length, at].entries()) extra.writeBigUInt64LE(BigInt(size), 4 + 8 * n)
    }
    bodies.push(head, Buffer.from(name), packed)
    directory.push(entry, Buffer.from(name), extra)
    at += 30 + name.length + packed.length
  }
  const names = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(Object.keys(files).length, 10)
  end.writeUInt32LE(names.length, 12)
  end.writeUInt32LE(at, 16)
  if (!wide) return Buffer.concat([...bodies, names, end])
  const record = Buffer.alloc(76)
  record.writeUInt32LE(0x06064b50)
  for (const [n, size] of [Object.keys(files).length, names.length, at].entries())
    record.writeBigUInt64LE(BigInt(size), 32 + 8 * n)
  record.writeUInt32LE(0x07064b50, 56)
  record.writeBigUInt64LE(BigInt(at + names.length), 64)
  end.writeUInt16LE(0xffff, 10)
  for (const field of [12, 16]) end.writeUInt32LE(0xffffffff, field)
  return Buffer.concat([...bodies, names, record, end])
}

const main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
/** A workbook whose shown sheet is the second; its styles are plain, a date, a date with time, a clock, a length. */
const workbook = (rows: string, shared = '', wide = false) =>
  zip(
    {
      'xl/workbook.xml': `<workbook ${main} xmlns:r="r"><sheets><sheet name="piilo" sheetId="1" state="hidden" r:id="a"/><sheet name="loki" sheetId="2" r:id="b"/></sheets></workbook>`,
      'xl/_rels/workbook.xml.rels': `<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/><Relationship Id="b" Target="worksheets/sheet2.xml"/></Relationships>`,
      'xl/styles.xml': `<styleSheet ${main}><numFmts count="2"><numFmt numFmtId="170" formatCode="d\\.m\\.yyyy\\ h:mm"/><numFmt numFmtId="171" formatCode="[h]:mm:ss"/></numFmts><cellStyleXfs><xf numFmtId="14"/></cellStyleXfs><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="170"/><xf numFmtId="20"/><xf numFmtId="171"/></cellXfs></styleSheet>`,
      'xl/sharedStrings.xml': `<sst ${main}>${shared}</sst>`,
      'xl/worksheets/sheet1.xml': `<worksheet ${main}><sheetData><row r="1"><c r="A1"><v>1</v></c></row></sheetData></worksheet>`,
      'xl/worksheets/sheet2.xml': `<worksheet ${main}><sheetData>${rows}</sheetData></worksheet>`,
    },
    wide,
  )

async function* bytes(file: Buffer) {
  // As the network cuts it.
  for (let at = 0; at < file.length; at += 700_000) yield file.subarray(at, at + 700_000)
}
const keep = (file: Buffer) => keepFile(db, org.scope, 'loki.xlsx', bytes(file))
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? error.detail.what : error),
  )
async function recordsOf(id: string): Promise<[number, ...string[]][]> {
  const found: [number, ...string[]][] = []
  for await (const { row, cells } of readRecords(db, await findImport(db, org.scope, id), ','))
    found.push([row, ...cells])
  return found
}

test('a spreadsheet is read as the table that Excel shows, and its rows keep their numbers', async () => {
  const text = (cell: string, s: string) => `<c r="${cell}" t="inlineStr"><is><t>${s}</t></is></c>`
  const head = ['Tunnus', 'Alkoi', 'Klo', 'Kesto', 'Päivä', 'Syy', 'Luku']
  const id = await keep(
    workbook(
      `<row r="1">${head.map((s, n) => text(`${'ABCDEFG'[n]}1`, s)).join('')}</row>
       <row r="3" spans="1:7"><c r="A3"><v>3.58401234567E11</v></c><c r="B3" s="2"><v>45870.5868055556</v></c><c r="C3" s="3"><v>0.395833333333333</v></c>
         <c r="D3" s="4"><v>1.0031365740740741</v></c><c r="E3" s="1"><v>45870</v></c><c r="F3" t="s"><v>0</v></c><c r="G3"><v>0.1</v></c></row>
       <row r="4"><c r="A4"><v>2</v></c><c r="F4" t="s"><v>1</v></c><c r="G4" t="str"><f>1+1</f><v>=2 &lt; 3</v></c></row>`,
      `<si><t>Lasku, "kallis"</t></si><si><r><t>Muu</t></r><r><t xml:space="preserve">tto</t></r><rPh><t>x</t></rPh></si>`,
    ),
  )
  expect(await findImport(db, org.scope, id)).toMatchObject({ rows: 2, encoding: 'utf-8', state: 'uploaded' })
  expect(await recordsOf(id)).toEqual([
    [1, ...head],
    [3, '358401234567', '2025-08-01 14:05:00', '9:30:00', '24:04:31', '2025-08-01', 'Lasku, "kallis"', '0.1'],
    [4, '2', '', '', '', '', 'Muutto', '=2 < 3'],
  ])
  expect((await previewEncounters(db, org.scope, id)).delimiter).toBe(',')
  const chunks = await db.selectFrom('import_chunk').where('import', '=', id).select('n').execute()
  expect(chunks).toEqual([{ n: 0 }])
})

test.each([
  ['as Excel writes it', false],
  ['as a program streams it', true],
])('a workbook of more than a chunk is read to its end, %s', async (_, wide) => {
  // What does not pack: two megabytes also in the archive.
  const word = (n: number) => createHash('sha512').update(String(n)).digest('base64')
  const rows = Array.from({ length: 30_000 }, (_, n) => `<row><c t="inlineStr"><is><t>${word(n)}</t></is></c></row>`)
  const file = workbook(rows.join(''), '', wide)
  expect(file.length).toBeGreaterThan(1_900_000)
  const id = await keep(file)
  expect(await findImport(db, org.scope, id)).toMatchObject({ rows: 29_999, state: 'uploaded' })
  expect((await recordsOf(id)).at(-1)).toEqual([30_000, word(29_999)])
})

test('bombs, broken and foreign archives are refused in words, and nothing of them stays', async () => {
  const before = (await db.selectFrom('import').select('id').execute()).length
  const row = `<row><c t="inlineStr"><is><t>${' '.repeat(1_000)}</t></is></c></row>`
  const good = workbook('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>')
  const cases: [string, Buffer][] = [
    ['import-zip-bomb', workbook(row.repeat(31_000))],
    ['import-broken-spreadsheet', good.subarray(0, good.length - 30)],
    ['import-broken-spreadsheet', workbook(`<row r="1"><c><v>${'9'.repeat(9_000_000)}`)],
    ['import-too-many-columns', workbook('<row r="1"><c r="XFD1"><v>1</v></c></row>')],
    ['import-spreadsheet', zip({ 'content.xml': '<office:document/>' })],
    ['import-packed', zip({ 'loki.csv': 'a,b\n1,2\n' })],
    ['import-empty', workbook('')],
    ['import-no-rows', workbook('<row r="1"><c r="A1"><v>1</v></c></row>')],
  ]
  for (const [what, file] of cases) expect(await refusalOf(keep(file))).toBe(what)
  expect((await db.selectFrom('import').select('id').execute()).length).toBe(before)
})
