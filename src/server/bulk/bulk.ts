import { setFlagsFromString } from 'node:v8'
import { Worker, type WorkerOptions } from 'node:worker_threads'
import type { BulkFacts, MakeBulk } from '../../flow/fact/bulk.ts'
import type { AskedAbout } from '../../flow/invitation/on.ts'
import type { ErrandOrder, FromThread, ImportOrder, Order, Start, ToThread } from './order.ts'

export type ImportHooks = { stopping?: AbortSignal | undefined; committed: (asked: AskedAbout[]) => void }

/** The heavy work on many rows, in a thread of its own beside the one that serves pages. */
export type Bulk = {
  /** Does an import's work, or works out errands, to its end; rejects when it failed or was stopped, to be called again. */
  run(order: ImportOrder | ErrandOrder, hooks: ImportHooks): Promise<void>
  facts: MakeBulk
  /** Learns again from an organisation's texts and reasons. */
  learn(org: string, stopping?: AbortSignal): Promise<void>
  stop(): Promise<void>
}

/** So long it waits for more before it gives its memory back. */
const idleMs = 20_000
const here = import.meta.url
/** Built, the thread's program is a file; from source tsx has to be taken along, whatever runs the main thread. */
const program = (): [file: URL | string, options: WorkerOptions] => {
  if (!here.endsWith('.ts')) return [new URL('./thread.js', here), { execArgv: [] }]
  const file = JSON.stringify(new URL('./thread.ts', here))
  const code = `import('tsx/esm/api').then(({ register }) => { register(); return import(${file}) })`
  return [code, { eval: true, execArgv: [] }]
}

type Waiting = {
  committed: (asked: AskedAbout[]) => void
  done: (facts: BulkFacts | null) => void
  failed: (error: Error) => void
}

/**
 * Opens the way to the thread, which begins with the first order and ends after a while without any. Should it die, what it had in hand fails and is
 * tried again by the queue.
 */
export function openBulk(start: Start): Bulk {
  const waiting = new Map<number, Waiting>()
  let thread: Worker | null = null
  let resting: NodeJS.Timeout | undefined
  let last = 0
  let stopped = false

  const begin = (): Worker => {
    const [file, options] = program()
    // The flag that gives the main thread its room for young objects would go before the limit given here.
    setFlagsFromString('--max-semi-space-size=0')
    const begun = new Worker(file, {
      ...options,
      workerData: start,
      // Hostile files shall end this thread, not the house. Few young objects: rows do not live long.
      resourceLimits: { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 24 },
    })
    begun.on('message', (told: FromThread) => {
      const of = waiting.get(told.n)
      if ('committed' in told) return of?.committed(told.committed)
      waiting.delete(told.n)
      if ('done' in told) of?.done(told.done)
      else of?.failed(new Error(told.failed))
      rest()
    })
    const over = (error: Error) => {
      if (thread !== begun) return
      thread = null
      for (const one of waiting.values()) one.failed(error)
      waiting.clear()
    }
    begun.on('error', over)
    begun.on('exit', () => over(new Error('the thread for many rows ended')))
    return begun
  }

  const rest = () => {
    clearTimeout(resting)
    if (waiting.size > 0) return
    resting = setTimeout(() => void end(), idleMs)
    resting.unref()
  }
  const end = async () => {
    const ending = thread
    thread = null
    await ending?.terminate()
  }

  const ask = (order: Order, hooks: ImportHooks): Promise<BulkFacts | null> =>
    new Promise((done, failed) => {
      if (stopped || hooks.stopping?.aborted) return failed(new Error('the server is stopping'))
      clearTimeout(resting)
      thread ??= begin()
      const to = thread
      const n = ++last
      const stop = () => to.postMessage({ n, stop: true } satisfies ToThread)
      const over =
        <T>(then: (result: T) => void) =>
        (result: T) => {
          hooks.stopping?.removeEventListener('abort', stop)
          then(result)
        }
      hooks.stopping?.addEventListener('abort', stop)
      waiting.set(n, { committed: hooks.committed, done: over(done), failed: over(failed) })
      to.postMessage({ n, order } satisfies ToThread)
    })

  return {
    run: async (order, hooks) => void (await ask(order, hooks)),
    async facts(rows, generations) {
      const facts = (await ask({ task: 'facts', rows, generations }, { committed: () => {} }))!
      const { buffer } = facts.bytes
      return { ...facts, used: () => thread?.postMessage({ memory: buffer } satisfies ToThread) }
    },
    learn: async (org, stopping) => void (await ask({ task: 'learn', org }, { stopping, committed: () => {} })),
    stop: async () => {
      stopped = true
      clearTimeout(resting)
      await end()
      for (const one of waiting.values()) one.failed(new Error('the server is stopping'))
      waiting.clear()
    },
  }
}
