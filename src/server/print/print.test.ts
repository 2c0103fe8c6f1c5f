import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { inflateSync } from 'node:zlib'
import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { codeFor, grouped } from '../../flow/invitation/paper/code.ts'
import { cardOf, cardPages } from './code-cards.ts'
import { linesOf, printable, widthOf } from './letters.ts'
import { pdfOf } from './pdf.ts'
import { modules, qrPng, qrSvg } from './qr.ts'
import { type Sheet, sheetOf } from './sheet.ts'
import { svgOf } from './svg.ts'

const link = 'https://palaute.esimerkki.fi/t/ab3d5fgh'

/** Pixels of a one-bit grey PNG, read by the book; true is black. */
function readPng(png: Buffer): boolean[][] {
  expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
  const chunks = new Map<string, Buffer>()
  for (let at = 8; at < png.length; ) {
    const length = png.readUInt32BE(at)
    chunks.set(png.toString('latin1', at + 4, at + 8), png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  const header = chunks.get('IHDR')!
  expect([...header.subarray(8)]).toEqual([1, 0, 0, 0, 0])
  const [width, height] = [header.readUInt32BE(0), header.readUInt32BE(4)]
  const data = inflateSync(chunks.get('IDAT')!)
  const line = 1 + Math.ceil(width / 8)
  expect(data).toHaveLength(line * height)
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_, x) => (data[y * line + 1 + (x >> 3)]! & (0x80 >> (x & 7))) === 0),
  )
}

describe('the code', () => {
  it('has the quiet zone of four modules and says the link', () => {
    const plain = encode(link, { ecc: 'M', border: 0 }).data
    const rows = modules(link)
    expect(rows.length).toBe(plain.length + 8)
    expect(rows.slice(4, -4).map((r) => r.slice(4, -4))).toEqual(plain)
    expect(rows.slice(0, 4).flat().concat(rows.slice(-4).flat()).some(Boolean)).toBe(false)
  })

  it('is the same in PNG, module by module, at least 1,000 pixels wide', () => {
    const pixels = readPng(qrPng(link))
    const rows = modules(link)
    const scale = pixels.length / rows.length
    expect(pixels.length).toBeGreaterThanOrEqual(1_000)
    expect(Number.isInteger(scale)).toBe(true)
    const seen = pixels.map((row, y) =>
      row.map((dark, x) => dark === rows[Math.floor(y / scale)]![Math.floor(x / scale)]),
    )
    expect(seen.flat().every(Boolean)).toBe(true)
  })

  it('is the same in SVG', () => {
    const svg = qrSvg(link)
    const rows = modules(link)
    const drawn = rows.map((row) => row.map(() => false))
    for (const [, x, y, w] of svg.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g)) {
      for (let n = 0; n < Number(w); n++) drawn[Number(y)]![Number(x) + n] = true
    }
    expect(drawn).toEqual(rows)
    expect(svg).toContain(`viewBox="0 0 ${rows.length} ${rows.length}"`)
  })
})

/** Poppler and ZBar, as .ci/run installs them. */
const have = (tool: string) => spawnSync(tool, ['--version']).error === undefined
const tools = ['pdftoppm', 'pdftotext', 'zbarimg'].filter((tool) => !have(tool))
if (tools.length > 0) console.warn(`not here: ${tools.join(', ')} (apt-get install poppler-utils zbar-tools)`)

const folder = mkdtempSync(join(tmpdir(), 'hetki-print-'))
let files = 0
/** What a phone's camera reads off the printed pages, in any order, and what a person reads. */
function seen(pdf: Buffer, dpi: number): { codes: string[]; text: string; pages: number } {
  const path = join(folder, `${++files}`)
  writeFileSync(`${path}.pdf`, pdf)
  execFileSync('pdftoppm', ['-r', `${dpi}`, '-gray', `${path}.pdf`, path])
  const pages = readdirSync(folder).filter((f) => f.startsWith(`${files}-`))
  const codes = pages.flatMap((page) =>
    execFileSync('zbarimg', ['-q', '--raw', '-Sdisable', '-Sqrcode.enable', join(folder, page)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim()
      .split('\n'),
  )
  const text = execFileSync('pdftotext', ['-layout', `${path}.pdf`, '-']).toString()
  return { codes, text, pages: pages.length }
}

const about = { title: 'Kassa', author: 'Mäkelä', language: 'fi' } as const
const sheet: Sheet = {
  name: { fi: 'Mäkelän Åbo Ö' },
  colour: '#1f5b4a',
  touchpoint: { fi: 'Kassa' },
  languages: ['fi'],
  link,
  address: 'palaute.esimerkki.fi/t/ab3d5fgh',
}
const box = (pdf: Buffer) => /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1'))!.slice(1).map(Number)

describe.skipIf(tools.length > 0)('the sheet', () => {
  it.each([
    ['poster', 72, [595.28, 841.89]],
    ['card', 100, [297.64, 420.94]],
    ['receipt', 203, [226.77, null]],
  ] as const)(
    '%s: is read by a camera at %i dots per inch, in every language and with long names',
    async (form, dpi, size) => {
      for (const languages of [['fi'], ['fi', 'sv', 'en']] as Sheet['languages'][]) {
        const long = 'Österbottens Handels- och Serviceandelslag med omnejd '.repeat(3)
        const pdf = await pdfOf(
          [sheetOf(form, { ...sheet, languages, name: { fi: long }, touchpoint: { fi: long } })],
          about,
        )
        const { codes, pages, text } = seen(pdf, dpi)
        expect([codes, pages]).toEqual([[link], 1])
        expect(text).toContain('palaute.esimerkki.fi/t/ab3d5fgh')
        expect(box(pdf)[0]).toBeCloseTo(size[0], 1)
        if (size[1]) expect(box(pdf)[1]).toBeCloseTo(size[1], 1)
      }
    },
  )

  it('says who asks and what, in the letters of every language of Europe', async () => {
    const name = { fi: 'Šiaulių ő Łódź Þór Ελλάδα Київ' }
    const { text } = seen(await pdfOf([sheetOf('poster', { ...sheet, name })], about), 30)
    for (const part of [name.fi, 'Kassa', 'Miten meni?', 'palaute.esimerkki.fi/t/ab3d5fgh'])
      expect(text).toContain(part)
  })

  it('cards: ten to an A4, each with its own code, which the eye and the camera read alike', async () => {
    const codes = Array.from({ length: 13 }, (_, n) => grouped(codeFor('x', `${n}`)))
    const cards = codes.map((code) =>
      cardOf({
        ...sheet,
        languages: ['fi', 'sv', 'en'],
        link: `https://palaute.esimerkki.fi/k/${code}`,
        address: 'palaute.esimerkki.fi/k',
        code,
        until: 'Voimassa 31.12.2026 asti',
      }),
    )
    const found = seen(await pdfOf(cardPages(cards), about), 150)
    expect(found.pages).toBe(2)
    expect(found.codes.sort()).toEqual(codes.map((code) => `https://palaute.esimerkki.fi/k/${code}`).sort())
    for (const code of codes) expect(found.text).toContain(code)
  })
})

describe('letters', () => {
  it('are kept where the font has them, lose an accent where it has not, and are never garbage', () => {
    const missing = new Set<string>()
    expect(printable('Čašniki\u0000 ő 日本 a\u0308 👨‍👩‍👧', missing)).toBe('Čašniki ő □□ ä □')
    expect([...missing]).toEqual(['日', '本', '👨‍👩‍👧'])
    expect(printable('“Hyvä” – €5 Жё Ω')).toBe('“Hyvä” – €5 Жё Ω')
  })

  it('make lines no wider than their place, and lose none', () => {
    const text = 'Kohtaamispistekohtainenasiakaspalautteenkeräyspaikka ja muuta'
    const lines = linesOf(text, 60, 12, 'regular')
    expect(lines.every((line) => widthOf(line, 12, 'regular') <= 60)).toBe(true)
    expect(lines.join('').replaceAll(' ', '')).toBe(text.replaceAll(' ', ''))
  })

  it('of a name cannot break out of the picture', () => {
    const svg = svgOf(sheetOf('poster', { ...sheet, name: { fi: '<script>x</script>"&' } }))
    expect(svg).not.toContain('<script')
    expect(svg).toContain('&lt;script&gt;')
  })
})
