import type { Insertable } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { AlertSettings, WatchedMetric } from '../../../contract/alert.ts'
import { addDays, localClock, localDate } from '../../../contract/zone.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import type { Tables } from '../../../engine/database/tables.ts'
import type { FactStore } from '../../../engine/facts/facts.ts'
import { unlessTaken } from '../../encounter/file/alone.ts'
import type { Finding, Open, Rebased, Scan, Watch } from '../../insight/watch/finding.ts'
import type { Place } from '../../insight/watch/place.ts'
import { scanDay, scanToday } from '../../insight/watch/scan.ts'
import { readAlertSettings } from './settings.ts'
import { type Added, addAlert } from './write.ts'

/** Before this hour of the next day a day is not looked at: files of the night are still coming. */
const firstHour = 4
/** Days missed beyond these are not made up for: what departed then is over, and what lasts is still seen. */
const mostMissed = 7
/** What lasts so long is what is usual now; but whoever was told lately is left with it for a week. */
const untilUsual = 28
const leastTold = 7
/** Within a day so many hours must have passed before anything can be said of it. */
const leastHours = 3

/**
 * Looks at an organisation's log where that is due: once at each whole day, in the organisation's zone, days missed made up for; else at today so far, once an
 * hour. Servers that come at the same moment do it once. Gives the alerts that are new.
 */
export async function lookAtLog(db: Db, store: FactStore, scope: OrgScope, now = Date.now()): Promise<Added[]> {
  const settings = await readAlertSettings(db, scope)
  if (!settings.watching || settings.metrics.length === 0) return []
  return (await unlessTaken(db, `watch:${scope.org}`, () => look(db, store, scope, settings, now))) ?? []
}

async function look(
  db: Db,
  store: FactStore,
  scope: OrgScope,
  { metrics, rate }: AlertSettings,
  now: number,
): Promise<Added[]> {
  const { zone } = await db
    .selectFrom('organisation')
    .where('id', '=', scope.org)
    .select('zone')
    .executeTakeFirstOrThrow()
  const state = await db
    .selectFrom('watch')
    .where('org', '=', scope.org)
    .select(['since', 'looked_to', 'today_at'])
    .executeTakeFirst()
  const lookedTo = state?.looked_to ?? null
  const watch = async (): Promise<Watch> => ({ metrics, rate, ...(await known(db, scope)) })
  const { date: today, minute } = localClock(now, zone)
  const yesterday = addDays(today, -1)
  const behind = lookedTo === null || lookedTo < yesterday
  if (behind && minute >= firstHour * 60) {
    const missed = addDays(yesterday, 1 - mostMissed)
    let day = lookedTo === null ? yesterday : addDays(lookedTo, 1)
    if (day < missed) day = missed
    const added: Added[] = []
    for (; day <= yesterday; day = addDays(day, 1)) {
      const scan = await scanDay(scope, store, db, day, await watch())
      const { series, small, young } = scan
      await db.transaction().execute(async (tx) => {
        added.push(...(await keep(tx, scope, day, scan, now)))
        // Of a log without facts nothing was looked at: perhaps they are being made.
        if (series + small + young === 0) return
        const looked = { looked_to: day, looked_at: new Date(now), series, small, young }
        await note(tx, scope, { ...looked, since: state?.since ?? day })
      })
    }
    return added
  }
  const hour = Math.floor(now / 3_600_000) * 3_600_000
  const due =
    lookedTo === yesterday && minute >= leastHours * 60 && (!state?.today_at || state.today_at.getTime() < hour)
  if (!due) return []
  const { minute: until } = localClock(hour, zone)
  const begun = localDate(hour, zone) === today && until > 0
  const findings = begun ? await scanToday(scope, store, db, today, until * 60_000, await watch()) : []
  return db.transaction().execute(async (tx) => {
    const added: Added[] = []
    for (const finding of findings)
      added.push(await addAlert(tx, scope, { ...said(finding, today), kind: 'today', minute: until }, new Date(hour)))
    await note(tx, scope, { today_at: new Date(now) })
    return added.filter((a) => a.fresh)
  })
}

/** How far the log has been looked at. */
const note = (tx: Tx, scope: OrgScope, looked: Omit<Insertable<Tables['watch']>, 'org'>) =>
  tx
    .insertInto('watch')
    .values({ org: scope.org, ...looked })
    .onConflict((c) => c.column('org').doUpdateSet(looked))
    .execute()

/** Open alerts, and from when on what departed once is usual. */
async function known(db: Db, scope: OrgScope): Promise<Pick<Watch, 'open' | 'rebased'>> {
  const rows = await db
    .selectFrom('alert')
    .where('org', '=', scope.org)
    .where((eb) => eb.or([eb('ended_at', 'is', null), eb('end_why', '=', 'new-usual')]))
    .where('kind', 'in', ['departure', 'shift'])
    .select(['id', 'kind', 'metric', 'unit', 'channel', 'reason', 'direction', 'since', 'ended_at'])
    .execute()
  const placed = rows.map(({ unit, channel, reason, ...row }) => ({ ...row, place: { unit, channel, reason } }))
  const named = ({ metric, place, since }: (typeof placed)[number]): Rebased => ({
    metric: metric as WatchedMetric,
    place,
    since,
  })
  return {
    open: placed
      .filter((row) => row.ended_at === null)
      .map((row): Open => ({ ...named(row), id: row.id, kind: row.kind as Open['kind'], up: row.direction === 'up' })),
    rebased: placed.filter((row) => row.ended_at !== null).map(named),
  }
}

const said = ({ metric, place, kind, up, since, sinceInterval, summary, q, also }: Finding, day: string) => ({
  ...place,
  ...{ metric, kind, since, sinceInterval, q, also },
  direction: up ? ('up' as const) : ('down' as const),
  lastOn: day,
  value: summary.value,
  expected: summary.expected,
  usual: summary.usual,
  size: summary.size,
  sizeInterval: summary.sizeInterval,
})

/** Writes down what a day's scan found: new alerts, those that go on, and those that are over. */
async function keep(tx: Tx, scope: OrgScope, day: string, scan: Scan, now: number): Promise<Added[]> {
  const added: Added[] = []
  for (const finding of scan.findings) {
    added.push(await addAlert(tx, scope, said(finding, day), new Date(now)))
  }
  const written = new Set(added.map((a) => a.id))
  for (const { id, summary } of scan.again) {
    // What has just become a shift was written above.
    if (written.has(id)) continue
    const open = tx.updateTable('alert').where('org', '=', scope.org).where('id', '=', id).where('ended_at', 'is', null)
    if (!summary) await open.set({ ended_at: new Date(now), end_why: 'back' }).execute()
    else
      await open
        .set({
          last_on: day,
          value: summary.value,
          expected: summary.expected,
          usual_low: summary.usual[0],
          usual_high: summary.usual[1],
          size: summary.size,
          size_low: summary.sizeInterval[0],
          size_high: summary.sizeInterval[1],
        })
        .execute()
  }
  await tx
    .updateTable('alert')
    .set({ ended_at: new Date(now), end_why: 'new-usual' })
    .where('org', '=', scope.org)
    .where('ended_at', 'is', null)
    .where('kind', 'in', ['departure', 'shift'])
    .where('since', '<=', addDays(day, -untilUsual))
    .where('found_at', '<', new Date(now - leastTold * 86_400_000))
    .execute()
  await endToday(tx, scope, day, scan, now)
  return added.filter((a) => a.fresh)
}

/** Alerts of the hours end with their day, which says it better, or was as usual after all. */
async function endToday(tx: Tx, scope: OrgScope, day: string, scan: Scan, now: number): Promise<void> {
  const over = await tx
    .selectFrom('alert')
    .where('org', '=', scope.org)
    .where('ended_at', 'is', null)
    .where('kind', '=', 'today')
    .where('since', '<=', day)
    .select(['id', 'unit', 'channel', 'reason', 'direction'])
    .execute()
  for (const { id, direction, ...place } of over) {
    const told = scan.findings.some((f) => f.up === (direction === 'up') && mayMeet(f.place, place))
    await tx
      .updateTable('alert')
      .set({ ended_at: new Date(now), end_why: told ? 'told' : 'unconfirmed' })
      .where('id', '=', id)
      .execute()
  }
}

const mayMeet = (a: Place, b: Place): boolean =>
  (['unit', 'channel', 'reason'] as const).every((d) => a[d] === null || b[d] === null || a[d] === b[d])
