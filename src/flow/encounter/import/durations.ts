import type { DurationUnit } from '../../../contract/contact-log.ts'

/** A week: a longer "talk" is a wrong column or a wrong unit. */
const longest = 7 * 86_400
const seconds: Record<DurationUnit, number> = { s: 1, min: 60, h: 3_600, ms: 0.001 }

const number = String.raw`\d[\d\s\u00a0\u202f']*(?:[.,]\d+)?`
const plain = new RegExp(`^${number}$`)
const clock = /^(?:(\d+)[.:])?(\d+):(\d{1,2})(?:[.,](\d+))?$/
const words = new RegExp(
  `(${number})\\s*(ms|millis\\w*|h|t|hr?s?|hours?|tuntia?|timm\\w*|tim|min\\w*|m|s|sek\\w*|sec\\w*)\\.?(?=$|[\\s\\d,;])`,
  'gi',
)
const iso = /^P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?$/i

/**
 * Seconds of a duration as systems and people write it: `0:04:31`, `4:31`, `271`, `271,5`, `4 min`, `1 h 4 min`, `PT4M31S`. `unit` says what a plain
 * number counts; of two parts with a colon the first is hours where the unit is minutes or hours, else minutes. Null when it is none.
 */
export function readDuration(text: string, unit: DurationUnit): number | null {
  const found = read(text.trim(), unit)
  return found !== null && found <= longest ? Math.round(found * 1_000) / 1_000 : null
}

function read(text: string, unit: DurationUnit): number | null {
  if (plain.test(text)) return numberOf(text) * seconds[unit]
  const parts = clock.exec(text)
  if (parts) return clockSeconds(parts, unit)
  const standard = iso.exec(text)
  if (standard && text.length > 2) {
    const [, d, h, m, s] = standard
    return Number(d ?? 0) * 86_400 + Number(h ?? 0) * 3_600 + Number(m ?? 0) * 60 + numberOf(s ?? '0')
  }
  return spoken(text)
}

function clockSeconds([, first, second, third, fraction]: RegExpExecArray, unit: DurationUnit): number | null {
  const last = Number(third)
  if (last > 59) return null
  const part = fraction ? Number(`0.${fraction}`) : 0
  if (first !== undefined) return Number(second) > 59 ? null : Number(first) * 3_600 + Number(second) * 60 + last + part
  const large = unit === 'min' || unit === 'h' ? 60 : 1
  return (Number(second) * 60 + last) * large + part
}

function spoken(text: string): number | null {
  let sum = 0
  let rest = text
  let any = false
  for (const [all, amount, word] of text.matchAll(words)) {
    const w = word!.toLowerCase()
    sum +=
      numberOf(amount!) *
      (w.startsWith('ms') || w.startsWith('milli') ? 0.001 : /^[ht]/.test(w) ? 3_600 : w.startsWith('m') ? 60 : 1)
    rest = rest.replace(all, '')
    any = true
  }
  return any && /^[\s,;]*(?:(?:ja|och|and)[\s,;]*)*$/i.test(rest) ? sum : null
}

/** The last comma or point is the decimal sign; spaces group thousands. */
const numberOf = (text: string): number => Number(text.replace(/[\s\u00a0\u202f']/g, '').replace(',', '.'))
