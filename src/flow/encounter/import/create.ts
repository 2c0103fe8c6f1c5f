import { sql } from 'kysely'
import { readOrganisation } from '../../../catalog/organisation/read.ts'
import { saveOrganisation } from '../../../catalog/organisation/write.ts'
import { createReason, listReasons } from '../../../catalog/reason/reason.ts'
import type { OrgScope } from '../../../catalog/scope.ts'
import { createTouchpoint } from '../../../catalog/touchpoint/write.ts'
import { createUnit } from '../../../catalog/unit/write.ts'
import type { ValueField } from '../../../contract/contact-log.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import type { Ground } from './ground.ts'

/** As the contract of the organisation says. */
const mostChannels = 50

/** What of a file's ground, or of a webhook's, says how new names are set up. */
export type Setting = Pick<Ground, 'language' | 'names' | 'channels'> & {
  mapping: Pick<Ground['mapping'], 'touchpoint' | 'channel' | 'unit'>
}

/** Sets up in turn in an organisation, files and webhooks alike and on whichever server: whoever comes second finds the names of the first. */
export const inTurn = <T>(db: Db, scope: OrgScope, work: (tx: Tx) => Promise<T>): Promise<T> =>
  db.transaction().execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(hashtextextended(${`set-up ${scope.org}`}, 0))`.execute(tx)
    return work(tx)
  })

/** Adds to the catalogue what a file names. Returns the id of a new channel, for which there is no table to look it up in. */
export async function createNamed(
  db: Db,
  scope: OrgScope,
  ground: Setting,
  field: Exclude<ValueField, 'agent'>,
  value: string,
): Promise<string | null> {
  const name = { [ground.language]: value.slice(0, 120) }
  switch (field) {
    case 'reason': {
      const codes = (await listReasons(db, scope)).map((r) => r.code)
      await createReason(db, scope, { parent: null, code: freeOf(codes, slug(value, 50)), name })
      return null
    }
    case 'unit':
      await createUnit(db, scope, { parent: await unitAbove(db, scope, ground), name: value, kind: 'team' })
      return null
    case 'touchpoint': {
      const unit = await unitAbove(db, scope, ground)
      const beside = ground.mapping.touchpoint ? ground.names.touchpoint(ground.mapping.touchpoint) : undefined
      const channel = ground.mapping.channel ?? beside?.channel ?? 'phone'
      const stage = beside?.stage || 'during'
      await createTouchpoint(db, scope, { name, unit, channel, stage, physical: false, survey: null, language: null })
      return null
    }
    case 'channel': {
      const { channels } = await readOrganisation(db, scope)
      // The organisation's own settings are its admins'; and it has room for so many.
      if ((scope.role !== 'admin' && scope.role !== 'house') || channels.length >= mostChannels) return null
      const taken = [...channels.map((c) => c.id), ...ground.channels.values()]
      const id = freeOf(taken, slug(value, 30))
      await saveOrganisation(db, scope, { channels: [...channels, { id, name }] })
      return id
    }
  }
}

/** The unit below which new ones come: the mapping's, else the organisation's first. */
async function unitAbove(db: Db, scope: OrgScope, { mapping }: Setting): Promise<string> {
  if (mapping.unit) return mapping.unit
  const { id } = await db
    .selectFrom('unit')
    .where('org', '=', scope.org)
    .where('parent', 'is', null)
    .orderBy('closed')
    .orderBy('id')
    .select('id')
    .executeTakeFirstOrThrow()
  return id
}

/** Letters and digits that every system takes. */
const slug = (value: string, most: number): string =>
  value
    .normalize('NFD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, most) || 'x'

function freeOf(taken: string[], wanted: string): string {
  for (let n = 1; ; n++) {
    const code = n === 1 ? wanted : `${wanted}-${n}`
    if (!taken.includes(code)) return code
  }
}
