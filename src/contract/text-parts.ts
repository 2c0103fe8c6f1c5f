/** How a text message travels: in parts of 160 letters of the GSM alphabet (7 bits each), or of 70 of any other. Each part is paid for. */
export type TextParts = {
  alphabet: 'gsm' | 'unicode'
  /** Letters as the network counts them: € and some brackets are two of GSM's, an emoji at least two of Unicode's. */
  units: number
  parts: number
  /** Letters still free in the last part. */
  left: number
  /** What is outside of the GSM alphabet and makes the message dearer, each once. */
  foreign: string[]
}

/** GSM 03.38: its basic table, and what is reached by an escape and so counts as two. */
const basic = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
)
const escaped = new Set('\f^{}\\[~]|€')

/** In one part, and in each of several: their header takes six bytes of 140. */
const room = { gsm: [160, 153], unicode: [70, 67] } as const

/** Counts the parts of a text as phone networks do. A letter of two units never lies across two parts. */
export function textParts(text: string): TextParts {
  const letters = [...text]
  const foreign = [...new Set(letters.filter((l) => !basic.has(l) && !escaped.has(l)))]
  const alphabet = foreign.length > 0 ? 'unicode' : 'gsm'
  const [alone, among] = room[alphabet]
  const size = (l: string) => (alphabet === 'unicode' ? l.length : escaped.has(l) ? 2 : 1)
  const units = letters.reduce((sum, l) => sum + size(l), 0)
  if (units <= alone) return { alphabet, units, parts: 1, left: alone - units, foreign }
  let parts = 1
  let used = 0
  for (const l of letters) {
    if (used + size(l) > among) {
      parts += 1
      used = 0
    }
    used += size(l)
  }
  return { alphabet, units, parts, left: among - used, foreign }
}

const plain: Record<string, string> = {
  '–': '-',
  '—': '-',
  '‐': '-',
  '‑': '-',
  '−': '-',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '…': '...',
  '•': '-',
  '×': 'x',
  '\u00A0': ' ',
  '\u2009': ' ',
  '\u202F': ' ',
  '\u00AD': '',
  '\u200B': '',
  '\u2060': '',
  '\uFEFF': '',
}

/** The same text with punctuation of print as a keyboard has it, so that a dash does not halve what fits. Letters and signs stay. */
export const inPlainSigns = (text: string): string =>
  text.normalize('NFC').replace(/[–—‐‑−‘’‚“”„«»…•×\u00A0\u2009\u202F\u00AD\u200B\u2060\uFEFF]/g, (c) => plain[c]!)
