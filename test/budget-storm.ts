import fc from 'fast-check'
import type { EncounterInput } from '../src/contract/operations/flow.ts'
import type { Database } from '../src/engine/database/database.ts'
import { json } from '../src/engine/database/tables.ts'
import { recordEncounters } from '../src/flow/encounter/write.ts'
import { askAbout } from '../src/flow/invitation/on.ts'
import { tokenMaker } from '../src/flow/invitation/token.ts'
import { anOrganisation, aPolicy, aPublishedSurvey, aTouchpoint } from './builders.ts'

type Event = { person: number; by: number; hour: number; server: number; batch: number }
const hourMs = 3_600_000
const begin = Date.parse('2026-03-01T00:00:00Z')
const token = tokenMaker('x'.repeat(32))

/** An encounter's customer: one person, named by any of three addresses or several of them. */
function addressesOf({ person, by }: Event): Record<'externalId' | 'email' | 'phone', string | undefined> {
  return {
    externalId: by & 1 ? `k${person}` : undefined,
    email: by & 2 ? `henkilo${person}@example.fi` : undefined,
    phone: by & 4 ? `+35840${1_000_000 + person}` : undefined,
  }
}

/**
 * Random encounters of few persons told to two servers at once, in no order of time; returns where the ask budget was broken. The oracle looks at
 * who was asked when, not at what the budget keeps of it.
 */
export async function budgetStorm(
  servers: [Database, Database],
  { events: count, persons, seed = Date.now() }: { events: number; persons: number; seed?: number },
): Promise<{ asked: number; broken: string[]; seed: number }> {
  const { db } = servers[0]
  const rule = { times: 1 + (seed % 2), days: 30 }
  const org = await anOrganisation(db)
  const survey = await aPublishedSurvey(db, org)
  const touchpoint = await aTouchpoint(db, org, { survey: survey.id })
  await aPolicy(db, org, { action: { ask: true, via: ['email', 'sms', 'link'] } })
  await db
    .updateTable('organisation')
    .set({ asking: json({ budget: rule }) })
    .where('id', '=', org.id)
    .execute()
  const event = fc.record({
    person: fc.nat(persons - 1),
    by: fc.constantFrom(2, 3, 4, 5, 6, 7),
    hour: fc.nat(120 * 24),
    server: fc.nat(1),
    batch: fc.integer({ min: 1, max: 4 }),
  })
  const [events = []] = fc.sample(fc.array(event, { minLength: count, maxLength: count, size: 'max' }), {
    numRuns: 1,
    seed,
  })

  const asks = new Map<string, number[]>()
  let asked = 0
  let next = 0
  const work = async (server: number) => {
    while (next < events.length) {
      const from = next
      const first = events[from]!
      next += first.batch
      // A batch is told of at one time, as a POST is.
      const batch = events.slice(from, next)
      const now = new Date(begin + first.hour * hourMs)
      await recordEncounters(
        servers[server]!.db,
        org.scope,
        batch.map((e, n) => ({ input: input(e, `${from + n}`, now, touchpoint.id) })),
        async (tx, created) => {
          const said = await askAbout(tx, org.scope, created, token, now)
          created.forEach((c, n) => {
            if ('suppressed' in said[n]!) return
            asked++
            for (const address of Object.values(addressesOf(events[Number(c.externalId)]!)))
              if (address) asks.set(address, [...(asks.get(address) ?? []), now.getTime()])
          })
          return said.map((s) => ('suppressed' in s ? s.suppressed : null))
        },
        now,
      )
    }
  }
  await Promise.all([0, 1, 0, 1, 0, 1, 0, 1].map(work))

  const broken: string[] = []
  for (const [address, times] of asks) {
    times.sort((a, b) => a - b)
    for (let n = rule.times; n < times.length; n++)
      if (times[n]! - times[n - rule.times]! < rule.days * 24 * hourMs) broken.push(`${address} ${times[n]}`)
  }
  const { n } = await db
    .selectFrom('invitation')
    .where('org', '=', org.id)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  if (n !== asked) broken.push(`${asked} were told of a link, ${n} have one`)
  return { asked, broken, seed }
}

function input(event: Event, externalId: string, now: Date, touchpoint: string): EncounterInput {
  const customer = Object.fromEntries(Object.entries(addressesOf(event)).filter(([, v]) => v !== undefined))
  return { source: `s${event.server}`, externalId, touchpoint, startedAt: now.toISOString(), customer }
}
