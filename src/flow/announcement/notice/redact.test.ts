import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isPartOf } from './quote.ts'
import { givesAway, namesSomebody, redacted } from './redact.ts'

const names = {
  near: ['Kaisa Rinne', 'Onni Virtanen'],
  others: ['Pekka Lehto', 'Tuomas Wikström', 'Anna-Maija Antikainen', 'Satu', 'Emma Wikström'],
}

test.each([
  ['Kaisa yritti parhaansa', '… yritti parhaansa'],
  ['kaisalle kiitos, rinteelle ei', '… kiitos, rinteelle ei'],
  ['Kiitos Kaisallekin ja Onnille.', 'Kiitos … ja …'.replace('ja …', 'ja ….')],
  ['Puhuin Virtasen kanssa', 'Puhuin … kanssa'],
  ['Pekan kanssa sujui, Lehdon ei', '… kanssa sujui, … ei'],
  ['Tuomaksen ja Tuomaan ohje', '… ja … ohje'],
  ['Anna-Maijan puhelu', '…-… puhelu'],
  ['Emmas hjälp, Wikströms råd', '… hjälp, … råd'],
  ['Emma’s help', '… help'],
  ['Soittakaa 040 123 4567 tai aino@posti.fi', 'Soittakaa … tai …'],
  // Words that are not names, or of somebody who was not there and in small letters.
  ['Onnistui hyvin, satuin paikalle, satu on satua', 'Onnistui hyvin, satuin paikalle, satu on satua'],
  ['Odotin 40 minuuttia 3.11.', 'Odotin 40 minuuttia 3.11.'],
  ['Annan arvosanaksi 4', '… arvosanaksi 4'],
])('%s → %s', (words, shown) => {
  expect(redacted(words, names)).toBe(shown)
  expect(namesSomebody(shown, names) || givesAway(shown)).toBe(false)
})

test('what is left of any words is theirs still, names nobody and gives nothing away', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'Kaisa',
      'kaisan',
      'Virtaselle',
      'Lehdolta',
      'a@b.fi',
      '040 123 4567',
      '…',
      '...',
      '<b>',
      '\n',
      '.',
    ),
    fc.string({ unit: 'grapheme', maxLength: 6 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
      const words = pieces.join(' ')
      const shown = redacted(words, names)
      expect(namesSomebody(shown, names)).toBe(false)
      expect(givesAway(shown)).toBe(false)
      if (/[^\s….]/.test(shown)) expect(isPartOf(shown, words)).toBe(true)
    }),
    { numRuns: 300 },
  )
})

test('a house without names leaves words as they are', () => {
  expect(redacted('Kaisa auttoi', { near: [], others: ['', 'Li', '??'] })).toBe('Kaisa auttoi')
})
