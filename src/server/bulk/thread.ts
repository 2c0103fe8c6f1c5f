import { readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'
import { basename } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { openDatabase } from '../../engine/database/open.ts'
import { renewDue } from '../../flow/encounter/errand/due.ts'
import { learn } from '../../flow/encounter/reason/learn.ts'
import { bulkFacts } from '../../flow/fact/bulk.ts'
import type { AskedAbout } from '../../flow/invitation/on.ts'
import { tokenMaker } from '../../flow/invitation/token.ts'
import { houseScope } from '../guard/scope.ts'
import { doImport } from './import.ts'
import type { FromThread, Order, Start, ToThread } from './order.ts'

/** The program of the thread: works at orders side by side, on connections of its own. */
const { url, secret, priority, ownPostgres } = workerData as Start

// Linux gives each thread a priority of its own; elsewhere it would be the whole process's.
if (priority > 0 && process.platform === 'linux')
  setPriority(Number(basename(readlinkSync('/proc/thread-self'))), priority)

const database = await openDatabase({ url, dataDir: '', connections: 8, ...(ownPostgres && { priority }) })
const token = tokenMaker(secret)
const tell = (told: FromThread) => parentPort!.postMessage(told)
/** Handed back by the main thread. */
const spare: SharedArrayBuffer[] = []
const stops = new Map<number, AbortController>()

async function work(n: number, order: Order): Promise<FromThread> {
  if (order.task === 'facts')
    return { n, done: await bulkFacts(database.db, order.rows, order.generations, spare.pop()) }
  if (order.task === 'learn') {
    await learn(database.db, houseScope(order.org))
    return { n, done: null }
  }
  const stop = new AbortController()
  stops.set(n, stop)
  try {
    const hooks = { stopping: stop.signal, committed: (asked: AskedAbout[] = []) => tell({ n, committed: asked }) }
    if (order.task === 'errands') await renewDue(database.db, hooks)
    else await doImport(database.db, token, order, hooks)
    return { n, done: null }
  } finally {
    stops.delete(n)
  }
}

parentPort!.on('message', (given: ToThread) => {
  if ('memory' in given) return void spare.push(given.memory)
  if ('stop' in given) return stops.get(given.n)?.abort()
  const failed = (error: unknown): FromThread => ({
    n: given.n,
    failed: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  void work(given.n, given.order).catch(failed).then(tell)
})
