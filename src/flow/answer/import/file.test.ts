import { expect, test } from 'vitest'
import { anOrganisation, aPublishedSurvey } from '../../../../test/builders.ts'
import { openTestDatabase } from '../../../../test/engines.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { findImport } from '../../encounter/file/read.ts'
import { readRecords } from '../../encounter/file/records.ts'
import { keepFile } from '../../encounter/file/upload.ts'
import { previewImport } from './preview.ts'

const { db } = await openTestDatabase()
const org = await anOrganisation(db)
await aPublishedSurvey(db, org)

async function* bytes(...parts: (string | Uint8Array)[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield typeof part === 'string' ? Buffer.from(part) : part
}
const keep = (...parts: (string | Uint8Array)[]) => keepFile(db, org.scope, 'tiedosto.csv', bytes(...parts))
const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: unknown) => (error instanceof Refusal ? [error.code, error.detail.what] : error),
  )
async function recordsOf(id: string, delimiter = ','): Promise<[number, ...string[]][]> {
  const found: [number, ...string[]][] = []
  for await (const { row, cells } of readRecords(db, await findImport(db, org.scope, id), delimiter))
    found.push([row, ...cells])
  return found
}
const utf16 = (text: string, big: boolean) => {
  const little = Buffer.from(`\ufeff${text}`, 'utf16le')
  return big ? little.swap16() : little
}

test('each encoding is found out, also when its first odd byte comes late', async () => {
  const text = 'nps,kommentti\n9,Hyvää päivää\n'
  const late = `nps,kommentti\n${'8,ok\n'.repeat(300_000)}`
  const cases: [string, (string | Uint8Array)[]][] = [
    ['utf-8', [text]],
    ['utf-8', [Buffer.from([0xef, 0xbb, 0xbf]), text]],
    ['utf-16le', [utf16(text, false)]],
    ['utf-16be', [utf16(text, true)]],
    ['windows-1252', [Buffer.from(text, 'latin1')]],
    ['windows-1252', [late, Buffer.from('7,hyvää – kiitos\n'.replace('–', '\x96'), 'latin1')]],
    ['utf-8', [late, '7,hyvää – kiitos\n']],
  ]
  for (const [encoding, parts] of cases) {
    const id = await keep(...parts)
    expect((await findImport(db, org.scope, id)).encoding).toBe(encoding)
    const records = await recordsOf(id)
    expect(records[0]).toEqual([1, 'nps', 'kommentti'])
    expect(records.at(-1)?.[2]).toBe(records.length === 2 ? 'Hyvää päivää' : 'hyvää – kiitos')
  }
})

test('a character may be cut between two parts of the upload and between two chunks', async () => {
  const whole = Buffer.from(`nps,kommentti\n9,${'ä'.repeat(700_000)}\n`)
  const id = await keep(whole.subarray(0, 21), whole.subarray(21, 999_999), whole.subarray(999_999))
  expect((await recordsOf(id))[1]?.[2]).toBe('ä'.repeat(700_000))
})

test('rows are counted, and numbered as a spreadsheet numbers them', async () => {
  const id = await keep('nps,kommentti\r\n9,"rivi\r\nvaihtuu, ja ""lainaus"""\r\n\r\n8,5" putki\r\n7,loppu')
  expect(await findImport(db, org.scope, id)).toMatchObject({ rows: 3, state: 'uploaded' })
  expect(await recordsOf(id)).toEqual([
    [1, 'nps', 'kommentti'],
    [2, '9', 'rivi\r\nvaihtuu, ja "lainaus"'],
    [4, '8', '5" putki'],
    [5, '7', 'loppu'],
  ])
})

test('delimiters are found, also where the decimal sign is a comma', async () => {
  const cases: [string, string][] = [
    [',', 'a,b,c\n1,2,3\n"x;y;z",5,6\n'],
    [';', 'pvm;arvo;kommentti\n1.1.2026;7,5;hyvä, nopea\n2.1.2026;8,5;"ok; kiitos"\n'],
    ['\t', 'a\tb\n1,5\t2;3\n'],
    ['|', 'a|b|c\n1|2|3\n'],
    [',', 'nps\n9\n8\n'],
  ]
  for (const [delimiter, text] of cases) {
    expect((await previewImport(db, org.scope, await keep(text))).delimiter).toBe(delimiter)
  }
})

test('the form of dates is guessed of dates, also where clocks stand in a column of their own', async () => {
  const id = await keep('pvm;klo;nps\n31.1.2026;12.05;9\n1.2.2026;9.30;8\n')
  const preview = await previewImport(db, org.scope, id)
  expect(preview.dateFormat).toBe('d.m.y')
  expect(preview.columns.map((c) => c.guess.to)).toEqual(['at', 'at', 'question'])
})

test('columns of one name, or none, are told apart', async () => {
  const { columns } = await previewImport(db, org.scope, await keep('nps,a,a,a (2),,\n1,2,3,4,5,6\n'))
  expect(columns.map((c) => c.name)).toEqual(['nps', 'a', 'a (2)', 'a (2) (2)', '#5', '#6'])
})

test('what is no table is refused in words, and nothing of it stays', async () => {
  const before = (await db.selectFrom('import').select('id').execute()).length
  const cases: [string, Uint8Array | string][] = [
    ['import-empty', ''],
    ['import-no-rows', 'nps,kommentti\n\n'],
    ['import-unclosed-quote', `nps,kommentti\n"9,hyvä\n${'8,hyvä\n'.repeat(50_000)}`],
    ['import-broken-spreadsheet', Buffer.from('PK\x03\x04\x14\x00rest', 'latin1')],
    ['import-too-many-columns', `${'a,'.repeat(1_000_000)}b\n1,2\n`],
    ['import-too-many-columns', `${'sarake;'.repeat(600_000)}b\n1;2\n`],
    ['import-spreadsheet', Buffer.from('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1', 'latin1')],
    ['import-pdf', '%PDF-1.7\n'],
    ['import-packed', Buffer.from([0x1f, 0x8b, 8, 0])],
    ['import-not-text', Buffer.from([1, 0, 2, 0, 3])],
    ['import-not-table', '<!doctype html><html>'],
  ]
  for (const [what, content] of cases) expect(await refusalOf(keep(content))).toEqual(['bad-input', what])
  const large = keepFile(db, org.scope, 'x.csv', bytes('nps\n', '1\n'.repeat(600)), { maxBytes: 1_000 })
  expect(await refusalOf(large)).toEqual(['too-large', 'import-too-large'])
  async function* hangsUp() {
    yield Buffer.from('nps\n1\n'.repeat(300_000))
    throw new Error('the sender hung up')
  }
  await expect(keepFile(db, org.scope, 'x.csv', hangsUp())).rejects.toThrow('hung up')
  expect((await db.selectFrom('import').select('id').execute()).length).toBe(before)
})
