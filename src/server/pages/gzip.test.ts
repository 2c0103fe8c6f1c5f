import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { filledPage, type Own, pageOf } from '../../page/markup.ts'
import { gzippedPage } from './gzip.ts'

const own = (answer: string): Own => ({ answer, render: 'r', at: 1 })

it('whatever stands in the pieces and gaps, it unpacks to the page', () => {
  const piece = fc.string({ unit: 'grapheme', maxLength: 3_000 })
  fc.assert(
    fc.property(
      fc.array(piece, { minLength: 1, maxLength: 6 }),
      fc.array(piece, { maxLength: 3 }),
      (fixed, answers) => {
        const page = pageOf(
          fixed.flatMap((text, i) => (i === 0 ? [text] : [(o: Own) => o.answer + i, text])),
          '',
        )
        for (const answer of ['first', ...answers, 'other']) {
          const html = filledPage(page, own(answer))
          expect(gunzipSync(gzippedPage(page, own(answer))).toString()).toBe(Buffer.from(html).toString())
        }
      },
    ),
  )
})

it('a long gap of the same length is found in what stands before', () => {
  const rows = ['late', 'good', 'lost', 'dear'].map((v) => `<label class=c><input type=checkbox value=${v}></label>`)
  const text = 'Some words that come again and again, and again. '.repeat(40)
  const page = pageOf([rows.join('') + text, (o) => (o.answer === 'a' ? rows : rows.toReversed()).join(''), text], '')
  for (const answer of ['a', 'b']) {
    const packed = gzippedPage(page, own(answer))
    expect(gunzipSync(packed).toString()).toBe(filledPage(page, own(answer)))
    expect(packed.length).toBeLessThan(330)
  }
})
