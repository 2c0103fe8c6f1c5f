import type { Language, Localized } from '../contract/language.ts'
import { reward as en } from '../text/en/reward.ts'
import { reward as fi } from '../text/fi/reward.ts'
import { reward as sv } from '../text/sv/reward.ts'
import { opening } from './frame.ts'
import { attribute, encode } from './html.ts'
import { said } from './said.ts'

export const rewardTexts: Record<Language, typeof fi> = { fi, sv, en }

export type RewardShown =
  /** Before it is asked for; the same for everybody. */
  | { state: 'offer' }
  | { state: 'given'; code: string; until: string | null; mayMail: boolean; mailed: boolean }
  | { state: 'contact-needed' | 'wrong-contact'; typed: string }
  | { state: 'entered' | 'not-yet' | 'none-left' | 'today-over' | 'over' | 'before' }

export type RewardPlace = {
  language: Language
  name: string
  colour: string | null
  kind: 'codes' | 'draw'
  words: { offer: Localized; how: Localized }
  /** Where the thank-you is. */
  back: string
}

/** The reward's own page: what a form asks for is posted to the page's own address, without script. */
export function rewardPage(shown: RewardShown, place: RewardPlace): string {
  const { language, name, kind } = place
  const words = rewardTexts[language]
  return (
    `${opening(language, `${words.title[kind]} – ${name}`, undefined, place.colour)}<body>` +
    `<main><header><b>${encode(name)}</b></header><progress max=1 value=1 aria-hidden=true></progress>${inside(shown, place)}` +
    `<footer><p>${words.apart}</p><div><a${attribute('href', place.back)}>${words.back}</a></div></footer></main>`
  )
}

const told = (text: Localized, language: Language): string => {
  const words = said(text, language, {})
  return words?.html ? `<p class=h${words.lang}>${words.html}</p>` : ''
}
/** Elsewhere than right below a title. */
const plainly = (text: Localized, language: Language): string => told(text, language).replace('<p class=h', '<p')
const title = (text: string): string => `<h1>${text}</h1>`
const hint = (text: string): string => `<p class=h>${text}</p>`
const button = (text: string): string => `<button>${text}</button>`

function inside(shown: RewardShown, { language, kind, words: own }: RewardPlace): string {
  const words = rewardTexts[language]
  switch (shown.state) {
    case 'offer':
      return `<form method=post>${title(words.title[kind])}${told(own.offer, language)}${button(words.get[kind])}</form>`
    case 'given':
      return (
        title(words.code) +
        `<p class=t><output>${encode(shown.code)}</output></p>` +
        (shown.until ? `<p>${words.until(encode(shown.until))}</p>` : '') +
        plainly(own.how, language) +
        `<br><p>${words.keep}</p><br>` +
        (shown.mailed
          ? `<p role=status>${words.mailed}</p>`
          : shown.mayMail
            ? `<form method=post><label>${words.mailField}<input class=t type=email name=m required autocomplete=email></label>${button(words.mail)}</form>`
            : '')
      )
    case 'contact-needed':
    case 'wrong-contact':
      return (
        `<form method=post>${title(words.title.draw)}${told(own.offer, language)}` +
        `<label>${words.contact}<input class=t name=c required autocomplete=email aria-describedby=why${
          shown.state === 'wrong-contact' ? ' aria-invalid=true' : ''
        }${shown.typed ? attribute('value', shown.typed) : ''}></label>` +
        (shown.state === 'wrong-contact' ? `<p class=m role=alert>${words.wrongContact}</p>` : '') +
        `<br><p id=why>${words.contactWhy}</p>${button(words.enter)}</form>`
      )
    case 'entered':
      return `${title(words.entered)}<p>${words.enteredWhy}</p><br>${plainly(own.how, language)}`
    case 'not-yet':
      return `<form method=post>${title(words.notYet.title)}${hint(words.notYet.text)}${button(words.notYet.again)}</form>`
    case 'none-left':
      return title(words.noneLeft.title) + hint(words.noneLeft.text)
    case 'today-over':
      return title(words.todayOver.title) + hint(words.todayOver.text)
    case 'over':
      return title(words.over.title) + hint(words.over.text)
    case 'before':
      return title(words.before.title) + hint(words.before.text)
  }
}
