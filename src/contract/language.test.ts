import { expect, test } from 'vitest'
import { inLanguage, shownLanguage } from './language.ts'

test('a text is shown in the wanted language, else in the first that it is written in; an empty sentence is none', () => {
  const text = { fi: '', sv: 'Kön blev kortare', en: 'The queue got shorter' }
  expect([shownLanguage(text, 'en'), shownLanguage(text, 'fi'), shownLanguage({ fi: '' }, 'fi')]).toEqual([
    'en',
    'sv',
    null,
  ])
  expect([inLanguage(text, 'fi'), inLanguage({}, 'fi')]).toEqual(['Kön blev kortare', ''])
})
