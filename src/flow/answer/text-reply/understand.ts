import { type QuestionKind, type Solved, scales } from '../../../contract/survey.ts'

/** What a customer's text says. `rest` are the words behind the answer. */
export type Understood =
  | { kind: 'stop' }
  | { kind: 'start' }
  | { kind: 'value'; value: number | Solved; rest: string }
  | { kind: 'unclear' }

/** The kinds of question that one number or word answers. */
export type ReplyKind = Extract<QuestionKind, 'nps' | 'ces' | 'csat' | 'solved'>

/** Alone, or with a word or two: "STOP kiitos". Whoever writes more about stopping may be telling something else, and is not cut off from it. */
const stops = new Set('stop stopp stopall seis lopeta peru peruuta sluta avsluta unsubscribe'.split(' '))
/** Alone only: as the first of more words they mean other things. */
const bareStops = new Set('end quit cancel avregistrera'.split(' '))
const starts = new Set('start unstop aloita jatka börja fortsätt'.split(' '))
const mostStopWords = 3

const solvedWords: Record<Solved, string[]> = {
  yes: ['kyllä', 'joo', 'juu', 'k', 'ja', 'japp', 'j', 'yes', 'y', 'yep', '👍'],
  partly: ['osittain', 'osin', 'o', 'delvis', 'd', 'partly', 'partially', 'p'],
  no: ['ei', 'e', 'nej', 'n', 'no', 'nope', '👎'],
}
/** "Ei kiitos", "no thanks": who declines to answer has not said that nothing was solved. */
const thanks = new Set('kiitos kiitti tack thanks thank thx'.split(' '))

const digit = '[0-9\uFF10-\uFF19](?:\uFE0F?\u20E3)?'
const number = new RegExp(`^[\\s"'”“„«(*]*(\u{1F51F}|${digit}(?:${digit})*)(.*)$`, 'su')
/** "9/10" says of how many. */
const outOf = new RegExp(`^\\s*[/\uFF0F]\\s*(${digit}(?:${digit})*)(?!\\p{Nd})(.*)$`, 'su')
/** "9,5", "8-9", "9.5", "12:30", "9 10": more than one number, so none is the answer. */
const another = /^\s*[.,:;/\-–−+~]?\s*\p{Nd}/u
/** "5 min jonossa", "2 tuntia", "20 €": a number of something is no score. */
const units = 'h t m x km kk kg kr kpl krt pv vrk min sek tim år e eur pcs'
const stems =
  'minuut minute sekun tunti tunni päiv viikko kuukau vuotta vuoden kertaa euro sentt kilo timm dagar veck månad gång kron second hour day week month year times'
const either = (words: string) => words.replaceAll(' ', '|')
const counted = new RegExp(`^\\s*(?:[%€£$°]|(?:${either(units)})(?!\\p{L})|(?:${either(stems)}))`, 'iu')

/** Reads a text as an answer to a question of this kind; null where none is asked, and then only stopping and starting are heard. */
export function understand(text: string, kind: ReplyKind | null): Understood {
  const words = wordsOf(text)
  const first = words[0] ?? ''
  if (stops.has(first) && words.length <= mostStopWords) return { kind: 'stop' }
  if (words.length === 1 && bareStops.has(first)) return { kind: 'stop' }
  if (words.length === 1 && starts.has(first)) return { kind: 'start' }
  if (kind === null) return { kind: 'unclear' }
  return kind === 'solved' ? solved(text, words) : score(text, scales[kind])
}

const wordsOf = (text: string): string[] =>
  text
    .slice(0, 200)
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+|👍|👎/gu) ?? []

function score(text: string, [low, high]: readonly [number, number]): Understood {
  const found = number.exec(text)
  if (!found) return { kind: 'unclear' }
  let tail = found[2]!
  const value = numberOf(found[1]!)
  const scale = outOf.exec(tail)
  if (scale) {
    if (numberOf(scale[1]!) !== high) return { kind: 'unclear' }
    tail = scale[2]!
  } else if (another.test(tail) || counted.test(tail)) return { kind: 'unclear' }
  // "9kiitos" is meant well and "2h" is not: what hangs together is not taken apart.
  if (/^\p{L}/u.test(tail) || value === null || value < low || value > high) return { kind: 'unclear' }
  return { kind: 'value', value, rest: restOf(tail) }
}

function numberOf(digits: string): number | null {
  if (digits === '\u{1F51F}') return 10
  const plain = digits.normalize('NFKC').replace(/[^0-9]/g, '')
  return /^(0|[1-9]\d{0,2})$/.test(plain) ? Number(plain) : null
}

function solved(text: string, words: string[]): Understood {
  const value = (Object.keys(solvedWords) as Solved[]).find((v) => solvedWords[v].includes(words[0] ?? ''))
  if (!value) return { kind: 'unclear' }
  // A single letter is an answer by itself only; and who says no with thanks may be declining.
  if (words[0]!.length === 1 && words.length > 1) return { kind: 'unclear' }
  if (value === 'no' && words[1] !== undefined && thanks.has(words[1])) return { kind: 'unclear' }
  return { kind: 'value', value, rest: restOf(text.replace(/^[^\p{L}👍👎]*(?:\p{L}+|👍|👎)\p{M}*/u, '')) }
}

/** What is left for the text question: without the full stop behind the number and the skin of an emoji. */
const restOf = (tail: string): string =>
  tail.replace(/^(?:[\s.,!;:)\]"'”“»*–\-\uFE0F]|\p{Emoji_Modifier})+/u, '').trim()
