import { bodyMost, ideaKinds, nameMost, placeMost, titleMost } from '../../contract/idea.ts'
import { inLanguage } from '../../contract/language.ts'
import { attribute, encode } from '../html.ts'
import { boardPage, carried } from './frame.ts'
import { similarList } from './list-page.ts'
import type { BoardFrame, WriteView } from './view.ts'
import { boardWords } from './words.ts'

/** Writing something. With the script like ideas are shown while the title is typed; without it they are shown before it is sent. */
export function writePage(frame: BoardFrame, view: WriteView): { html: string; csp: string } {
  const { home, language } = frame
  const words = boardWords[language].write
  const here = `${home}/new`
  const main = view.similar ? similarStep(frame, view) : form(frame, view)
  return boardPage(frame, { tab: 'write', title: words.heading, here, main, script: !view.similar })
}

function form(frame: BoardFrame, view: WriteView): string {
  const { home, language } = frame
  const all = boardWords[language]
  const words = all.write
  const optional = `<small>(${words.optional})</small>`
  const kinds = ideaKinds.map(
    (k) =>
      `<label class=k><input type=radio name=kind value=${k}${k === view.kind ? ' checked' : ''}><span>${all.kinds[k]}</span></label>`,
  )
  const categories = frame.categories.filter((c) => !c.closed)
  const category = categories.length
    ? `<label for=wc>${words.category}</label><select id=wc name=category><option value="">${words.noCategory}${categories
        .map(
          (c) =>
            `<option value=${c.id}${c.id === view.category ? ' selected' : ''}>${encode(inLanguage(c.name, language))}`,
        )
        .join('')}</select>`
    : ''
  return (
    `<h1>${words.heading}</h1><form method=post action="${home}/new" novalidate>${carried(frame)}<input type=hidden name=i value=${view.id}>` +
    `<input type=hidden name=seen value=""><fieldset><legend>${words.kind}</legend><div class=k>${kinds.join('')}</div></fieldset>` +
    `<label for=wt>${words.title}</label><input id=wt name=title maxlength=${titleMost} required${attribute('value', view.title)} aria-describedby="wm wh"${view.problem ? ' aria-invalid=true' : ''}>` +
    `<p class=m id=wm role=alert>${encode(view.problem)}</p><p class=h id=wh>${words.titleHelp}</p>` +
    `<section id=like aria-live=polite data-u="${home}/similar?l=${language}" hidden><h2>${words.similar}</h2><p class=h>${words.similarHelp}</p><ul></ul></section>` +
    `<label for=wb>${words.body} ${optional}</label><textarea id=wb name=body rows=6 maxlength=${bodyMost} aria-describedby=wbh>\n${encode(view.body)}</textarea><p class=h id=wbh>${words.bodyHelp}</p>` +
    `${category}<label for=wp>${words.place} ${optional}</label><input id=wp name=place maxlength=${placeMost}${attribute('value', view.place)}>` +
    `<label for=wn>${words.name} ${optional}</label><input id=wn name=name maxlength=${nameMost} autocomplete=nickname${attribute('value', view.name)}>` +
    `<button name=go value=look>${words.go}</button></form>`
  )
}

/** The step between, for who could not be shown like ideas while typing: their words are carried on unseen. */
function similarStep(frame: BoardFrame, view: WriteView): string {
  const words = boardWords[frame.language].write
  const carry = (['title', 'body', 'place', 'name'] as const).map(
    (name) => `<input type=hidden name=${name} value="${encode(view[name])}">`,
  )
  return (
    `<h1>${words.similar}</h1><p class=h>${words.similarHelp}</p><ul class=like>${similarList(frame, view.similar!)}</ul>` +
    `<form method=post action="${frame.home}/new">${carried(frame)}<input type=hidden name=i value=${view.id}><input type=hidden name=kind value=${view.kind}>` +
    `<input type=hidden name=category value="${view.category ?? ''}">${carry.join('')}<p class=t dir=auto><b>${encode(view.title)}</b></p>` +
    `<button name=go value=post>${words.anyway}</button><button class=b name=go value=change>${words.change}</button></form>`
  )
}
