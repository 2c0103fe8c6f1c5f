import { makeLink } from '../../catalog/person/link.ts'
import type { Db } from '../../engine/database/database.ts'
import { allOf } from '../../flow/encounter/errand/due.ts'
import { learn } from '../../flow/encounter/reason/learn.ts'
import { rebuildFacts } from '../../flow/fact/rebuild.ts'
import { tokenMaker } from '../../flow/invitation/token.ts'
import { joinPath } from '../guard/first-admin.ts'
import { houseScope } from '../guard/scope.ts'
import { readSecret } from '../guard/secret.ts'
import { vaultOf } from '../guard/vault.ts'
import type { House } from '../house.ts'
import { baseUrl } from '../settings.ts'
import { keepAlerts } from './alerts.ts'
import { keepAsking } from './asking.ts'
import { keepBoard } from './board.ts'
import { keepCaseTalk } from './case-talk.ts'
import { keepCases } from './cases.ts'
import { people } from './company.ts'
import { furnish } from './furnish.ts'
import { keepImprovements } from './improvements.ts'
import { keepYear } from './keep.ts'
import { keepNotices } from './notices.ts'
import { keepReasons } from './reasons.ts'
import { keepRecovery } from './recovery.ts'
import { keepRewards } from './rewards.ts'
import { keepSources } from './sources.ts'
import { Storyteller } from './story.ts'

export type Demo = {
  org: string
  name: string
  /** One for each role: the link signs in as this person, as often as it is used. */
  entries: { role: string; name: string; link: string }[]
}

/**
 * Makes the demo organisation with a year of encounters, answers and cases, all in one transaction and in under half a minute; where it is there
 * already, only new links are made and the old ones end.
 */
export async function makeDemo(house: House, now = Date.now()): Promise<Demo> {
  const { db } = house.database
  const known = await findDemo(db)
  const org = known ?? (await make(house, now))
  return { ...(await nameOf(db, org)), entries: await entries(house, org) }
}

/** The demo organisation's id; null where there is none. */
export async function findDemo(db: Db): Promise<string | null> {
  const row = await db
    .selectFrom('organisation')
    .where('demo', '=', true)
    .orderBy('created_at')
    .select('id')
    .executeTakeFirst()
  return row?.id ?? null
}

async function make(house: House, now: number): Promise<string> {
  const { db } = house.database
  const token = tokenMaker(await readSecret(house.settings))
  const vault = await vaultOf(house.settings)
  const org = await db.transaction().execute(async (tx) => {
    const made = await furnish(tx, now)
    const kept = await keepYear(tx, made, new Storyteller(made.contents).year(now), token, now)
    await keepCases(tx, made, kept, now)
    await keepCaseTalk(tx, made, now)
    await keepRecovery(tx, made, token, now)
    await keepAsking(tx, made, now)
    await keepSources(tx, made, vault.seal, now)
    await keepRewards(tx, made, now)
    await keepReasons(tx, made, now)
    await keepBoard(tx, made, now)
    await keepImprovements(tx, made, now)
    return made.org
  })
  for await (const _ of allOf(db, org));
  // No events were written for a year that nobody was there to hear; the facts are made from the truth, as in any rebuild.
  await rebuildFacts(db, house.facts, org)
  await keepAlerts(house, org, now)
  await keepNotices(house, org, now)
  await learn(db, houseScope(org))
  return org
}

const nameOf = (db: Db, org: string) =>
  db.selectFrom('organisation').where('id', '=', org).select(['id as org', 'name']).executeTakeFirstOrThrow()

async function entries({ database: { db }, settings }: House, org: string): Promise<Demo['entries']> {
  const names = people.filter((p) => p.entry).map((p) => p.name)
  return db.transaction().execute(async (tx) => {
    const rows = await tx
      .selectFrom('person')
      .where('org', '=', org)
      .where('name', 'in', names)
      .where('disabled', '=', false)
      .select(['id', 'name', 'role'])
      .execute()
    const made: Demo['entries'] = []
    for (const { id, name, role } of rows.sort((a, b) => names.indexOf(a.name) - names.indexOf(b.name))) {
      made.push({ role, name, link: `${baseUrl(settings)}${joinPath}/${await makeLink(tx, id, 'demo')}` })
    }
    return made
  })
}
