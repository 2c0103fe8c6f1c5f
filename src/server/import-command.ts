import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import type { ImportState } from '../contract/operations/flow.ts'

type Problem = { message?: string; issues?: { path: string; message: string }[] }
type Order = { url: string; key: string; mapping: string; file: string }

/**
 * Sends a contact log to a running Hetki and waits until it is in; tells how it goes on stderr, what came of it on stdout. Returns the exit code. It goes
 * by the API: the databases are the running server's own.
 */
export async function importFile(
  { url, key, mapping, file }: Order,
  say = { progress: (text: string) => console.error(text), result: (text: string) => console.log(text) },
): Promise<number> {
  if (!key) {
    say.progress('HETKI_KEY is missing: make an API key with the right encounters:write in Settings.')
    return 1
  }
  const call = async (path: string, init: RequestInit = {}): Promise<ImportState> => {
    const headers = { authorization: `Bearer ${key}`, 'accept-language': 'en' }
    const reply = await fetch(`${url.replace(/\/+$/, '')}/api/v1${path}`, { ...init, headers })
    if (reply.ok) return (await reply.json()) as ImportState
    const problem = (await reply.json().catch(() => null)) as Problem | null
    const faults = problem?.issues?.map((i) => `${i.path}: ${i.message}`) ?? []
    throw new Error([problem?.message ?? `the server replied ${reply.status}`, ...faults].join('\n'))
  }
  try {
    if (!(await stat(file)).isFile()) throw new Error(`${file} is no file`)
    const query = new URLSearchParams({ mapping, fileName: basename(file).slice(0, 200) })
    const body = Readable.toWeb(createReadStream(file))
    let state = await call(`/imports/by-mapping?${query}`, { method: 'POST', body, duplex: 'half' } as RequestInit)
    for (let told = 0; state.state === 'running'; state = await call(`/imports/${state.id}`)) {
      if (Date.now() - told > 5_000 && state.rowsPerSecond) {
        told = Date.now()
        const left = state.secondsLeft === null ? '' : `, ${Math.ceil(state.secondsLeft)} s left`
        say.progress(`${state.done} of ${state.rows} rows, ${Math.round(state.rowsPerSecond)} a second${left}`)
      }
      await pause(500)
    }
    const { added, known, held, bad } = state
    say.result(`${file}: ${state.state}; added ${added}, known ${known}, waiting ${held}, bad ${bad}`)
    if (state.state !== 'done') throw new Error(state.failure ?? state.state)
    if (held + bad === 0) return 0
    say.progress(`Look at ${url}/app/imports/${state.id}`)
    return 3
  } catch (error) {
    const { cause, message } = error as Error
    say.progress(
      `${file}: ${cause instanceof Error ? `${message}: ${cause.message} (is Hetki running at ${url}?)` : message}`,
    )
    return 1
  }
}
