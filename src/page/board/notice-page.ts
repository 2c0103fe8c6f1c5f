import { attribute, encode } from '../html.ts'
import { boardPage, carried } from './frame.ts'
import type { BoardFrame, WaitsView } from './view.ts'
import { boardWords } from './words.ts'

/** A page that says one thing, with what can be done about it; everything in it is encoded already but title and text. */
export function boardNotice(
  frame: BoardFrame,
  { title, text, here, more = '' }: { title: string; text: string; here: string; more?: string },
): { html: string; csp: string } {
  return boardPage(frame, {
    tab: null,
    title,
    here,
    main: `<h1>${encode(title)}</h1><p class="h t">${encode(text)}</p>${more}`,
  })
}

/** Asks for an address, that a vote may count. */
export function addressPage(
  frame: BoardFrame,
  given: { number: number; busy: boolean; address: string; problem: string },
): { html: string; csp: string } {
  const { confirm, follow } = boardWords[frame.language]
  const more =
    `<form method=post action="${frame.home}/${given.number}">${carried(frame)}<label for=fa>${frame.texts ? follow.addressOrPhone : follow.address}</label>` +
    `<input id=fa name=address maxlength=320 autocomplete=email${attribute('value', given.address)} aria-describedby=fm${given.problem ? ' aria-invalid=true' : ''}>` +
    `<p class=m id=fm role=alert>${encode(given.problem)}</p><button name=go value=vote>${confirm.send}</button></form>`
  return boardNotice(frame, {
    title: confirm.needed,
    text: given.busy ? confirm.busy : confirm.neededText,
    here: `${frame.home}/${given.number}`,
    more,
  })
}

/** What was written is read before all see it: what comes next, where to go, and how to hear of it. */
export function waitsPage(frame: BoardFrame, view: WaitsView): { html: string; csp: string } {
  const { home, language } = frame
  const { write, follow, back } = boardWords[language]
  const { waits } = write
  const tell = view.told
    ? `<p>${waits.told}</p>`
    : `<form method=post action="${home}/new">${carried(frame)}<input type=hidden name=i value=${view.id}><h2>${waits.tell}</h2>` +
      `<label for=fa>${frame.texts ? follow.addressOrPhone : follow.address}</label><input id=fa name=address maxlength=320 autocomplete=email${frame.texts ? '' : ' inputmode=email'}` +
      `${attribute('value', view.address)} aria-describedby=fm${view.problem ? ' aria-invalid=true' : ''}><p class=m id=fm role=alert>${encode(view.problem)}</p>` +
      `<button class=q name=go value=follow>${waits.tellGo}</button></form>`
  return boardNotice(frame, {
    ...{ title: waits.heading, text: view.masked ? `${waits.text} ${write.masked}` : waits.text, here: `${home}/new` },
    more: `<p><a href="${home}?l=${language}">${back} →</a> &nbsp; <a href="${home}/new?l=${language}">${waits.another} →</a></p>${tell}`,
  })
}

/** A page with one button, that does what its address promises. */
export const buttonForm = (
  frame: BoardFrame,
  action: string,
  buttons: { value: string; words: string; quiet?: boolean }[],
) =>
  `<form method=post action="${encode(action)}">${carried(frame)}${buttons
    .map((b) => `<button name=go value=${b.value}${b.quiet ? ' class=q' : ''}>${encode(b.words)}</button>`)
    .join('')}</form>`

/** What is kept of whoever looks. */
export function youPage(
  frame: BoardFrame,
  you: { address: string | null; votes: number; ideas: number; comments: number; follows: number } | null,
): { html: string; csp: string } {
  const words = boardWords[frame.language].you
  const here = `${frame.home}/you`
  if (!you) return boardNotice(frame, { title: words.heading, text: words.nothing, here })
  const lines = [
    you.address ? encode(words.address(you.address)) : '',
    words.votes(you.votes),
    words.ideas(you.ideas),
    words.comments(you.comments),
    you.address ? words.follows(you.follows) : '',
  ].filter(Boolean)
  const more = `<ul>${lines.map((l) => `<li>${l}`).join('')}</ul><p class=h>${words.eraseText}</p>${buttonForm(frame, here, [{ value: 'erase', words: words.erase, quiet: true }])}`
  return boardNotice(frame, { title: words.heading, text: words.cookie, here, more })
}
