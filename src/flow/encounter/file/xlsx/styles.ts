import { attribute } from './xml.ts'

/** How a number is meant: a plain one, a day, a time of day, or a length of time. */
export type NumberKind = 'number' | 'date' | 'clock' | 'duration'

/** Of the built-in forms. */
const builtIn = (id: number): NumberKind =>
  id === 46
    ? 'duration'
    : (id >= 18 && id <= 21) || id === 45 || id === 47
      ? 'clock'
      : (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)
        ? 'date'
        : 'number'

function kindOf(code: string): NumberKind {
  // Words in quotes, escaped signs, colours and conditions are no part of the form.
  const bare = code.replace(/"[^"]*"|\\.|_.|\*./g, '').toLowerCase()
  if (/\[(h+|m+|s+)\]/.test(bare)) return 'duration'
  const form = bare.replace(/\[[^\]]*\]/g, '').replace(/general/g, '')
  if (/[dy]/.test(form)) return 'date'
  if (/[hs]/.test(form)) return 'clock'
  return /m/.test(form) ? 'date' : 'number'
}

/** The kind of number of each cell style, in their order. */
export function readStyles(xml: string): NumberKind[] {
  const own = new Map<number, NumberKind>()
  for (const [tag] of xml.matchAll(/<(?:\w+:)?numFmt\s[^>]*>/g))
    own.set(Number(attribute(tag, 'numFmtId')), kindOf(attribute(tag, 'formatCode') ?? ''))
  const cells = /<(?:\w+:)?cellXfs[\s>][\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(xml)?.[0] ?? ''
  return [...cells.matchAll(/<(?:\w+:)?xf\s[^>]*>/g)].map(([tag]) => {
    const id = Number(attribute(tag, 'numFmtId') ?? 0)
    return own.get(id) ?? builtIn(id)
  })
}

const two = (n: number) => (n < 10 ? `0${n}` : String(n))
const clock = (seconds: number) =>
  `${Math.floor(seconds / 3_600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`

/** A number as text: days as ISO, times and lengths as clocks. Excel counts days from the end of 1899, or from 1904. */
export function numberText(raw: string, kind: NumberKind, from1904: boolean): string {
  const n = Number(raw)
  if (!Number.isFinite(n)) return raw
  if (kind === 'number') return /^-?\d{1,15}$/.test(raw) ? raw : String(n)
  if (n < 0) return String(n)
  if (kind === 'duration' || (kind === 'clock' && n < 1)) return clock(Math.round(n * 86_400))
  const days = n + (from1904 ? 24_107 : 0)
  // Excel believes in a 29 February 1900; days before it are one too few.
  const ms = Math.round((days - (days < 60 ? 25_568 : 25_569)) * 86_400) * 1_000
  if (Math.abs(ms) > 8.6e15 || ms > 253_402_300_799_000) return String(n)
  const text = new Date(ms).toISOString()
  return text.endsWith('T00:00:00.000Z') ? text.slice(0, 10) : text.slice(0, 19).replace('T', ' ')
}
