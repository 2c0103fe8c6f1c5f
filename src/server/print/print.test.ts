import { inflateSync } from 'node:zlib'
import { encode } from 'uqr'
import { describe, expect, it } from 'vitest'
import { modules, qrPng, qrSvg } from './qr.ts'
import { printable, printSheet, type Sheet } from './sheet.ts'

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

describe('the sheet', () => {
  const sheet: Sheet = {
    form: 'poster',
    organisation: 'Mäkelän Åbo Ö',
    touchpoint: { fi: 'Kassa' },
    languages: ['fi'],
    link,
  }
  /** Text that a PDF of pdfkit writes: hex strings in the inflated page. */
  function textOf(pdf: Buffer): string {
    const from = pdf.indexOf('stream\n') + 7
    const page = inflateSync(pdf.subarray(from, pdf.indexOf('endstream', from))).toString('latin1')
    return [...page.matchAll(/<([0-9a-f]+)>/g)].map(([, hex]) => Buffer.from(hex!, 'hex').toString('latin1')).join('')
  }
  const pages = (pdf: Buffer) => pdf.toString('latin1').match(/\/Type \/Page\b(?!s)/g)!.length
  const box = (pdf: Buffer) => /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(pdf.toString('latin1'))!.slice(1).map(Number)

  it('is one page, A4 or A6, in every language and with long names', async () => {
    for (const [form, size] of [
      ['poster', [595.28, 841.89]],
      ['card', [297.64, 419.53]],
    ] as const) {
      for (const languages of [['fi'], ['sv', 'en'], ['fi', 'sv', 'en']] as Sheet['languages'][]) {
        const long = 'Österbottens Handels- och Serviceandelslag med omnejd '.repeat(3)
        const pdf = await printSheet({ ...sheet, form, languages, organisation: long, touchpoint: { fi: long } })
        expect(pages(pdf)).toBe(1)
        expect(box(pdf)).toEqual(size)
      }
    }
  })

  it('says who asks, what, and the address for those who type, with å ä ö', async () => {
    const text = textOf(await printSheet(sheet))
    for (const part of ['Mäkelän Åbo Ö', 'Kassa', 'Miten meni?', 'palaute.esimerkki.fi/t/ab3d5fgh']) {
      expect(text).toContain(part)
    }
    const both = textOf(await printSheet({ ...sheet, languages: ['sv', 'fi'] }))
    expect(both).toContain('Hur gick det?')
    expect(both).toContain('Miten meni?')
  })

  it('keeps what the standard fonts know, and never prints garbage', () => {
    expect(printable('Ääkkönen – “Šiaulių” €5')).toBe('Ääkkönen – “Šiauliu” €5')
    expect(printable('Čašniki \u0000ő 日本 a\u0308')).toBe('Cašniki ?o ?? ä')
  })
})
