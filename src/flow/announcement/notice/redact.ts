import { sql } from 'kysely'
import type { Db, Tx } from '../../../engine/database/database.ts'

/** An address, or a number so long that it can be somebody's: phone, account, identity code. */
const addresses = /[^\s<>()"”]*@[^\s<>()"”]*/gu
const numbers = /\+?\d(?:[\s./()-]*\d){4,}/gu
const left = '…'

/** What Finnish hangs on a name, and the Swedish and English genitive. Two can follow each other: Kaisallekin. */
export const nameEnding = [
  ...['n', 't', 'a', 'ä', 'na', 'nä', 'ta', 'tä', 'ssa', 'ssä', 'sta', 'stä', 'lla', 'llä', 'lta', 'ltä', 'lle', 'ksi'],
  ...['an', 'en', 'in', 'on', 'un', 'yn', 'än', 'ön', 'hin', 'hen', 'han', 'hän', 'kin', 'kaan', 'kään', 'ko', 'kö'],
  ...['mme', 'nne', 'nsa', 'nsä', 'ni', 's', "[’']s", "[’']"],
].join('|')

/** The stems of a name: Virtanen – Virtase-, Pekka – Peka-, Lehto – Lehdo-, Tuomas – Tuomakse-, Daniel – Danieli-. */
export function nameStems(name: string): string[] {
  const found = [name]
  if (/nen$/.test(name)) found.push(name.replace(/nen$/, 'se'), name.replace(/nen$/, 's'))
  if (/(kk|pp|tt)[^kpt]$/.test(name)) found.push(name.replace(/(.)\1(.)$/, '$1$2'))
  if (/[^t]t[aeiouyäö]$/.test(name)) found.push(name.replace(/t(.)$/, 'd$1'))
  if (/[us]s$/.test(name)) found.push(name.replace(/s$/, 'kse'))
  if (/as$/.test(name)) found.push(name.replace(/as$/, 'aa'), name.replace(/s$/, 'kse'))
  if (/[^aeiouyäöå]$/.test(name)) found.push(`${name}i`)
  return found
}

/** Names of people as the words of others can hold them. `near` are of those who were there: found in small letters too, others only as names are written. */
export type KnownNames = { near: string[]; others: string[] }

const escaped = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
const partsOf = (names: string[]): string[] => [
  ...new Set(names.flatMap((n) => n.split(/[\s,.\-–]+/)).filter((p) => /^\p{Lu}\p{L}{2,}$/u.test(p))),
]

/** Many words are looked at for the same names: the pattern of everybody who works here is long, and made once for each list. */
const made = { giu: new WeakMap<string[], RegExp | null>(), gu: new WeakMap<string[], RegExp | null>() }
function pattern(names: string[], flags: keyof typeof made): RegExp | null {
  const known = made[flags].get(names)
  if (known !== undefined) return known
  const found = patternOf(names, flags)
  made[flags].set(names, found)
  return found
}

function patternOf(names: string[], flags: string): RegExp | null {
  const parts = partsOf(names)
  if (parts.length === 0) return null
  const all = [...new Set(parts.flatMap(nameStems))].sort((a, b) => b.length - a.length).map(escaped)
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${all.join('|')})(?:${nameEnding}){0,2}(?![\\p{L}\\p{N}])`, flags)
}

/** Whether words name somebody of whom we know. */
export const namesSomebody = (words: string, { near, others }: KnownNames): boolean =>
  [pattern(near, 'giu'), pattern(others, 'gu')].some((of) => of && words.search(of) >= 0)

/** Whether an address or a long number is left in words. */
export const givesAway = (words: string): boolean => words.includes('@') || words.search(numbers) >= 0

/** Words without addresses, long numbers and the names of whom we know; “…” stands for what is left out, so that they are still their own words. */
export function redacted(words: string, { near, others }: KnownNames): string {
  const cut = (text: string, of: RegExp | null): string => (of ? text.replace(of, left) : text)
  const bare = cut(cut(words, addresses), numbers)
  return cut(cut(bare, pattern(near, 'giu')), pattern(others, 'gu'))
    .replace(/…(?:[\s,]*…)+/g, left)
    .trim()
}

/** Who may be named in what is said about these answers: whoever was there, and everybody who works here or is known as an agent. */
export async function namesKnown(db: Db | Tx, org: string, answers: string[]): Promise<Map<string, KnownNames>> {
  const { rows: people } = await sql<{ name: string | null }>`
    select name from person where org = ${org}
    union select agent from person where org = ${org}
    union select agent from answer where org = ${org}`.execute(db)
  const { rows } = await sql<{ id: string; agent: string | null; customer: string | null }>`
    select a.id, coalesce(a.agent, e.agent) as agent, c.name as customer from answer a
      left join encounter e on e.id = a.encounter left join invitation i on i.id = a.invitation
      left join customer c on c.id = coalesce(e.customer, i.customer)
    where a.org = ${org} and a.id = any(${answers}::uuid[])`.execute(db)
  const others = people.flatMap((p) => p.name ?? [])
  return new Map(
    rows.map(({ id, agent, customer }) => [id, { near: [agent, customer].flatMap((n) => n ?? []), others }]),
  )
}
