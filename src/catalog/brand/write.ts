import { createHash } from 'node:crypto'
import type { Brand } from '../../contract/asking.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { json } from '../../engine/database/tables.ts'
import { demandWhole, type OrgScope } from '../scope.ts'
import { findUnit } from '../unit/read.ts'
import { readPicture } from './picture.ts'
import { known } from './read.ts'

/** Pictures that an organisation can have kept; mails that were sent name older ones, so those are not taken away. */
const mostLogos = 100

/** Sets how a unit looks (null: the organisation). The picture has a way of its own and stays as it is. */
export async function saveBrand(
  db: Db,
  scope: OrgScope,
  unit: string | null,
  given: Omit<Brand, 'logo'>,
): Promise<void> {
  await change(db, scope, unit, ({ logo }) => ({ ...clean(given), ...(logo && { logo }) }))
}

/** Keeps a picture and shows it from now on. Refuses what is no PNG or JPEG of a logo's size. */
export async function saveLogo(db: Db, scope: OrgScope, unit: string | null, bytes: Buffer): Promise<void> {
  const hash = createHash('sha256').update(bytes).digest('hex')
  await change(
    db,
    scope,
    unit,
    (before) => ({ ...before, logo: hash }),
    async (tx) => {
      const { type, width, height } = readPicture(bytes)
      const { n } = await tx
        .selectFrom('logo')
        .where('org', '=', scope.org)
        .where('hash', '<>', hash)
        .select((eb) => eb.fn.countAll<number>().as('n'))
        .executeTakeFirstOrThrow()
      if (n >= mostLogos) throw new Refusal('wrong-state', { what: 'logo-too-many' })
      await tx
        .insertInto('logo')
        .values({ org: scope.org, hash, type, width, height, bytes })
        .onConflict((c) => c.doNothing())
        .execute()
    },
  )
}

/** Shows no picture of its own there any more. */
export async function removeLogo(db: Db, scope: OrgScope, unit: string | null): Promise<void> {
  await change(db, scope, unit, ({ logo: _, ...rest }) => rest)
}

async function change(
  db: Db,
  scope: OrgScope,
  unit: string | null,
  make: (before: Brand) => Brand,
  also: (tx: Tx) => Promise<void> = async () => {},
): Promise<void> {
  if (unit === null) demandWhole(scope)
  await db.transaction().execute(async (tx) => {
    // The organisation's row is locked for a unit too: a move of units goes before or after.
    const { brand: whole } = await tx
      .selectFrom('organisation')
      .select('brand')
      .where('id', '=', scope.org)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow()
    if (unit === null) {
      await also(tx)
      const brand = json(make(known(whole)))
      await tx.updateTable('organisation').set({ brand }).where('id', '=', scope.org).execute()
      return
    }
    if (!(await findUnit(tx, scope, unit))) throw new Refusal('not-found')
    const own = await tx.selectFrom('unit').select('brand').where('id', '=', unit).executeTakeFirstOrThrow()
    await also(tx)
    const brand = json(make(known(own.brand)))
    await tx.updateTable('unit').set({ brand }).where('org', '=', scope.org).where('id', '=', unit).execute()
  })
}

/** Empty fields are none: what is above shows through. */
function clean(given: Omit<Brand, 'logo'>): Omit<Brand, 'logo'> {
  const name = Object.fromEntries(
    Object.entries(given.name ?? {}).flatMap(([l, t]) => (t?.trim() ? [[l, oneLine(t)]] : [])),
  )
  const mailName = given.mailName && oneLine(given.mailName)
  const textSender = given.textSender?.trim()
  return {
    ...(Object.keys(name).length > 0 && { name }),
    ...(given.colour && { colour: given.colour.toLowerCase() }),
    ...(mailName && { mailName }),
    ...(given.replyTo && { replyTo: given.replyTo }),
    ...(textSender && { textSender }),
  }
}

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim()
