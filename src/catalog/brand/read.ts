import { type Brand, brand as brandSchema, type ShownBrand } from '../../contract/asking.ts'
import { inLanguage, type Language } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { Kept } from '../../engine/database/kept.ts'
import type { OrgScope } from '../scope.ts'
import { findUnit } from '../unit/read.ts'

type Book = { orgName: string; whole: Brand; units: Map<string, Brand> }
/** With what has been asked of it already, by the last unit of the path. */
type KeptBook = Book & { shown: Map<string, ShownBrand> }

/** A brand changes a few times a year, and each page and each message asks for one. */
const keepMs = 10_000
const keepMost = 1_000

/**
 * How an organisation looks to its customers, from any unit's point of view. Whoever holds a link sees it, so no scope is asked for;
 * an organisation's brands are read at once and kept for ten seconds.
 */
export class BrandReader {
  readonly #books: Kept<KeptBook>

  constructor(db: Db) {
    this.#books = new Kept(keepMs, keepMost, async (org) => ({ ...(await readBook(db, org)), shown: new Map() }))
  }

  /** The brand of the last unit of this path: what is its own, else of the nearest above, else the organisation's. */
  async of(org: string, unitPath: readonly string[]): Promise<ShownBrand> {
    const book = await this.#books.get(org)
    const unit = unitPath.at(-1) ?? ''
    const known = book.shown.get(unit) ?? shown(book, unitPath)
    book.shown.set(unit, known)
    return known
  }
}

/** What is set for a unit (null: for the organisation) itself, and what its customers see. Refuses 'not-found' outside the caller's units. */
export async function readBrand(
  db: Db,
  scope: OrgScope,
  unit: string | null,
): Promise<{ own: Brand; shown: ShownBrand; above: ShownBrand }> {
  const found = unit === null ? null : await findUnit(db, scope, unit)
  if (found === undefined) throw new Refusal('not-found')
  const book = await readBook(db, scope.org)
  const path = found?.path ?? []
  return {
    own: found ? (book.units.get(found.id) ?? {}) : book.whole,
    shown: shown(book, path),
    above: found ? shown(book, path.slice(0, -1)) : shown({ ...book, whole: {} }, []),
  }
}

/** What a brand would look like there before it is saved. */
export async function brandWith(db: Db, scope: OrgScope, unit: string | null, own: Brand): Promise<ShownBrand> {
  const found = unit === null ? null : await findUnit(db, scope, unit)
  if (found === undefined) throw new Refusal('not-found')
  const book = await readBook(db, scope.org)
  if (!found) return shown({ ...book, whole: own }, [])
  return shown({ ...book, units: new Map([...book.units, [found.id, own]]) }, found.path)
}

/** The name that customers read in a language. */
export const nameOf = (brand: ShownBrand, language: Language): string =>
  inLanguage(brand.name, language) || brand.orgName

async function readBook(db: Db, org: string): Promise<Book> {
  const { name, brand } = await db
    .selectFrom('organisation')
    .select(['name', 'brand'])
    .where('id', '=', org)
    .executeTakeFirstOrThrow()
  const units = await db
    .selectFrom('unit')
    .select(['id', 'brand'])
    .where('org', '=', org)
    .where('brand', '<>', '{}')
    .execute()
  return { orgName: name, whole: known(brand), units: new Map(units.map((u) => [u.id, known(u.brand)])) }
}

/** What a later version wrote is left aside instead of breaking every page. */
export const known = (stored: unknown): Brand => brandSchema.safeParse(stored).data ?? {}

function shown(book: Book, path: readonly string[]): ShownBrand {
  const near = [...path.toReversed().flatMap((u) => book.units.get(u) ?? []), book.whole]
  const first = <K extends keyof Brand>(key: K) => near.map((b) => b[key]).find((v) => v !== undefined)
  return {
    name: near.map((b) => b.name).find((n) => n && Object.values(n).some((t) => t?.trim())) ?? {},
    orgName: book.orgName,
    colour: first('colour') ?? null,
    mailName: first('mailName') ?? null,
    replyTo: first('replyTo') ?? null,
    textSender: first('textSender') ?? null,
    logo: first('logo') ?? null,
  }
}
