import { setImmediate } from 'node:timers/promises'
import PDFDocument from 'pdfkit'
import type { Language } from '../../contract/language.ts'
import type { Leaf, Mark } from './leaf.ts'
import { fonts } from './letters.ts'
import { modules, runs } from './qr.ts'

/** Writes pages as PDF. Other requests get their turn after each code: a thousand cards take some seconds. */
export async function pdfOf(
  leaves: Iterable<Leaf>,
  about: { title: string; author: string; language: Language },
): Promise<Buffer> {
  const document = new PDFDocument({
    autoFirstPage: false,
    margin: 0,
    lang: about.language,
    displayTitle: true,
    info: { Title: about.title, Author: about.author, Creator: 'Hetki' },
  })
  for (const [name, bytes] of Object.entries(fonts)) document.registerFont(name, bytes)
  const done = collect(document)
  for (const leaf of leaves) {
    document.addPage({ size: [leaf.width, leaf.height], margin: 0 })
    for (const mark of leaf.marks) {
      draw(document, mark)
      if (mark.kind === 'code') await setImmediate()
    }
  }
  document.end()
  return done
}

function draw(document: PDFKit.PDFDocument, mark: Mark): void {
  if (mark.kind === 'rect') {
    document.rect(mark.x, mark.y, mark.width, mark.height).fill(mark.color)
  } else if (mark.kind === 'text') {
    document.font(mark.weight).fontSize(mark.size).fillColor(mark.color)
    document.text(mark.text, mark.x, mark.y, { lineBreak: false })
  } else {
    const rows = modules(mark.link)
    const cell = mark.side / rows.length
    for (const [x, y, w] of runs(rows)) document.rect(mark.x + x * cell, mark.y + y * cell, w * cell, cell)
    document.fill('#000')
  }
}

function collect(document: PDFKit.PDFDocument): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = []
    document.on('data', (part: Buffer) => parts.push(part))
    document.on('end', () => resolve(Buffer.concat(parts)))
    document.on('error', reject)
  })
}
