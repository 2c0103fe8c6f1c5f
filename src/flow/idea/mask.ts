/** What stands in the place of what gives a person away. */
export const mask = '•••'

const email = /[\p{L}\p{N}._%+-]+@[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)+/gu
/** A Finnish personal identity code, all signs of the century; with a wrong check letter it is still somebody's, mistyped. */
const finnishCode = /(?<![\p{L}\p{N}])(\d{2})(\d{2})\d{2}[-+A-FU-Y]\d{3}[0-9A-FHJ-NPR-Y](?![\p{L}\p{N}])/giu
const swedishCode = /(?<![\p{L}\p{N}])(?:\d{2})?\d{2}(\d{2})(\d{2})[-+]\d{4}(?![\p{L}\p{N}])/gu
const account =
  /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]{4}){3,7}(?:[ \u00a0]?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/giu
const card = /(?<![\p{N}\p{L}])\d(?:[ \u00a0-]?\d){12,18}(?![\p{N}\p{L}])/gu
/** Points are left out: dates and opening hours are written with them. */
const phone = /(?<![\p{L}\p{N}])(?:\+|00[1-9]|0)(?:[ \u00a0()/-]{0,2}\d){6,14}(?![\p{L}\p{N}])/gu

const isDay = (day: string, month: string) =>
  Number(day) >= 1 && Number(day) <= 31 && Number(month) >= 1 && Number(month) <= 12

/** The check digit of cards (ISO/IEC 7812): most long numbers fail it. */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const twice = digit * 2
    sum += i % 2 === 0 ? digit : twice > 9 ? twice - 9 : twice
  }
  return sum % 10 === 0
}

/** The check of account numbers (ISO 13616). */
function passesIban(text: string): boolean {
  const plain = text.replace(/[\s\u00a0]/g, '').toUpperCase()
  if (plain.length < 15 || plain.length > 34) return false
  let rest = 0
  for (const c of plain.slice(4) + plain.slice(0, 4)) {
    const value = c >= 'A' ? c.charCodeAt(0) - 55 : Number(c)
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97
  }
  return rest === 1
}

/** Of a Finnish car, written as it is on it. */
const plate = /(?<![\p{L}\p{N}-])[A-ZÅÄÖ]{3}-\d{3}(?![\p{L}\p{N}-])/gu

/** A text without e-mail addresses, phone numbers, identity codes, account and card numbers and number plates. What they were is kept nowhere. */
export function masked(text: string): { text: string; found: boolean } {
  let found = false
  const hide = () => {
    found = true
    return mask
  }
  const cleared = text
    .replace(email, hide)
    .replace(finnishCode, (whole, day: string, month: string) => (isDay(day, month) ? hide() : whole))
    .replace(swedishCode, (whole, month: string, day: string) =>
      // Co-ordination numbers have a day of 61–91.
      isDay(Number(day) > 60 ? String(Number(day) - 60) : day, month) ? hide() : whole,
    )
    .replace(account, (whole) => (passesIban(whole) ? hide() : whole))
    .replace(card, (whole) => (passesLuhn(whole.replace(/\D/g, '')) ? hide() : whole))
    .replace(phone, hide)
    .replace(plate, hide)
  return { text: cleared, found }
}

const link =
  /(?:\b[a-z][a-z0-9+.-]*:\/\/|\bwww\.)\S|(?<![\p{L}\p{N}@.])[\p{L}\p{N}-]{2,}(?:\.[\p{L}\p{N}-]{2,})*\.(?:com|net|org|info|biz|io|eu|fi|se|ru|cn|xyz|top|shop|club|online|site|link|me|tv|app|dev|gg|ly)(?![\p{L}\p{N}])/iu

/** Whether it leads to another site. */
export const hasLink = (text: string): boolean => link.test(text)

/** A text as it can be kept: no NUL, no half characters, one kind of line end, no more than one empty line, no space around. */
export const kept = (text: string, most: number): string => {
  const plain = text
    .toWellFormed()
    .replaceAll('\0', '\uFFFD')
    .replace(/\r\n?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
  // Not in the middle of a character of two halves.
  return plain.length <= most
    ? plain
    : plain
        .slice(0, most)
        .toWellFormed()
        .replace(/\uFFFD$/, '')
        .trimEnd()
}

/** A title, a name or a place: one line. */
export const keptLine = (text: string, most: number): string => kept(text.replace(/\s+/g, ' '), most)
