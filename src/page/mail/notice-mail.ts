import type { Language } from '../../contract/language.ts'
import type { ToldEffect } from '../../contract/notice.ts'
import { encode } from '../html.ts'
import { effectLine } from '../news/effect.ts'
import { newsWords } from '../news/words.ts'
import type { Written } from './mail.ts'
import { buttonTo, type MailBrand, oneLine, plain, shell } from './shell.ts'

/** What somebody who asked, or who follows an idea, is told: what was changed, and where to read of it. */
export function noticeMail(given: {
  language: Language
  brand: MailBrand
  to: 'asker' | 'follower'
  title: string
  said: string
  did: string
  effects: ToldEffect[]
  /** The language in which title, said and did are; another than `language` where nobody wrote them in that. */
  writtenIn: Language
  link: string
  leave: string
}): Written {
  const { language, brand, link, leave } = given
  const words = newsWords[language]
  const { subject: headline, greeting, why, leave: enough } = words.mail[given.to]
  const [title, said, did] = [plain(given.title), plain(given.said), plain(given.did)]
  const subject = headline(oneLine(title))
  const note = given.writtenIn === language ? '' : words.writtenIn[given.writtenIn]
  const effect = given.effects.map((e) => effectLine(e, language)).join('\n')
  const part = (heading: string, text: string) =>
    `<p class=m style="margin:0 0 4px;font-size:14px;line-height:20px;color:#55605a">${heading}</p>` +
    `<p class=i dir=auto style="margin:0 0 18px;font-size:16px;line-height:24px;white-space:pre-line">${encode(text)}</p>`
  const main = [
    `<p class=i style="margin:0 0 20px;font-size:16px;line-height:24px">${greeting}</p>`,
    `<h1 class=i dir=auto style="margin:0 0 14px;font-size:20px;line-height:27px;font-weight:600">${encode(title)}</h1>`,
    note && `<p class=m style="margin:0 0 14px;font-size:14px;line-height:20px;color:#55605a">${note}</p>`,
    said ? part(words.said, said) : '',
    part(words.did, did),
    effect ? part(words.effect.title, effect) : '',
    buttonTo(brand, link, words.mail.open),
  ]
  const foot = [why(brand.name)]
  return {
    subject,
    html: shell({
      ...{ language, brand, subject, preheader: greeting, main: main.join(''), foot },
      links: [{ href: leave, words: enough }],
    }),
    text: [
      greeting,
      title,
      note,
      said && `${words.said}:\n${said}`,
      `${words.did}:\n${did}`,
      effect && `${words.effect.title}:\n${effect}`,
      `${words.mail.open}\n${link}`,
      `${foot.join('\n')}\n${enough}: ${leave}`,
    ]
      .filter(Boolean)
      .join('\n\n'),
  }
}
