import { join } from 'node:path'
import pg from 'pg'
import { runningServer } from '../../src/engine/database/cluster.ts'
import { newId } from '../../src/engine/database/id.ts'
import { Visitor } from '../outside.ts'
import type { StaffHouse } from './staff-house.ts'

const minuteMs = 60_000
const dayMs = 86_400_000

export type Logged = { encounter: string; alert: string; reasons: string[] }

/**
 * Fills a house with a contact log of eight weeks: customers who come again, hang up, help themselves, are passed on; notes without a reason; a target; an
 * alert. Names are no words of any language, so that a screen in Swedish has no Finnish of ours to excuse it.
 */
export async function fillWithLog({ house, ground }: StaffHouse): Promise<Logged> {
  const { admin, key, code, touchpoint } = ground
  await admin.call('touchpoints.save', {
    params: { id: touchpoint },
    body: { name: { fi: 'Linja Ett', sv: 'Linja Ett', en: 'Linja Ett' } },
  })
  const reasons: string[] = []
  for (const name of ['K1', 'K2', 'K3', 'K9']) {
    const { id } = await admin.call('reasons.create', {
      body: {
        code: name,
        name: { fi: name, sv: name, en: name },
        parent: null,
        other: name === 'K9',
        keywords: name === 'K1' ? ['zeta'] : [],
      },
    })
    reasons.push(id)
  }
  const { seen } = await admin.call('reasonRules.list', {})
  const rules = [
    { name: 'Zeta', enabled: true, reason: reasons[0]!, condition: { words: ['zeta'], channels: ['phone', 'chat'] } },
    { name: 'Sol', enabled: false, reason: reasons[1]!, condition: { agents: ['Sol'], attributes: { q: ['S1'] } } },
  ]
  const now = Date.now()
  const met = (n: number) => {
    const at = now - (n % 56) * dayMs - (n % 7) * 47 * minuteMs - 3 * 60 * minuteMs
    const channel = n % 5 === 4 ? 'self-service' : n % 5 === 3 ? 'chat' : 'phone'
    const left = channel === 'phone' && n % 17 === 0
    const alone = channel === 'self-service'
    return {
      ...{ source: 'S1', externalId: `e${n}`, channel, ...(channel === 'phone' && { touchpoint: code }) },
      reason: n % 23 === 0 ? 'K9' : ['K1', 'K1', 'K2', 'K3'][n % 4]!,
      ...(n % 11 === 0 && { extraReasons: ['K2'] }),
      ...(left || alone
        ? {}
        : { agent: ['Kim', 'Sol'][n % 2]!, talkSeconds: 40 + ((n * 37) % 400), wrapUpSeconds: 20 }),
      ...(!alone && { waitSeconds: (n * 13) % (left ? 90 : 40) }),
      outcome: left ? 'hang up' : alone ? 'bot' : 'x1',
      customer: { externalId: `c${n % 83}`, name: `Kim ${n % 83}` },
      startedAt: new Date(at).toISOString(),
      endedAt: new Date(at + 6 * minuteMs).toISOString(),
      ...(n % 23 === 0 && { attributes: { note: `zeta ${n}` } }),
    }
  }
  const api = new Visitor(admin.url, key)
  const all = Array.from({ length: 420 }, (_, n) => met(n))
  const created: (string | null)[] = []
  for (let n = 0; n < all.length; n += 100) {
    const { results } = await api.call('encounters.create', { body: { encounters: all.slice(n, n + 100) } })
    const refused = results.find((r) => r.result === 'refused')
    if (refused) throw new Error(JSON.stringify(refused))
    created.push(...results.map((r) => r.id))
  }
  // Told after what they would have classified on arrival.
  await admin.call('reasonRules.save', { body: { seen, rules } })
  const from = new Date(now - 60 * dayMs).toISOString().slice(0, 10)
  await admin.call('targets.create', {
    body: { metric: 'service_level', unit: null, touchpoint: null, value: 0.8, from, until: null },
  })
  const { organisation } = await admin.call('me', {})
  const alert = await putAlerts(house.dataDir, organisation.id, reasons[0]!, now)
  return { encounter: created[1]!, alert, reasons }
}

/** The night's look needs months of a log; what it writes is put here as it would have. */
async function putAlerts(dataDir: string, org: string, reason: string, now: number): Promise<string> {
  const server = runningServer(join(dataDir, 'postgresql', 'data'))
  const client = new pg.Client({ host: server!.sockets, user: 'hetki', database: 'hetki' })
  await client.connect()
  const day = (back: number) => new Date(now - back * dayMs).toISOString().slice(0, 10)
  const put = async (kind: string, metric: string, since: string, figures: number[]): Promise<string> => {
    const id = newId()
    await client.query(
      `insert into alert (id, org, kind, metric, channel, reason, direction, since, last_on, value, expected, usual_low, usual_high, size, size_low, size_high, q)
       values ($1, $2, $3, $4, 'phone', $5, 'up', $6, $7, $8, $9, $10, $11, $12, $13, $14, 0.001)`,
      [id, org, kind, metric, reason, since, day(1), ...figures],
    )
    return id
  }
  try {
    await put('departure', 'abandonment', day(1), [0.3, 0.06, 0, 0.12, 0.24, 0.15, 0.33])
    return await put('shift', 'encounters', day(9), [24, 12, 5, 26, 12, 8, 16])
  } finally {
    await client.end()
  }
}
