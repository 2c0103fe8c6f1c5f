import type { Language, Localized } from '../../contract/language.ts'
import type { Question } from '../../contract/survey.ts'
import { type Bundle, bundle } from '../assets.ts'
import { faceDrawing } from '../field.ts'
import { encode } from '../html.ts'
import { languageNames, texts } from '../language.ts'
import { paperTexts } from '../paper-text.ts'
import { filled } from '../said.ts'
import { brandName } from '../survey-page.ts'
import type { SurveyView } from '../view.ts'
import type { KioskData, KioskMissing, KioskWords } from './data.ts'

/**
 * The survey's first question full-screen, its one choice and its one text question behind it, in all languages at once: a tablet changes its
 * language, and goes on asking for days, without a connection. `render` names this page, so that a tablet learns when there is a newer one.
 */
export function kioskPage(view: SurveyView, render: (html: string) => string): string {
  const { content } = view
  const [first] = content.questions
  const languages = languageNames.filter((l) => content.languages.includes(l))
  const language = languages.find((l) => l === view.language) ?? languages[0] ?? 'fi'
  const data: KioskData = {
    version: view.version,
    language,
    kind: first!.kind as KioskData['kind'],
    questions: content.questions.map(({ id, kind, showIf }) => ({ id, kind, ...(showIf && { showIf }) })),
    thanks: content.thanks.map(({ when }) => ({ ...(when && { when }) })),
    words: Object.fromEntries(languages.map((l) => [l, wordsIn(l, view)])),
    render: '',
  }
  const made = render(JSON.stringify(data))
  const { script, style } = kioskBundle(view.brand?.colour ?? null)
  const scale = first!.kind === 'csat' ? [1, 5] : first!.kind === 'ces' ? [1, 7] : [0, 10]
  const buttons = Array.from({ length: scale[1]! - scale[0]! + 1 }, (_, i) => {
    const face = first!.kind === 'csat' ? faceDrawing(i) : `<i>${scale[0]! + i}</i>`
    return `<button value=${scale[0]! + i} class=v${i}>${face}<b></b></button>`
  })
  const nav = languages.length > 1 ? languages.map((l) => `<button lang=${l} value=${l}>${texts[l].name}</button>`) : []
  return (
    `<!doctype html><html lang=${language}><meta name=viewport content="width=device-width,viewport-fit=cover">` +
    `<title>${encode(brandName(view, language))}</title><link rel=icon href=data:,><link rel=manifest href="?manifest"><style>${style}</style>` +
    `<body><header><b id=n>${encode(brandName(view, language))}</b><nav>${nav.join('')}</nav></header>` +
    `<main><section id=ask><h1 tabindex=-1></h1><div class="f ${first!.kind}" role=group>${buttons.join('')}</div>${first!.kind === 'csat' ? '' : '<p class=e><span></span><span></span></p>'}</section>` +
    '<section id=why hidden><h1 tabindex=-1></h1><div id=chips role=group></div><label id=w><span></span><textarea rows=2 maxlength=2000></textarea></label>' +
    '<button id=send></button></section><section id=thanks hidden><h1 tabindex=-1></h1><p></p></section></main>' +
    `<footer><p id=st role=status></p><button id=full hidden aria-label="${paperTexts[language].kiosk.full}"><svg viewBox="0 0 24 24" aria-hidden=true><path d="M9 4H4v5m11-5h5v5M9 20H4v-5m11 5h5v-5"/></svg></button></footer>` +
    // Data, not a script: "<" would end its element.
    `<script type=application/json id=d>${JSON.stringify({ ...data, render: made }).replaceAll('<', '\\u003c')}</script><script>${script}</script>`
  )
}

export const kioskBundle = (colour: string | null): Bundle => bundle('kiosk', colour)

/** Why there is nothing to tap, for whoever sets the tablet up; looks again each minute. */
export function kioskNotice(missing: KioskMissing, language: Language): string {
  const words = paperTexts[language].kiosk
  return (
    `<!doctype html><html lang=${language}><meta name=viewport content=width=device-width><meta http-equiv=refresh content=60>` +
    `<title>${words.notReady}</title><link rel=icon href=data:,><style>${kioskBundle(null).style}</style>` +
    `<body><main><section><h1>${words.notReady}</h1><p>${words.missing[missing]}</p></section></main>`
  )
}

function wordsIn(language: Language, view: SurveyView): KioskWords {
  const { content, pieces } = view
  const own = paperTexts[language].kiosk
  const say = (text: Localized | undefined): string => {
    const found = [language, ...languageNames].find((l) => text?.[l])
    return found ? filled(text![found]!, found, pieces) : ''
  }
  return {
    brand: brandName(view, language),
    labels: labelsOf(content.questions[0]!, language, say),
    titles: Object.fromEntries(content.questions.map((q) => [q.id, say(q.title)])),
    options: Object.fromEntries(
      content.questions.map((q) => [q.id, (q.options ?? []).map((o) => [o.id, say(o.label) || o.id])]),
    ),
    thanks: content.thanks.map((t) => [say(t.title) || texts[language].thanks, say(t.text)]),
    thankYou: own.thanks,
    why: own.why,
    words: own.words,
    send: own.send,
    waiting: [own.waiting(1), own.waiting(2).replace('2', '#')],
    unsafe: own.unsafe,
    full: own.full,
  }
}

/** Words under the faces; under numbers only at both ends. */
function labelsOf(question: Question, language: Language, say: (text: Localized | undefined) => string): string[] {
  const words = texts[language]
  if (question.kind === 'csat')
    return words.faces.map((face, i) => (i === 0 ? say(question.low) : i === 4 ? say(question.high) : '') || face)
  const kind = question.kind as 'nps' | 'ces'
  const count = kind === 'nps' ? 11 : 7
  const ends = words.ends[kind]
  return Array.from({ length: count }, (_, i) =>
    i === 0 ? say(question.low) || ends.low : i === count - 1 ? say(question.high) || ends.high : '',
  )
}
