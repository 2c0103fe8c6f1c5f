import type { Language } from '../../contract/language.ts'
import { encode } from '../html.ts'
import type { Written } from './mail.ts'
import { buttonTo, type MailBrand, oneLine, plain, shell } from './shell.ts'

export type Letter = {
  language: Language
  brand: MailBrand
  subject: string
  /** Plain words; an empty line begins a new paragraph. */
  body: string
  /** What stands small below. */
  foot: string[]
  /** A list of things with where they are, below the words. */
  things?: { title: string; under: string; href: string; urgent: boolean }[]
  button?: { words: string; href: string }
}

/** A mail in somebody's own words: to a customer about their case, or to our own people. Nothing of it is markup. */
export function letterMail({ language, brand, subject, body, foot, things = [], button }: Letter): Written {
  const paragraphs = plain(body)
    .split(/\n{2,}/)
    .filter((p) => p.trim())
  const main = [
    ...paragraphs.map(
      (p) =>
        `<p class=i style="margin:0 0 16px;font-size:16px;line-height:24px;white-space:pre-line;overflow-wrap:anywhere">${encode(p)}</p>`,
    ),
    ...things.map(
      (t) =>
        `<p style="margin:0 0 14px;font-size:16px;line-height:23px${t.urgent ? ';border-left:3px solid #b4571b;padding-left:10px' : ''}">` +
        `<a class=i href="${encode(t.href)}" style="color:#18211d;font-weight:600">${encode(t.title)}</a><br>` +
        `<span class=m style="font-size:14px;color:#55605a">${encode(t.under)}</span></p>`,
    ),
    button ? buttonTo(brand, button.href, button.words, 'margin-top:6px;') : '',
  ].join('')
  const line = oneLine(subject)
  return {
    subject: line,
    html: shell({
      language,
      brand,
      subject: line,
      preheader: oneLine(paragraphs[0] ?? things[0]?.title ?? '').slice(0, 120),
      main,
      foot,
      links: [],
    }),
    text: [
      ...paragraphs,
      ...things.map((t) => `${t.urgent ? '! ' : ''}${plain(t.title)}\n${plain(t.under)}\n${t.href}`),
      ...(button ? [`${button.words}\n${button.href}`] : []),
      foot.join('\n'),
    ]
      .filter(Boolean)
      .join('\n\n'),
  }
}
