import type { DurationUnit, EncounterColumn, EncounterTarget } from '../../../contract/contact-log.ts'
import { guessDateFormat, isClock, isClockText } from '../file/dates.ts'
import { languageWords } from '../file/language-words.ts'
import { fold } from '../file/text.ts'
import { readDuration } from './durations.ts'

export type LookedColumn = { name: string; filled: string[]; distinct: string[] }

/** What a column of that name usually holds, in Finnish, Swedish and English, in the order of certainty; the first that also fits its values. */
const names: [to: EncounterTarget, words: RegExp][] = [
  [
    'key',
    /^(id|uuid|guid|key|nro|numero|tunnus|tunniste|nummer|nyckel|(call|contact|interaction|encounter|conversation|session|ticket|case|request|record|puhelun?|kohtaamisen?|yhteydenoton?|kontakt|samtals|ärende|asian?) ?(id|nr|nro|no|number|tunnus|tunniste|nummer))$/,
  ],
  ['customerEmail', /e-?mail|sähköposti|e-?post/],
  [
    'customerPhone',
    /^(customer|caller|client|asiakkaan?|soittajan?|kund\w*)? ?(phone|puhelin|puhelinnumero|telefon|telefonnummer|ani|msisdn|number|numero)( ?(number|no|nr))?$/,
  ],
  ['customerName', /^((customer|client|caller) ?name|asiakkaan? ?nimi|kund\w* ?namn|asiakasnimi|kundnamn)$/],
  ['customerLanguage', /^(language|lang|kieli|asiointikieli|palvelukieli|språk|locale)$/],
  ['customer', /^(customer|client|caller|member|asiakas|kund)( ?(id|nr|nro|no|number|numero|tunnus|nummer))?$/],
  ['wrapUp', /wrap ?up|after ?call|\bacw\b|jälkityö|jälkikäsittely|efterarbete|efterbehandling/],
  ['hold', /\bhold\b|pito|odotutus|parkering|parkerad/],
  ['talk', /talk|puheaika|puhelu ?aika|keskusteluaika|samtalstid|taltid/],
  ['wait', /wait|queue.*(sec|time|dur|min|\bs\b)|\basa\b|jonotus|jonotusaika|odotusaika|odotus|kötid|väntetid|väntan/],
  [
    'total',
    /handl(e|ing) ?time|\baht\b|service.*(sec|time|dur)|käsittelyaika|palveluaika|kesto|duration|hanteringstid|längd/,
  ],
  [
    'end',
    /^(.* )?(end(ed)?|closed|finished|resolved|completed|loppu|päättyi|päättymisaika|loppuaika|suljettu|slut|sluttid|avslutad|stängd)( ?(at|time|date|on|aika|tid))?$/,
  ],
  [
    'start',
    /^(.* )?(start(ed)?|begin|began|created|opened|received|arriv\w*|alku|alkoi|alkuaika|alkamisaika|aloitus\w*|saapui|luotu|avattu|starttid|startad|början|skapad|mottagen)( ?(at|time|date|on|aika|tid))?$|^(aikaleima|timestamp|date ?time|pvm ja aika|päivä ja aika|tidpunkt|aika|time|klo|kello|kellonaika|klockslag|tid|vru entry|call ?time)$/,
  ],
  ['date', /^(date|datum|pvm|päivä|päivämäärä|päiväys|call ?date|dag)$/],
  [
    'touchpoint',
    /^(touch ?point|kohtaamispiste|kosketuspiste|kontaktpunkt|asiointipiste|palvelunumero|queue|queue ?name|jono|kö|line|linja|linje)$/,
  ],
  [
    'unit',
    /^(unit|yksikkö|yksikko|enhet|store|shop|branch|team|department|agency|myymälä|toimipiste|toimipaikka|osasto|tiimi|butik|avdelning|kontor)$/,
  ],
  ['channel', /^(channel|kanava|palvelukanava|kanal|servicekanal|media|source|medium)$/],
  [
    'extraReason',
    /^(((second|secondary|extra|other|additional|sub) ?reason)( ?\d)?|reason ?[2-9]|(toinen|lisä|muu|ala)[ -]?syy|syy ?[2-9]|andra orsaken|extra ?orsak|orsak ?[2-9])$/,
  ],
  [
    'reason',
    /^(reason|contact reason|call reason|topic|type|category|syy|yhteydenoton syy|soiton syy|asia|aihe|luokka|orsak|kontaktorsak|ärende|kategori|kategoria|tyyppi|typ)$/,
  ],
  [
    'agent',
    /^(agent|agent ?(name|id)|asiakaspalvelija|palvelija|käsittelijä|myyjä|handläggare|kundtjänstare|säljare|employee|served by|server|user)$/,
  ],
  ['outcome', /^(outcome|result|status|disposition|state|tulos|lopputulos|tila|päätös|resultat|utfall)$/],
]

/** Several columns may hold these; of the rest the first that fits is taken. */
const several = new Set<EncounterTarget>(['start', 'end', 'extraReason'])
const spent = new Set<EncounterTarget>(['wait', 'talk', 'hold', 'wrapUp', 'total'])
const times = new Set<EncounterTarget>(['start', 'end', 'date'])
/** More different values than this are no catalogue. */
const mostOf = { reason: 300, extraReason: 300, channel: 40, touchpoint: 300, unit: 500, outcome: 100 } as const

const plain = (text: string): string =>
  fold(text)
    .replace(/[_\-./:()]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

/** What each column seems to be, by its name and its values. What says nothing is left out: what is taken in by mistake is worse. */
export function guessColumns(columns: LookedColumn[]): EncounterColumn[] {
  const taken = new Set<EncounterTarget>()
  const found: (EncounterColumn | undefined)[] = columns.map(() => undefined)
  // By certainty first, so that "call date" does not take what "date" should.
  for (const [to, words] of names) {
    for (const [n, column] of columns.entries()) {
      if (found[n] || (taken.has(to) && !several.has(to)) || !words.test(plain(column.name)) || !fits(to, column))
        continue
      taken.add(to)
      found[n] = { to, ...details(to, column) }
    }
  }
  return settleTimes(columns, found).map((f) => f ?? { to: 'skip' })
}

/** Several columns that look like a beginning or an end: a date and a clock belong together, of two alike the first counts. */
function settleTimes(columns: LookedColumn[], found: (EncounterColumn | undefined)[]) {
  const of = (to: string) => found.flatMap((f, n) => (f?.to === to ? [n] : []))
  const clocks = (n: number) => isClock(columns[n]!.filled.slice(0, 100))
  for (const to of ['start', 'end']) {
    const all = of(to)
    const date = all.find((n) => !clocks(n))
    const clock = all.find(clocks)
    const kept =
      date !== undefined && clock !== undefined && !hasClock(columns[date]!) ? [date, clock] : [date ?? clock]
    for (const n of all) if (!kept.includes(n)) found[n] = undefined
  }
  const [start] = of('start')
  const [date] = of('date')
  // A date column beside times that have their own dates says nothing new.
  if (date !== undefined && start !== undefined && !clocks(start)) found[date] = undefined
  // Clocks without any date are none.
  if (date === undefined && start !== undefined && of('start').every(clocks))
    for (const n of of('start')) found[n] = undefined
  return found
}

const hasClock = (column: LookedColumn): boolean =>
  column.filled.slice(0, 20).some((t) => /\d[T\s,].*\d[:.]\d{2}/.test(t))

function fits(to: EncounterTarget, { filled, distinct }: LookedColumn): boolean {
  if (filled.length === 0) return false
  if (to === 'key') return distinct.length === filled.length
  if (times.has(to)) return to === 'date' ? dated(filled) : dated(filled) || isClock(filled)
  if (spent.has(to))
    return (
      filled.slice(0, 200).filter((t) => readDuration(t, 's') !== null).length >= 0.9 * Math.min(200, filled.length)
    )
  if (to === 'customerLanguage') return distinct.every((d) => languageWords[fold(d)])
  if (to === 'customerEmail') return filled.slice(0, 100).some((t) => t.includes('@'))
  if (to === 'customerPhone') return filled.slice(0, 100).every((t) => /^\+?[\d\s().\-/]{5,40}$/.test(t.trim()))
  if (to in mostOf) return distinct.length <= mostOf[to as keyof typeof mostOf]
  return true
}

const dated = (filled: string[]): boolean => guessDateFormat(filled.slice(0, 200)) !== null

/** Of durations what a plain number counts; of the rest which value stands for nothing. */
function details(
  to: EncounterTarget,
  { name, filled, distinct }: LookedColumn,
): { unit?: DurationUnit; blank?: string[] } {
  if (spent.has(to)) {
    const title = plain(name)
    const unit = /\b(ms|msec|millis\w*)\b/.test(title)
      ? 'ms'
      : /\b(min|mins|minutes|minuutit|minuuttia|minuter)\b/.test(title)
        ? 'min'
        : /\b(h|hours|tunnit|tuntia|timmar)\b/.test(title)
          ? 'h'
          : 's'
    return unit === 's' ? {} : { unit }
  }
  if (to === 'end' || to === 'start') {
    // A clock of nought that stands row after row is "never", not midnight.
    const nought = distinct.filter((d) => isClockText(d) && /^0{1,2}[:.]00([:.]00)?$/.test(d.trim()))
    const often = nought.filter((d) => filled.filter((f) => f === d).length > Math.max(2, filled.length / 100))
    return often.length > 0 ? { blank: often } : {}
  }
  const nothing = distinct.filter((d) =>
    /^(n\/?a|null|none|-+|–|unknown|anonymous|tuntematon|okänd|ei tiedossa)$/i.test(d.trim()),
  )
  return nothing.length > 0 && to !== 'outcome' ? { blank: nothing.slice(0, 50) } : {}
}
