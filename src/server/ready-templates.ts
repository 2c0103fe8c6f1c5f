import type { ReadyTemplate } from '../catalog/case/template.ts'
import { letters as en } from '../text/en/letters.ts'
import { letters as fi } from '../text/fi/letters.ts'
import { letters as sv } from '../text/sv/letters.ts'

type Letter = keyof typeof fi
const inAll = (letter: Letter, part: keyof (typeof fi)[Letter]) => ({
  ...{ fi: fi[letter][part], sv: sv[letter][part], en: en[letter][part] },
})

/** The letters that a new organisation has, in every language: a customer is written to in theirs. */
export const readyTemplates: ReadyTemplate[] = (Object.keys(fi) as Letter[]).map((letter) => ({
  name: inAll(letter, 'name'),
  subject: inAll(letter, 'subject'),
  body: inAll(letter, 'body'),
}))
