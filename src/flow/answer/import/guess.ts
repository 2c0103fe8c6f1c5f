import { isScale, type Question, type SurveyContent, scales } from '../../../contract/survey.ts'
import { guessDateFormat, isClock } from '../../encounter/file/dates.ts'
import { languageWords } from '../../encounter/file/language-words.ts'
import { fold } from '../../encounter/file/text.ts'
import type { ColumnTarget } from './columns.ts'
import { cellReader, solvedWords } from './values.ts'

type Column = { name: string; filled: string[]; distinct: string[] }

/** What a column of that name usually holds, in Finnish, Swedish and English; the whole name or a word of it. */
const names: [
  to: 'key' | 'at' | 'encounterEnd' | 'touchpoint' | 'unit' | 'channel' | 'reason' | 'agent' | 'language',
  words: RegExp,
][] = [
  [
    'key',
    /^(id|uuid|key|nro|numero|tunnus|tunniste|nummer|nyckel|vastaus ?id|vastaajan? ?id|(response|respondent|answer|record|svar|ticket|case) ?(id|nr|no|number))$/,
  ],
  [
    'encounterEnd',
    /^(.*(encounter|call|chat|visit|contact|samtal|besök|puhelun?|käynnin?|keskustelun?|kohtaamisen|möte).* ?(end|ended|slut|loppu|päättyi|päättymisaika|loppuaika)|ended ?at)$/,
  ],
  [
    'at',
    /^(at|date|datum|pvm|päivä|päivämäärä|päiväys|aika|aikaleima|vastausaika|vastattu|vastauspäivä|vastauspvm|time|timestamp|tid|tidpunkt|svarstid|svarsdatum|kellonaika|klo|klockslag|date ?time|(submit|complet|creat|respond|answer|finish|record)\w* ?(at|date|time|on)?|(response|end|survey|interview) ?(date|time))$/,
  ],
  ['touchpoint', /^(touch ?point|kohtaamispiste|kosketuspiste|kontaktpunkt|asiointipiste)$/],
  [
    'unit',
    /^(unit|yksikkö|yksikko|enhet|store|shop|branch|team|department|myymälä|myymala|toimipiste|toimipaikka|osasto|tiimi|kauppa|butik|avdelning|kontor)$/,
  ],
  ['channel', /^(channel|kanava|palvelukanava|kanal|servicekanal)$/],
  [
    'reason',
    /^(reason|contact reason|topic|syy|yhteydenoton syy|asia|aihe|orsak|kontaktorsak|ärende|kategori|kategoria|category)$/,
  ],
  [
    'agent',
    /^(agent|agent ?name|asiakaspalvelija|palvelija|käsittelijä|myyjä|handläggare|kundtjänstare|säljare|employee|served by)$/,
  ],
  ['language', /^(language|lang|kieli|vastauskieli|språk|locale)$/],
]

/** Words by which people name a question of a kind. */
const kinds: Partial<Record<Question['kind'], RegExp>> = {
  nps: /\bnps\b|recommend|suosittel|rekommend/,
  ces: /\bces\b|effort|easy|ease|helppo|vaiva|lätt|enkel/,
  csat: /\bcsat\b|satisf|tyytyväi|nöjd|arvosana|betyg|rating|overall|kokonais/,
  solved: /solved|resolved|\bfcr\b|ratkesi|hoitui|löst/,
  text: /comment|kommentti|kommentar|palaute|feedback|verbatim|avoin|perustelu|respons|fritext|sanallinen|omin sanoin/,
  longtext:
    /comment|kommentti|kommentar|palaute|feedback|verbatim|avoin|perustelu|respons|fritext|sanallinen|omin sanoin/,
  contact: /e-?mail|sähköposti|e-?post|phone|puhelin(numero)?|telefon/,
}

/** Words that stand for "no answer" wherever they come. */
const nothing = new Set([
  'na',
  'n/a',
  'n.a.',
  '-',
  '–',
  '.',
  'null',
  'none',
  'eos',
  'en osaa sanoa',
  'ei osaa sanoa',
  'vet ej',
  "don't know",
  'tyhjä',
])

const plain = (text: string): string =>
  fold(text)
    .replace(/[_\-./:()]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/**
 * What each column seems to be, by its name and its values, and how well the survey's questions were found (higher is better). A column
 * that says nothing is left out: what is taken in by mistake is worse than what is left out.
 */
export function guessColumns(
  columns: Column[],
  content: SurveyContent | null,
): { columns: ColumnTarget[]; questions: number; named: Map<string, number> } {
  const found: (ColumnTarget | null)[] = columns.map(() => null)
  let questions = 0
  const scored = (content?.questions ?? []).flatMap((question) =>
    columns.map((column, n) => {
      const named = nameFit(question, column.name)
      return { question, n, named, ...questionFit(question, column, named) }
    }),
  )
  /** How much the name of its column speaks for each question that was found. */
  const asked = new Map<string, number>()
  for (const { question, n, score, blank, named } of scored
    .filter((s) => s.score > 0)
    .sort((a, b) => b.score - a.score)) {
    if (found[n] || asked.has(question.id)) continue
    found[n] = { to: 'question', question: question.id, ...(blank.length > 0 && { blank }) }
    asked.set(question.id, named)
    questions += score
  }
  const taken = new Set<string>()
  for (const [n, column] of columns.entries()) {
    if (found[n]) continue
    const to = names.find(
      ([to, words]) =>
        words.test(plain(column.name)) &&
        fitsTarget(to, column) &&
        (to === 'at' || to === 'encounterEnd' || !taken.has(to)),
    )?.[0]
    if (!to) continue
    taken.add(to)
    found[n] = { to }
  }
  return { columns: found.map((f) => f ?? { to: 'skip' }), questions, named: asked }
}

function fitsTarget(to: string, { filled, distinct }: Column): boolean {
  if (to === 'key') return distinct.length === filled.length && filled.length > 0
  if (to === 'at' || to === 'encounterEnd') return guessDateFormat(filled.slice(0, 200)) !== null || isClock(filled)
  if (to === 'language') return distinct.length > 0 && distinct.every((d) => languageWords[fold(d)])
  return filled.length > 0
}

/** How much a column's name speaks for a question, 0…2. */
function nameFit(question: Question, name: string): number {
  const title = plain(name)
  const said = Object.values(question.title).some((t) => t && plain(t) === title)
  return title === plain(question.id) ? 1.5 : said ? 2 : kinds[question.kind]?.test(title) ? 1 : 0
}

/** How well a column answers a question, 0…3: name and values together, and which of its values mean "no answer". */
function questionFit(
  question: Question,
  { filled, distinct }: Column,
  named: number,
): { score: number; blank: string[] } {
  if (filled.length === 0) return { score: named, blank: [] }
  const blank = distinct.filter((d) => nothing.has(fold(d)))
  const read = cellReader(question, blank)
  const wrong = distinct.filter((d) => {
    const value = read(d)
    return value !== null && 'bad' in value
  })
  if (isScale(question.kind)) return scaleFit(question.kind, named, { filled, distinct, wrong, blank })
  // Any number looks like a phone number: only the name tells a contact.
  if (question.kind === 'contact') return { score: wrong.length === 0 ? named : 0, blank }
  if (question.kind === 'text' || question.kind === 'longtext')
    return { score: named || (wordy(filled) ? 0.4 : 0), blank }
  if (wrong.length > 0) return { score: 0, blank }
  if (question.kind === 'solved')
    return {
      score: named || distinct.some((d) => Number.isNaN(Number(d)) && solvedWords[fold(d)]) ? 1 + named : 0,
      blank,
    }
  // Where "other" takes anything, only the name tells.
  return { score: question.other ? named : named + 1, blank }
}

/** Of a column that is named as the question, so large a share of the cells may be off the scale: they are bad rows, not another scale. */
const strayShare = 0.1

/** A number beside the scale that is its neighbour or a round code (11, 99, -1) means "no answer"; many other strangers say it is another scale. */
function scaleFit(
  kind: keyof typeof scales,
  named: number,
  { filled, distinct, wrong, blank }: { filled: string[]; distinct: string[]; wrong: string[]; blank: string[] },
) {
  const codes = wrong.filter((w) => /^(-1|0|8|9|11|88|98|99|999)$/.test(w.trim()))
  const strangers = new Set(wrong.filter((w) => !codes.includes(w)))
  const strays = filled.filter((f) => strangers.has(f)).length
  const numbers = distinct.map((d) => Number(d.trim())).filter((d) => Number.isInteger(d))
  const [low, high] = scales[kind]
  const inside = numbers.filter((d) => d >= low && d <= high)
  const most = named > 0 ? filled.length * strayShare : 0
  if (strays > most || codes.length > 1 || inside.length === 0) return { score: 0, blank }
  // The top half of the scale is used, so that ratings of 1–5 are not taken for 0–10.
  const spans =
    Math.max(...inside) > (low + high) / 2 && (kind !== 'nps' || Math.max(...inside) >= 9 || inside.length > 7)
  const alone = spans && kind === 'nps' && codes.length === 0 && inside.length >= 6
  return { score: named > 0 ? named + (spans ? 1 : 0) : alone ? 0.6 : 0, blank: [...blank, ...codes] }
}

const wordy = (filled: string[]): boolean =>
  filled.filter((t) => t.trim().split(/\s+/).length >= 4).length > filled.length / 3
