import { isFresh } from '../../catalog/person/join.ts'
import { makeLink } from '../../catalog/person/link.ts'
import type { House } from '../house.ts'
import { baseUrl } from '../settings.ts'

/** Page of the staff app where a one-time link is used. */
export const joinPath = '/app/join'

/** The link that creates the first admin, as long as nobody has joined; null afterwards. A new start makes a new one and ends the old. */
export async function firstAdminLink(house: House): Promise<string | null> {
  const { db } = house.database
  if (!(await isFresh(db))) return null
  const token = await db.transaction().execute((tx) => makeLink(tx, null, 'first-admin'))
  return `${baseUrl(house.settings)}${joinPath}/${token}`
}
