import { normalEmail, normalPhone, personHash } from './person-hash.ts'

/** What a customer can be reached by and known by, as source systems gave it. */
export type Contact = { email: string | null; phone: string | null; externalId: string | null }

/** The same in the one form in which it is compared and sent to; null where it is no address at all. */
export type Reach = Contact

export const reachOf = (contact: Contact, zone: string): Reach => ({
  email: contact.email ? normalEmail(contact.email) : null,
  phone: contact.phone ? normalPhone(contact.phone, zone) : null,
  externalId: contact.externalId?.trim() || null,
})

/** A typed or pasted address: what has an @ is an e-mail, what is a phone number is one, all else is the number of a customer. */
export function readAddress(text: string, zone: string): Reach {
  const given = text.trim()
  if (given.includes('@')) return { email: normalEmail(given), phone: null, externalId: null }
  const phone = /^[+\d(][\d\s().-]+$/.test(given) ? normalPhone(given, zone) : null
  return { email: null, phone, externalId: phone === null && given !== '' ? given : null }
}

const forms = {
  email: (address: string) => address,
  phone: (address: string) => address,
  // A customer's number never meets an address.
  externalId: (id: string) => `customer:${id}`,
}

/** A person is kept as keyed hashes of what reaches them, one for each address. */
export const hashOf = (kind: keyof Reach, address: string, key: Buffer): Buffer => personHash(key, forms[kind](address))

/** The hashes of all of a person's addresses. */
export const hashesOf = (reach: Reach, key: Buffer): Buffer[] =>
  (['email', 'phone', 'externalId'] as const).flatMap((kind) =>
    reach[kind] === null ? [] : [hashOf(kind, reach[kind], key)],
  )
