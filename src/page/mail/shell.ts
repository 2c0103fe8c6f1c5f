import type { Language } from '../../contract/language.ts'
import { shades } from '../../contract/shade.ts'
import { encode } from '../html.ts'

export type MailBrand = {
  name: string
  /** #rrggbb, or null for ours. */
  colour: string | null
  /** Name of the picture inside the mail; null where there is none. */
  logo: string | null
}

type Shell = {
  language: Language
  brand: MailBrand
  subject: string
  preheader: string
  main: string
  foot: string[]
  links: { href: string; words: string }[]
}

const spruce = '#1f5b4a'
const font = '-apple-system,BlinkMacSystemFont,Segoe UI,Roboto,Helvetica,Arial,sans-serif'

/** Programs that know dark mode follow these; the others keep the light colours written on each element. */
const dark =
  ':root{color-scheme:light dark;supported-color-schemes:light dark}' +
  '@media(prefers-color-scheme:dark){body,.p{background:#121614!important}.c{background:#1a201d!important;border-color:#2b332f!important}' +
  '.i{color:#eef2ef!important}.m,.m a{color:#b3bdb7!important}.b{background:#232b27!important;color:#eef2ef!important;border-color:#434d48!important}' +
  '.n{background:#33301f!important;color:#f1e3b4!important}}'

/** Style of what carries the brand's colour, with words that can be read on it. */
function shade({ colour }: MailBrand): string {
  const { accent, on } = shades(colour ?? spruce).light
  return `background:${accent};color:${on}`
}

/** A link that looks like a button; `style` adds to it. */
export const buttonTo = (brand: MailBrand, href: string, words: string, style = ''): string =>
  `<a class=a href="${encode(href)}" style="display:inline-block;${style}padding:12px 22px;border-radius:8px;font-size:16px;line-height:22px;font-weight:600;text-decoration:none;${shade(brand)}">${encode(words)}</a>`

/** What came from elsewhere may hold half characters. */
export const plain = (text: string): string => text.toWellFormed().replaceAll('\0', '').trim()
/** A header is one line, whatever was written. */
export const oneLine = (text: string): string => plain(text).replace(/\s+/g, ' ')

/** Tables and styles on each element: what mail programs understand, Outlook's oldest included. No picture is fetched from anywhere. */
export function shell({ language, brand, subject, preheader, main, foot, links }: Shell): string {
  const colour = brand.colour ?? spruce
  const name = encode(brand.name)
  const head = brand.logo
    ? `<img src="cid:${brand.logo}" alt="${name}" height=40 style="display:block;height:40px;max-width:280px;border:0">`
    : `<b class=i style="font-size:17px;line-height:24px">${name}</b>`
  const more = links.map(
    (l) => `<a href="${encode(l.href)}" style="color:#55605a;text-decoration:underline">${encode(l.words)}</a>`,
  )
  return (
    `<!doctype html><html lang=${language}><head><meta charset=utf-8><meta name=viewport content="width=device-width,initial-scale=1">` +
    `<meta name=color-scheme content="light dark"><meta name=supported-color-schemes content="light dark"><title>${encode(subject)}</title><style>${dark}</style></head>` +
    `<body style="margin:0;padding:0;background:#fbfaf7;font-family:${font};-webkit-text-size-adjust:100%">` +
    // The spaces keep the words that follow out of the line beside the subject.
    `<div style="display:none;max-height:0;overflow:hidden;mso-hide:all">${encode(preheader)}${'&#847;&zwnj;&nbsp;'.repeat(40)}</div>` +
    `<table class=p role=presentation width="100%" cellpadding=0 cellspacing=0 style="background:#fbfaf7"><tr><td align=center style="padding:24px 12px">` +
    `<table role=presentation width="100%" cellpadding=0 cellspacing=0 style="max-width:576px;text-align:left;color:#18211d">` +
    `<tr><td style="padding:0 4px 14px">${head}</td></tr>` +
    `<tr><td class=c style="padding:26px 24px 28px;background:#fff;border:1px solid #e5e2da;border-top:4px solid ${colour}!important;border-radius:10px">${main}</td></tr>` +
    `<tr><td class=m style="padding:16px 4px 0;font-size:13px;line-height:20px;color:#55605a">${foot.map(encode).join('<br>')}` +
    `${more.length ? `<br>${more.join(' &nbsp;·&nbsp; ')}` : ''}</td></tr></table></td></tr></table></body></html>`
  )
}
