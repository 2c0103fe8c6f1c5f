import type { OrgScope } from '../catalog/scope.ts'
import type { Tx } from '../engine/database/database.ts'
import type { Tables } from '../engine/database/tables.ts'
import { type Arrivals, noteArrivals } from '../flow/encounter/source/arrivals.ts'
import { type Decide, type Given, type Recorded, recordEncounters } from '../flow/encounter/write.ts'
import { type AskedAbout, askAbout } from '../flow/invitation/on.ts'
import type { TokenMaker } from '../flow/invitation/token.ts'
import { tokensAgain } from '../flow/invitation/write.ts'
import type { House } from './house.ts'
import { baseUrl } from './settings.ts'
import { wakeIfDue } from './wake-sender.ts'

export type Taken = {
  /** In the order given. */
  recorded: Recorded[]
  /** Personal survey link by encounter, of those who are asked by link. */
  links: Map<string, string>
}

/**
 * Takes encounters in, whichever door they come by (API, webhook, quick entry): stores them and decides in the same transaction whether
 * to ask. `also` runs in that transaction with the encounters that are new.
 */
export async function takeEncounters(
  house: House,
  token: TokenMaker,
  scope: OrgScope,
  given: Given[],
  also?: (tx: Tx, created: string[]) => Promise<void>,
  kind: Tables['source']['kind'] = 'api',
): Promise<Taken> {
  const { db } = house.database
  const tokens = new Map<string, string>()
  let asked: AskedAbout[] = []
  const recorded = await recordEncounters(db, scope, given, async (tx, created) => {
    asked = await askAbout(tx, scope, created, token, new Date(), kind)
    if (also && created.length > 0) {
      await also(
        tx,
        created.map((c) => c.id),
      )
    }
    return asked.map((a, n) => {
      if ('suppressed' in a) return a.suppressed
      tokens.set(created[n]!.id, a.token)
      return null
    })
  })
  house.outbox.wake()
  wakeIfDue(house, scope.org, asked)
  for (const [source, arrivals] of arrivalsOf(given, recorded)) await countArrivals(house, scope.org, source, arrivals)
  // A repeated call tells the same link again: the first reply may have been lost on its way.
  const known = recorded.flatMap((r) => (r.result === 'known' && r.suppressed === null ? [r.id] : []))
  for (const [id, again] of await tokensAgain(db, scope, known, token)) tokens.set(id, again)
  const links = new Map([...tokens].map(([id, t]) => [id, `${baseUrl(house.settings)}/s/${t}`]))
  return { recorded, links }
}

/** The same decision for those that come in a file: nobody waits for a link, so whom no message reaches is not asked. `told` hears who is. */
export const decideBy =
  (token: TokenMaker, scope: OrgScope, told: (asked: AskedAbout[]) => void): Decide =>
  async (tx, created) => {
    const asked = await askAbout(tx, scope, created, token, new Date(), 'file')
    told(asked)
    return asked.map((a) => ('suppressed' in a ? a.suppressed : null))
  }

function arrivalsOf(given: Given[], recorded: Recorded[]): Map<string, Arrivals> {
  const by = new Map<string, Arrivals>()
  given.forEach((one, n) => {
    // What has no shape names no source.
    if ('issues' in one) return
    const arrivals = by.get(one.input.source) ?? { created: 0, known: 0, refused: 0 }
    arrivals[recorded[n]!.result]++
    by.set(one.input.source, arrivals)
  })
  return by
}

/** The encounters are durable by now: that their count failed is logged and no reason to refuse them. */
export const countArrivals = (house: House, org: string, source: string, arrivals: Arrivals): Promise<void> =>
  noteArrivals(house.database.db, org, source, arrivals).catch((error: unknown) =>
    house.log.warn({ err: error }, 'arrivals were not counted'),
  )
