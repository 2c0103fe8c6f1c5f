import pg from 'pg'
import { forget, furnish, newDataDir, type Outside, startHouse } from '../test/outside.ts'
import { cpuMs, databaseUrl, personalLinks, runBeside, untilInvited } from './beside.ts'
import type { Blast, BlastResult } from './blast-load.ts'
import { conditions, figure } from './print.ts'

/** An SMS blast: from nothing to 2,000 pages a second within one second, all from one address, held for ten; every fifth customer answers. */
conditions('SMS blast, every customer on a connection of their own, open loop')
const perSecond = Number(process.argv[2] ?? 2_000)
const shape = { perSecond, riseSeconds: 1, answersEach: 5 }
const dataDir = newDataDir()
const house = await startHouse({ dataDir })
try {
  const made = await furnish(house)
  const links = await personalLinks(house, made, perSecond * 10.5 + 200)
  await untilInvited(made, links.length)
  // A quiet evening before it: the house is up, and nothing more.
  const blast = (paths: string[], pace: number): Promise<BlastResult> =>
    runBeside('blast-load.ts', { ...shape, perSecond: pace, paths, url: house.url, version: made.version } as Blast)
  await blast(links.splice(0, 100), 20)

  const before = await answersKept(house)
  const cpu = cpuMs(house.pid)
  const paths = links.splice(0, perSecond * 10.5)
  const r = await blast(paths, perSecond)
  const spent = cpuMs(house.pid) - cpu
  const kept = (await answersKept(house)) - before
  figure('pages asked for', paths.length / r.offeredSeconds, '/s')
  figure('pages served', r.pages / r.servedSeconds, '/s')
  figure('  p50 from the moment it was wanted', r.page.p50, 'ms')
  figure('  p95', r.page.p95, 'ms')
  figure('  p99', r.page.p99, 'ms')
  figure('  slowest', r.page.most, 'ms')
  figure('lost (no reply, broken connection)', r.lost, '', { most: 0 })
  figure('refused for the address (401, 403, 429)', r.refused, '', { most: 0 })
  figure('told to come again (503)', r.busy, '', { most: Math.floor(paths.length / 1_000) })
  figure('anything else that is no page', r.other, '', { most: 0 })
  figure('answers meanwhile, acknowledged', r.answers, '')
  figure('  p95', r.answer.p95, 'ms')
  figure('  p99', r.answer.p99, 'ms')
  figure('  acknowledged and not kept', Math.max(0, r.answers - kept), '', { most: 0 })
  figure('CPU of the server process per customer', spent / paths.length, 'ms')
  figure('the generator itself late, at most', r.ownDelay, 'ms')
} finally {
  await house.stop()
  forget(dataDir)
}

async function answersKept(at: Outside): Promise<number> {
  const client = new pg.Client({ connectionString: databaseUrl(at) })
  await client.connect()
  const { rows } = await client.query<{ n: string }>('select count(*) as n from answer')
  await client.end()
  return Number(rows[0]!.n)
}
