import type { Language, Localized } from '../contract/language.ts'
import { assets } from './assets.ts'
import { attribute, encode } from './html.ts'
import { languageNames, texts } from './language.ts'
import { languageNav } from './language-nav.ts'
import type { Markup } from './markup.ts'
import type { Theme } from './palette.ts'
import { said } from './said.ts'
import type { SurveyView } from './view.ts'

export type Frame = {
  language: Language
  languages: readonly Language[]
  theme: Theme | undefined
  /** In the page's language. */
  brandName: string
  colour: string | null
  step: string | null
  progress: { value: number; max: number }
  footer: Localized | undefined
  pieces: SurveyView['pieces']
  anonymous: boolean
  privacyUrl: string | null
  data: { kind: SurveyView['kind']; preview: boolean }
  /** A sitting was taken up again: whoever holds the device now may be somebody else. */
  again: boolean
}

/** The `q` that names the thank-you in an address; no question can have this id. */
export const thanksStepName = '-'

/** Head, style, header, progress, footer and script around the steps: one response, nothing else is loaded. */
export function framed(steps: Markup, frame: Frame): Markup {
  const { language, data } = frame
  const words = texts[language]
  const footer = said(frame.footer, language, frame.pieces)
  const notes = [
    data.preview ? words.preview : '',
    frame.anonymous ? words.anonymous : '',
    footer ? `<span${footer.lang}>${footer.html}</span>` : '',
  ].filter(Boolean)
  const links = [
    frame.again ? `<a href="?new=1">${words.again}</a>` : '',
    frame.privacyUrl ? `<a target=_blank rel=noopener${attribute('href', frame.privacyUrl)}>${words.privacy}</a>` : '',
  ].join('')
  return [
    opening(language, words.title(frame.brandName), frame.theme, frame.colour),
    `<body${data.preview ? '' : ` data-w=${data.kind}`}>`,
    `<main><header><b>${encode(frame.brandName)}</b> ${languageLinks(frame)}</header>`,
    `<progress max=${frame.progress.max} value=${frame.progress.value}${attribute('aria-label', words.progress)}></progress>`,
    ...steps,
    statusLine(language),
    notes.length || links ? `<footer><p>${notes.join(' ')}</p><div>${links}</div></footer>` : '',
    `</main><script>${assets(frame.theme, frame.colour).script}</script>`,
  ]
}

/** Everything up to the body; the encoding is in the header. The empty icon keeps the browser from asking for one. */
export const opening = (language: Language, title: string, theme?: Theme, colour: string | null = null): string =>
  `<!doctype html><html lang=${language}><meta name=viewport content=width=device-width>` +
  `<title>${encode(title)}</title><link rel=icon href=data:,><style>${assets(theme, colour).style}</style>`

/** Where the script says what became of the last tap. */
export function statusLine(language: Language): string {
  const { saving, saved, waiting, tooLong } = texts[language].status
  return `<p id=st role=status${attribute('data-t', [saving, saved, waiting, tooLong].join('|'))}></p>`
}

function languageLinks({ language, languages, step }: Frame): string {
  if (languages.length < 2) return ''
  const q = step ?? thanksStepName
  return languageNav(
    language,
    languageNames.filter((l) => languages.includes(l)),
    (l) => `?l=${l}&amp;q=${q}`,
  )
}
