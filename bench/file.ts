import { Readable } from 'node:stream'
import type { ImportState } from '../src/contract/operations/flow.ts'
import type { Furnished, Outside, Visitor } from '../test/outside.ts'
import { watchMemory } from './memory.ts'
import { figure } from './print.ts'

/** What benches of both kinds of files do alike: upload, add, count, add again, take back, while customers open their pages. */
export type Import = {
  rows: number
  /** The file's text up to a row; the header for 0. */
  header: string
  line: (n: number) => string
  start: (id: string) => Promise<unknown>
  /** How many of its rows the figures count so far. */
  counted: () => Promise<number>
}

/** Prints the figures. With `only`, adding is all that is measured. */
export async function benchFile(house: Outside, made: Furnished, file: Import, only: boolean): Promise<void> {
  const { admin } = made
  const { rows } = file
  const rest = (ms: number) => new Promise<void>((r) => setTimeout(r, ms))
  // The first second warms up.
  await pages(house, made, () => rest(2_000))
  const idle = await pages(house, made, () => rest(30_000))
  figure('survey page p99, idle', idle.p99, 'ms')

  const before = performance.now()
  const { id } = await upload(house, made, file)
  figure('upload', (performance.now() - before) / 1_000, 's')

  const memory = watchMemory(house)
  let took = 0
  const begun = performance.now()
  const seconds = () => (performance.now() - begun) / 1_000
  const busy = await pages(house, made, async () => {
    await file.start(id)
    const state = await ended(admin, id)
    took = seconds()
    if (state.added !== rows) throw new Error(`of ${rows} rows ${state.added} were added`)
  })
  figure('rows added', rows / took, '/s', { least: 16_700 })
  figure('  a million would take', (1e6 / rows) * took, 's', { most: 60 })
  figure('  survey page p50 / idle', busy.p50 / idle.p50, '×')
  figure('  survey page p99', busy.p99, 'ms')
  figure('  survey page p99 / idle', busy.p99 / idle.p99, '×', { most: 2 })
  while ((await file.counted()) < rows) await rest(200)
  figure('  until the figures had them all', seconds(), 's')
  const { server, all } = memory()
  figure('  memory of the server on top, at most', server / 1e6, 'MB', { most: 250 })
  figure("  of all processes, PostgreSQL's included", all / 1e6, 'MB', { most: 250 })
  if (only) return

  const again = performance.now()
  await file.start(id)
  const second = await ended(admin, id)
  if (second.added !== 0 || second.known !== rows) throw new Error('a re-run added rows')
  figure('rows known, on a re-run', rows / ((performance.now() - again) / 1_000), '/s')
  const undo = performance.now()
  await admin.call('imports.undo', { params: { id } })
  await ended(admin, id)
  figure('rows taken back', rows / ((performance.now() - undo) / 1_000), '/s')
}

/** How long it takes to open a survey's page, fifty times a second, while the work goes on. */
async function pages({ url }: Outside, { code }: Furnished, work: () => Promise<void>) {
  const times: number[] = []
  const under: Promise<void>[] = []
  const open = async () => {
    const begun = performance.now()
    const reply = await fetch(`${url}/t/${code}`)
    await reply.arrayBuffer()
    times.push(performance.now() - begun)
  }
  const timer = setInterval(() => under.push(open()), 20)
  await work()
  clearInterval(timer)
  await Promise.all(under)
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.floor(times.length * share)]!
  return { p50: at(0.5), p99: at(0.99) }
}

async function upload({ url }: Outside, { admin }: Furnished, { rows, header, line }: Import): Promise<ImportState> {
  async function* table(): AsyncGenerator<Buffer> {
    yield Buffer.from(header)
    for (let n = 0; n < rows; ) {
      let text = ''
      for (const end = Math.min(rows, n + 2_000); n < end; n++) text += line(n)
      yield Buffer.from(text)
    }
  }
  const reply = await fetch(`${url}/api/v1/imports?fileName=bench.csv`, {
    method: 'POST',
    headers: admin.headers,
    body: Readable.toWeb(Readable.from(table())),
    duplex: 'half',
  } as unknown as RequestInit)
  if (!reply.ok) throw new Error(await reply.text())
  return reply.json() as Promise<ImportState>
}

async function ended(admin: Visitor, id: string): Promise<ImportState> {
  for (;;) {
    const state = await admin.call('imports.read', { params: { id } })
    if (state.state === 'failed') throw new Error(`the import failed: ${state.failure}`)
    if (state.state !== 'running' && state.state !== 'undoing') return state
    await new Promise((r) => setTimeout(r, 200))
  }
}
