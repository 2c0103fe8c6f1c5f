import pg from 'pg'
import { forget, furnish, newDataDir, type Outside, startHouse } from '../test/outside.ts'
import { cpuMs, databaseUrl, personalLinks, runBeside, untilInvited } from './beside.ts'
import type { Blast, BlastResult } from './blast-load.ts'
import { conditions, figure } from './print.ts'

/**
 * An SMS blast: from nothing to 2,000 pages a second within one second, all from one address, held for ten; every fifth customer answers. Once as a
 * proxy with TLS passes it on, over connections that it keeps, and once with a connection of each customer's own. `blast.ts PER_SECOND`.
 */
conditions('SMS blast, open loop, times from the moment at which a page was wanted')
const perSecond = Number(process.argv[2] ?? 2_000)
const customers = perSecond * 10.5
for (const kept of [256, null]) {
  const dataDir = newDataDir()
  const house = await startHouse({ dataDir })
  try {
    await oneBlast(house, kept)
  } finally {
    await house.stop()
    forget(dataDir)
  }
}

async function oneBlast(house: Outside, kept: number | null): Promise<void> {
  const made = await furnish(house)
  const links = await personalLinks(house, made, customers + 200)
  await untilInvited(made, links.length)
  const blast = (paths: string[], pace: number): Promise<BlastResult> => {
    const what: Blast = {
      url: house.url,
      paths,
      version: made.version,
      perSecond: pace,
      riseSeconds: 1,
      kept,
      answersEach: 5,
    }
    return runBeside('blast-load.ts', what)
  }
  // A quiet evening before it: the house is up and has shown a hundred pages.
  await blast(links.splice(0, 100), 20)

  const before = await answersKept(house)
  const cpu = cpuMs(house.pid)
  const r = await blast(links.slice(0, customers), perSecond)
  const spent = cpuMs(house.pid) - cpu
  const stored = (await answersKept(house)) - before
  console.log(kept === null ? '  Each customer on a connection of their own:' : `  Over ${kept} kept connections:`)
  figure('pages asked for', customers / r.offeredSeconds, '/s')
  figure('pages served, up to the last', r.pages / r.servedSeconds, '/s')
  figure('  p50', r.page.p50, 'ms')
  figure('  p95', r.page.p95, 'ms')
  figure('  p99', r.page.p99, 'ms')
  figure('  slowest', r.page.most, 'ms')
  figure('lost (no reply, broken connection)', r.lost, '', { most: 0 })
  figure('refused for the address (401, 403, 429)', r.refused, '', { most: 0 })
  figure('told to come again (503)', r.busy, '', { most: Math.floor(customers / 1_000) })
  figure('anything else that is no page', r.other, '', { most: 0 })
  figure('answers meanwhile, acknowledged', r.answers, '')
  figure('  p95', r.answer.p95, 'ms')
  figure('  p99', r.answer.p99, 'ms')
  figure('  acknowledged and not kept', Math.max(0, r.answers - stored), '', { most: 0 })
  figure('CPU of the server process per customer', spent / customers, 'ms')
  figure('the generator itself late, at most', r.ownDelay, 'ms')
}

async function answersKept(at: Outside): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl(at) })
  await client.connect()
  const { rows } = await client.query<{ n: string }>('select count(*) as n from answer')
  await client.end()
  return Number(rows[0]!.n)
}
