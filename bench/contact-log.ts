import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { EncounterMapping } from '../src/contract/contact-log.ts'
import type { ImportState } from '../src/contract/operations/flow.ts'
import { type Furnished, forget, furnish, newDataDir, type Outside, startHouse } from '../test/outside.ts'
import { conditions, figure } from './print.ts'

/** A contact log of the past through the whole house, while customers open their pages. Rows: the first argument. */
const rows = Number(process.argv[2] ?? 200_000)
const customers = Math.ceil(rows / 4)
conditions(
  `Contact log, ${rows.toLocaleString('en')} calls of ${customers.toLocaleString('en')} customers: id, two times, reason, agent, outcome, three durations, customer, attribute`,
)
const mapping: EncounterMapping = {
  source: 'bench',
  dateFormat: 'd.m.y',
  columns: {
    id: { to: 'key' },
    alkoi: { to: 'start' },
    loppui: { to: 'end' },
    syy: { to: 'reason' },
    tekijä: { to: 'agent' },
    tulos: { to: 'outcome' },
    jono: { to: 'wait' },
    puhe: { to: 'talk' },
    jälkityö: { to: 'wrapUp' },
    asiakas: { to: 'customer' },
    jono_nimi: { to: 'attribute', name: 'jono' },
  },
  values: {},
  unknown: { reason: 'create', channel: 'hold', touchpoint: 'hold', unit: 'hold', agent: 'create' },
}

const dataDir = newDataDir()
const house = await startHouse({ dataDir })
try {
  const made = await furnish(house)
  const { admin } = made
  const idle = await pages(house, made, async () => void (await new Promise((r) => setTimeout(r, 10_000))))
  figure('survey page p99, idle', idle, 'ms')
  const begun = performance.now()
  const { id } = await upload(house, made)
  figure('upload', (performance.now() - begun) / 1_000, 's')

  const resting = memory(house.pid)
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, memory(house.pid))
  }, 100)
  let seconds = 0
  const busy = await pages(house, made, async () => {
    const started = performance.now()
    await admin.call('contactLog.run', { params: { id }, body: { mapping, name: 'bench' } })
    const state = await ended(id)
    seconds = (performance.now() - started) / 1_000
    if (state.added !== rows) throw new Error(`of ${rows} rows ${state.added} were added`)
  })
  clearInterval(watch)
  figure('rows added', rows / seconds, '/s', { least: 16_700 })
  figure('  a million would take', (1e6 / rows) * seconds, 's', { most: 60 })
  figure('  memory of the server on top, at most', (peak - resting) / 1e6, 'MB', { most: 250 })
  figure('  survey page p99 meanwhile', busy, 'ms')
  figure('  times idle', busy / idle, '×', { most: 2 })
  const again = performance.now()
  await admin.call('contactLog.run', { params: { id }, body: { mapping, name: 'bench' } })
  const second = await ended(id)
  if (second.added !== 0 || second.known !== rows) throw new Error('a re-run added rows')
  figure('rows known, on a re-run', rows / ((performance.now() - again) / 1_000), '/s')
  const undo = performance.now()
  await admin.call('imports.undo', { params: { id } })
  await ended(id)
  figure('rows taken back', rows / ((performance.now() - undo) / 1_000), '/s')

  async function ended(of: string): Promise<ImportState> {
    for (;;) {
      const state = await admin.call('imports.read', { params: { id: of } })
      if (state.state === 'failed') throw new Error(`the import failed: ${state.failure}`)
      if (state.state !== 'running' && state.state !== 'undoing') return state
      await new Promise((r) => setTimeout(r, 200))
    }
  }
} finally {
  await house.stop()
  forget(dataDir)
}

/** The 99th percentile of opening a survey's page fifty times a second while the work goes on. */
async function pages({ url }: Outside, { code }: Furnished, work: () => Promise<void>): Promise<number> {
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
  return times[Math.floor(times.length * 0.99)]!
}

async function upload({ url }: Outside, { admin }: Furnished): Promise<ImportState> {
  const reply = await fetch(`${url}/api/v1/imports?fileName=bench.csv`, {
    method: 'POST',
    headers: admin.headers,
    body: Readable.toWeb(Readable.from(table())),
    duplex: 'half',
  } as unknown as RequestInit)
  if (!reply.ok) throw new Error(await reply.text())
  return reply.json() as Promise<ImportState>
}

async function* table(): AsyncGenerator<Buffer> {
  yield Buffer.from('id;alkoi;loppui;syy;tekijä;tulos;jono;puhe;jälkityö;asiakas;jono_nimi\n')
  for (let n = 0; n < rows; ) {
    let text = ''
    for (const end = Math.min(rows, n + 2_000); n < end; n++) {
      const day = `${1 + (n % 28)}.${1 + (n % 12)}.2024`
      const clock = `${8 + (n % 12)}.${10 + (n % 48)}`
      const who = n % 3 ? `C${(n * 7_919) % customers}` : ''
      text += `c${n};${day} ${clock};;syy ${n % 40};A${n % 60};${n % 9 ? 'AGENT' : 'HANG'};${n % 300};0:0${n % 10}:${10 + (n % 50)};${n % 45},5;${who};J${n % 5}\n`
    }
    yield Buffer.from(text)
  }
}

/** Resident bytes of a process. */
function memory(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024
}
