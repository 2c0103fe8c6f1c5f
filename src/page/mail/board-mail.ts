import type { IdeaState } from '../../contract/idea.ts'
import type { Language } from '../../contract/language.ts'
import { boardWords } from '../board/words.ts'
import { encode } from '../html.ts'
import type { Written } from './mail.ts'
import { buttonTo, type MailBrand, oneLine, plain, shell } from './shell.ts'

/** What a message of the public board tells of. */
export type BoardNews =
  | { kind: 'confirm'; wish: 'vote' | 'follow' | 'enter'; title: string }
  | {
      kind: 'news'
      what: 'answered' | 'comment' | 'merged' | 'refused' | 'published'
      title: string
      state: IdeaState
      /** The company's answer or comment, or the reason of a refusal. */
      words: string
      /** Into what it was merged. */
      into: string
    }

/** Subject and sentence of a message. */
function said(news: BoardNews, language: Language): { subject: string; text: string; button: string } {
  const all = boardWords[language]
  const { confirm, news: told } = all.mail
  if (news.kind === 'confirm')
    return { subject: confirm.subject[news.wish], text: confirm.text[news.wish](news.title), button: confirm.button }
  const { title, what } = news
  const state = all.states[news.state]
  const of = {
    answered: [told.answered(title, state), told.answeredText(title, state)],
    comment: [told.comment(title), told.commentText(title)],
    merged: [told.merged(title), told.mergedText(title, news.into)],
    refused: [told.refused(title), told.refusedText(title)],
    published: [told.published(title), told.publishedText(title)],
  }[what] as [string, string]
  return { subject: of[0], text: of[1], button: told.button }
}

/** A mail to who asked to vote, writes, or follows: what happened, the company's own words, one button, and how to get no more. */
export function boardMail(
  news: BoardNews,
  { language, brand, link, leave }: { language: Language; brand: MailBrand; link: string; leave: string | null },
): Written {
  const words = boardWords[language].mail
  const { subject: whole, text, button } = said(news, language)
  const subject = oneLine(whole)
  const quoted = news.kind === 'news' ? news.words : ''
  const foot = [
    ...(news.kind === 'confirm' ? [words.confirm.ignore] : []),
    news.kind === 'confirm' ? words.whyConfirm(brand.name) : words.why(brand.name),
  ]
  const main =
    `<p class=i dir=auto style="margin:0 0 20px;font-size:16px;line-height:24px">${encode(text)}</p>` +
    (quoted
      ? `<p class=i dir=auto style="margin:0 0 20px;padding:0 0 0 14px;border-left:4px solid #cbc7bb;font-size:16px;line-height:24px;white-space:pre-line">${encode(quoted)}</p>`
      : '') +
    buttonTo(brand, link, button)
  return {
    subject,
    html: shell({
      ...{ language, brand, subject, preheader: text, main, foot },
      links: leave ? [{ href: leave, words: words.leave }] : [],
    }),
    text: plain(
      [text, quoted, `${button}:\n${link}`, [...foot, ...(leave ? [`${words.leave}: ${leave}`] : [])].join('\n')]
        .filter(Boolean)
        .join('\n\n'),
    ),
  }
}

/** The same as a text message: what, and where. */
export function boardText(
  news: BoardNews,
  language: Language,
  name: string,
  link: string,
  leave: string | null,
): string {
  const { text } = said(news, language)
  const short = text.length > 220 ? `${text.slice(0, 219).toWellFormed()}…` : text
  return [`${name}: ${short}`, link, ...(leave ? [`${boardWords[language].mail.leave}: ${leave}`] : [])].join('\n')
}
