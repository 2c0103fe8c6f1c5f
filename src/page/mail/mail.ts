import { inLanguage, type Language, type Localized } from '../../contract/language.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import { encode } from '../html.ts'
import { filled, said } from '../said.ts'
import type { SurveyView } from '../view.ts'
import { choices } from './choices.ts'
import { buttonTo, type MailBrand, plain, shell } from './shell.ts'
import { mailWords } from './words.ts'

/** What an invitation, a reminder, or the question after a solved case says. */
export type AskingMail = {
  step: 'invite' | 'remind' | 'again'
  language: Language
  brand: MailBrand
  content: SurveyContent
  pieces: SurveyView['pieces']
  /** The organisation's own words, where it wrote some. */
  subject: Localized
  greeting: Localized
  /** The survey page; `?c=` marks a choice there. */
  link: string
  leave: string | null
  /** Nothing that is done with it counts. */
  test: boolean
}

/** Subject, HTML and plain text of a mail. */
export type Written = { subject: string; html: string; text: string }

/** A mail that asks: the greeting, the first question with its choices as links, who sends it and how to get no more. */
export function askingMail(mail: AskingMail): Written {
  const { step, language, brand, content, pieces, link } = mail
  const words = mailWords[language]
  const touchpoint = inLanguage(pieces.touchpoint ?? {}, language) || brand.name
  const subject = own(mail.subject, language, pieces) ?? words.subject[step]
  const greeting = own(mail.greeting, language, pieces) ?? words.greeting[step](touchpoint)
  const question = content.questions[0]
  const title = said(question?.title, language, pieces)
  const drawn =
    question && choices({ question, language, pieces, link: (value) => `${link}?c=${encodeURIComponent(value)}` })
  const main = [
    mail.test ? note(words.test) : '',
    `<p class=i style="margin:0 0 20px;font-size:16px;line-height:24px;white-space:pre-line">${encode(greeting)}</p>`,
    title
      ? `<h1 class=i style="margin:0 0 14px;font-size:20px;line-height:27px;font-weight:600"${title.lang}>${title.html}</h1>`
      : '',
    drawn
      ? `${drawn}<p class=m style="margin:14px 0 0;font-size:14px;line-height:20px;color:#55605a">${words.choose}</p>`
      : '',
    drawn ? '' : buttonTo(brand, link, words.answer),
  ]
  const foot = [content.anonymous ? words.anonymous : '', words.why(brand.name)].filter(Boolean)
  const links = [
    mail.leave ? { href: mail.leave, words: words.unsubscribe } : null,
    content.privacyUrl ? { href: content.privacyUrl, words: words.privacy } : null,
  ].filter((l) => l !== null)
  return {
    subject,
    html: shell({ language, brand, subject, preheader: words.preheader[step], main: main.join(''), foot, links }),
    text: [
      mail.test ? words.test : '',
      greeting,
      title ? plain(filled(inLanguage(question?.title ?? {}, language), language, pieces)) : '',
      `${words.answerHere}\n${link}`,
      [
        ...foot,
        ...(mail.leave ? [`${words.unsubscribeHere} ${mail.leave}`] : []),
        ...(content.privacyUrl ? [`${words.privacy}: ${content.privacyUrl}`] : []),
      ].join('\n'),
    ]
      .filter(Boolean)
      .join('\n\n'),
  }
}

const note = (words: string): string =>
  `<p class=n style="margin:0 0 20px;padding:10px 14px;border-radius:8px;font-size:14px;line-height:20px;background:#f4efe2;color:#5b4a13">${words}</p>`

/** The organisation's words in this language; in another they would not suit the rest of the mail. */
const own = (text: Localized, language: Language, pieces: SurveyView['pieces']): string | null =>
  text[language]?.trim() ? plain(filled(text[language]!, language, pieces)) : null
