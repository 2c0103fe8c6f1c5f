import { createHmac } from 'node:crypto'
import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** In which country a number without +code is at home: by the organisation's zone. Elsewhere only full numbers are understood. */
const countries: Record<string, CountryCode> = {
  'Europe/Helsinki': 'FI',
  'Europe/Mariehamn': 'FI',
  'Europe/Stockholm': 'SE',
  'Europe/Oslo': 'NO',
  'Europe/Copenhagen': 'DK',
  'Europe/Tallinn': 'EE',
  'Europe/Riga': 'LV',
  'Europe/Vilnius': 'LT',
  'Europe/Berlin': 'DE',
  'Europe/London': 'GB',
}

/** A phone number in the one form in which it is compared, hashed and sent to (E.164: +358401234567); null where it can be none. */
export function normalPhone(text: string, zone: string): string | null {
  // Longer than any number with its extension; the parser would search through a whole novel.
  if (text.length > 40) return null
  const parsed = parsePhoneNumberFromString(text, { ...defaultCountry(zone), extract: false })
  return parsed?.isPossible() ? parsed.number : null
}

const defaultCountry = (zone: string) => (countries[zone] ? { defaultCountry: countries[zone] } : {})

/** An e-mail address in the one form in which it is compared and hashed; null where it is none. */
export function normalEmail(text: string): string | null {
  const trimmed = text.trim().normalize('NFC').toLowerCase()
  return /^[^\s@]+@[^\s@]+$/.test(trimmed) && trimmed.length <= 320 ? trimmed : null
}

/** Either of the two; a number begins with +, an e-mail address has an @, so they never meet. */
export const normalAddress = (text: string, zone: string): string | null =>
  text.includes('@') ? normalEmail(text) : normalPhone(text, zone)

/**
 * Who this is, without keeping where they are reached: HMAC-SHA256 of a normal address with the organisation's own key
 * (organisation.person_key). Of a phone number a plain hash could be undone by trying them all.
 */
export const personHash = (key: Buffer, normal: string): Buffer => createHmac('sha256', key).update(normal).digest()
