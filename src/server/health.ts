import { sql } from 'kysely'
import { houseOrganisation } from './heartbeat.ts'
import type { House } from './house.ts'
import type { Live } from './live.ts'

/** Ready when the truth answers and the figures' store does; says which does not. */
export async function ready(house: House): Promise<Response> {
  const [database, facts] = await Promise.allSettled([
    sql`select 1`.execute(house.database.db),
    house.facts.query('select 1', { org: houseOrganisation }),
  ])
  const state = { database: database.status === 'fulfilled', facts: facts.status === 'fulfilled' }
  return Response.json(state, {
    status: state.database && state.facts ? 200 : 503,
    headers: { 'cache-control': 'no-store' },
  })
}

/** Prometheus text. Figures of the house, none of customers. */
export async function metrics(house: House, live: Live): Promise<Response> {
  const lag = await house.outbox.lag()
  const lines = [
    '# HELP hetki_outbox_lag_seconds How far each reader of the outbox is behind.',
    '# TYPE hetki_outbox_lag_seconds gauge',
    ...Object.entries(lag).map(([consumer, seconds]) => `hetki_outbox_lag_seconds{consumer="${consumer}"} ${seconds}`),
    '# HELP hetki_live_screens Open live screens on this server.',
    '# TYPE hetki_live_screens gauge',
    `hetki_live_screens ${live.screens}`,
    '# HELP process_resident_memory_bytes Memory of this process.',
    '# TYPE process_resident_memory_bytes gauge',
    `process_resident_memory_bytes ${process.memoryUsage.rss()}`,
  ]
  return new Response(`${lines.join('\n')}\n`, {
    headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' },
  })
}
