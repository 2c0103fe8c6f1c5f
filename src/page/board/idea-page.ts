import { commentMost, nameMost } from '../../contract/idea.ts'
import type { SeenComment } from '../../contract/idea-view.ts'
import { attribute, encode } from '../html.ts'
import { boardPage, carried, dayIn, written } from './frame.ts'
import { categoryName, stateChip, titleOf, voteButton } from './list-page.ts'
import type { BoardFrame, OneView } from './view.ts'
import { boardWords } from './words.ts'

/** One idea: what it says, who supports it, what the company answers, what others say. */
export function ideaPage(frame: BoardFrame, one: OneView): { html: string; csp: string } {
  const { home, language } = frame
  const words = boardWords[language]
  const here = `${home}/${one.number}`
  const about = [
    words.kinds[one.kind],
    categoryName(frame, one.category),
    one.place ? `<span dir=auto>${encode(one.place)}</span>` : '',
    one.title ? `<span dir=auto>${encode(one.authorName || words.nobody)}</span>` : '',
    dayIn(one.at, language, frame.zone),
  ].filter(Boolean)
  const lang = one.language === language ? '' : ` lang=${one.language}`
  const main =
    `<p><a href="${home}?l=${language}">← ${words.back}</a></p>${note(one, 'top')}` +
    `<article><h1 dir=auto${lang}>${titleOf(one.title, words)}</h1><p class=n>${stateChip(one.state, words)} ${about.join(' · ')}</p>` +
    `${one.body ? `<div${lang}>${written(one.body)}</div>` : ''}` +
    `<form method=post action="${home}/vote" class=one>${carried(frame)}<input type=hidden name=back value="${here}">${voteButton(frame, one)}` +
    // The button has the number.
    `${one.voted ? `<span>${words.voted}</span>` : ''}</form></article>` +
    `${answer(frame, one)}${merged(frame, one)}${said(frame, one)}${commentForm(frame, one)}${followForm(frame, one)}`
  return boardPage(frame, { tab: null, title: one.title || words.erased, here, main })
}

const note = (one: OneView, at: 'top' | 'said'): string =>
  one.note?.at === at && one.note.words ? `<p class=note role=status>${encode(one.note.words)}</p>` : ''

function answer(frame: BoardFrame, one: OneView): string {
  if (!one.answer) return ''
  const words = boardWords[frame.language]
  const day = one.answeredAt ? ` <small>${dayIn(one.answeredAt, frame.language, frame.zone)}</small>` : ''
  return `<section class=a><h2>${encode(words.answer(frame.brandName))}${day}</h2>${stateChip(one.state, words)}${written(one.answer)}</section>`
}

function merged(frame: BoardFrame, one: OneView): string {
  const words = boardWords[frame.language]
  const shown = one.merged.filter((m) => m.title)
  if (shown.length === 0) return ''
  return `<section><h2>${words.merged}</h2><ul>${shown.map((m) => `<li dir=auto>${encode(m.title)}`).join('')}</ul></section>`
}

function said(frame: BoardFrame, one: OneView): string {
  const words = boardWords[frame.language]
  if (!frame.comments && one.said.length === 0) return ''
  const line = (s: SeenComment) =>
    `<li${s.official ? ' class=a' : ''}><p class=n><b dir=auto>${encode(s.official ? frame.brandName : s.name || words.nobody)}</b> ${dayIn(s.at, frame.language, frame.zone)}</p>${written(s.body)}`
  return `<section id=said><h2>${words.commentsHeading}</h2>${note(one, 'said')}${one.said.length ? `<ol class=said>${one.said.map(line).join('')}</ol>` : `<p class=h>${words.noComments}</p>`}</section>`
}

function commentForm(frame: BoardFrame, one: OneView): string {
  if (!frame.comments || !one.title) return ''
  const { comment, write } = boardWords[frame.language]
  const problem = one.problem?.at === 'comment' ? one.problem.words : ''
  return (
    `<form method=post action="${frame.home}/${one.number}" id=say>${carried(frame)}<input type=hidden name=i value=${one.fresh}><h2>${comment.heading}</h2>` +
    `<label for=c>${comment.body}</label><textarea id=c name=body rows=3 maxlength=${commentMost}${problem ? ' aria-invalid=true' : ''} aria-describedby=cm>\n${encode(one.draft.comment)}</textarea>` +
    `<p class=m id=cm role=alert>${encode(problem)}</p><label for=cn>${write.name} <small>(${write.optional})</small></label>` +
    `<input id=cn name=name maxlength=${nameMost} autocomplete=nickname${attribute('value', one.draft.name)}><button name=go value=comment>${comment.go}</button></form>`
  )
}

function followForm(frame: BoardFrame, one: OneView): string {
  const { follow } = boardWords[frame.language]
  const to = `<form method=post action="${frame.home}/${one.number}" id=follow>${carried(frame)}`
  const feed = `<a href="${frame.home}/${one.number}/feed?l=${frame.language}">${follow.feed}</a>`
  if (one.following)
    return `${to}<p>${follow.on}</p><button class=b name=go value=unfollow>${follow.stop}</button></form>`
  const problem = one.problem?.at === 'follow' ? one.problem.words : ''
  const field = one.knownAddress
    ? ''
    : `<label for=fa>${frame.texts ? follow.addressOrPhone : follow.address}</label><input id=fa name=address maxlength=320 autocomplete=email${frame.texts ? '' : ' inputmode=email'}` +
      `${attribute('value', one.draft.address)}${problem ? ' aria-invalid=true' : ''} aria-describedby=fm><p class=m id=fm role=alert>${encode(problem)}</p>`
  return `${to}<h2>${follow.heading}</h2><p class=h>${follow.text} ${feed}</p>${field}<button class=q name=go value=follow>${follow.go}</button></form>`
}
