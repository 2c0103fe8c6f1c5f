import { randomBytes } from 'node:crypto'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { Language, Localized } from '../../../contract/language.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Signing, WebhookMapping } from '../../../contract/webhook.ts'
import type { Db } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'

/** A webhook as its door and its screen need it. Secrets are sealed. */
export type Hook = {
  source: string
  org: string
  /** The source's name, under which encounters are stored. */
  name: string
  zone: string
  /** Channels of the organisation's own. */
  channels: { id: string; name: Localized }[]
  languages: Language[]
  key: string
  signing: Signing
  secret: Buffer
  oldSecret: Buffer | null
  oldUntil: Date | null
  mapping: WebhookMapping | null
  closed: boolean
}

const hooks = (db: Db) =>
  db
    .selectFrom('webhook as w')
    .innerJoin('source as s', 's.id', 'w.source')
    .innerJoin('organisation as o', 'o.id', 'w.org')
    .selectAll('w')
    .select(['s.name', 'o.zone', 'o.channels', 'o.languages'])

type Row = Awaited<ReturnType<ReturnType<typeof hooks>['executeTakeFirstOrThrow']>>
const present = (row: Row): Hook => ({
  source: row.source,
  org: row.org,
  name: row.name,
  zone: row.zone,
  channels: row.channels,
  languages: row.languages,
  key: row.key,
  signing: row.signing as Signing,
  secret: row.secret,
  oldSecret: row.old_secret,
  oldUntil: row.old_until,
  mapping: wholeMapping(row.mapping as WebhookMapping | null),
  closed: row.closed,
})

/** A mapping of the time before agents could wait takes them as they stand; one of before further reasons has none. */
const wholeMapping = (kept: WebhookMapping | null): WebhookMapping | null =>
  kept && {
    ...kept,
    extraReasons: kept.extraReasons ?? [],
    unknown: { ...kept.unknown, agent: kept.unknown.agent ?? 'create' },
  }

/** The webhook at an address; null when there is none. */
export async function hookAt(db: Db, key: string): Promise<Hook | null> {
  if (!/^[\w-]{16,64}$/.test(key)) return null
  const row = await hooks(db).where('w.key', '=', key).executeTakeFirst()
  return row ? present(row) : null
}

/** The webhook of a source; refuses 'not-found'. */
export async function hookOf(db: Db, scope: OrgScope, source: string): Promise<Hook> {
  demandWhole(scope)
  const row = await hooks(db).where('w.org', '=', scope.org).where('w.source', '=', source).executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return present(row)
}

/** Opens an address. A source of this name that is something else already refuses. */
export async function openHook(
  db: Db,
  scope: OrgScope,
  given: { name: string; signing: Signing; secret: Buffer },
): Promise<string> {
  demandWhole(scope)
  return db.transaction().execute(async (tx) => {
    const id = newId()
    const made = await tx
      .insertInto('source')
      .values({ id, org: scope.org, name: given.name, kind: 'webhook', settings: json({}), last_at: null })
      .onConflict((c) => c.columns(['org', 'name']).doNothing())
      .returning('id')
      .executeTakeFirst()
    if (!made) throw new Refusal('conflict', {}, [{ path: 'name', message: 'code-taken' }])
    await tx
      .insertInto('webhook')
      .values({
        source: id,
        org: scope.org,
        // 128 random bits: whoever does not know the address cannot even try a signature.
        key: randomBytes(16).toString('base64url'),
        signing: json(given.signing),
        secret: given.secret,
        old_secret: null,
        old_until: null,
        mapping: null,
      })
      .execute()
    return id
  })
}

export async function saveHook(
  db: Db,
  scope: OrgScope,
  source: string,
  change: { mapping?: WebhookMapping | undefined; signing?: Signing | undefined; closed?: boolean | undefined },
): Promise<void> {
  const hook = await hookOf(db, scope, source)
  await db
    .updateTable('webhook')
    .set({
      mapping: change.mapping ? json(change.mapping) : hook.mapping ? json(hook.mapping) : null,
      signing: json(change.signing ?? hook.signing),
      closed: change.closed ?? hook.closed,
    })
    .where('source', '=', source)
    .execute()
}

/** A new secret; the one before is believed until `oldUntil`, so that the sender can change over without losing anything. */
export async function rotateSecret(
  db: Db,
  scope: OrgScope,
  source: string,
  secret: Buffer,
  oldUntil: Date,
): Promise<void> {
  await hookOf(db, scope, source)
  await db
    .updateTable('webhook')
    .set((eb) => ({ secret, old_secret: eb.ref('secret'), old_until: oldUntil }))
    .where('source', '=', source)
    .execute()
}
