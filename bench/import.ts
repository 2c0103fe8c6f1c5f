import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Readable } from 'node:stream'
import type { ImportMapping, ImportState } from '../src/contract/operations/flow.ts'
import { type Furnished, forget, furnish, newDataDir, type Outside, startHouse, type Visitor } from '../test/outside.ts'
import { conditions, figure } from './print.ts'

/** A table of past answers through the whole house: uploaded, added, counted in the figures, added again, undone. Real fsync. Rows: the first argument. */
const units = 40
const rows = Number(process.argv[2] ?? 200_000)
conditions(
  `Import, ${rows.toLocaleString('en')} rows with a date, a score, a comment in half of them, a unit, a language and a key`,
)
const dataDir = newDataDir()
const house = await startHouse({ dataDir })
try {
  const made = await furnish(house)
  const { admin } = made
  const [root] = await admin.call('units.list', {})
  for (let n = 0; n < units; n++)
    await admin.call('units.create', { body: { parent: root!.id, name: `Myymälä ${n}`, kind: 'store' } })

  const begun = performance.now()
  const { id } = await upload(house, made)
  figure('upload', (performance.now() - begun) / 1_000, 's')

  const resting = memory(house.pid)
  const first = await run(admin, house.pid, id, made)
  if (first.state.added !== rows) throw new Error(`of ${rows} rows ${first.state.added} were added`)
  figure('rows added', rows / first.seconds, '/s', { least: 17_000 })
  figure('  memory of the server on top, at most', (first.peak - resting) / 1e6, 'MB', { most: 250 })
  figure('  until the figures had them all', await untilCounted(admin, first.begun), 's')
  const second = await run(admin, house.pid, id, made)
  if (second.state.added !== 0 || second.state.known !== rows) throw new Error('a re-run added rows')
  figure('rows known, on a re-run', rows / second.seconds, '/s')
  const undo = performance.now()
  await admin.call('imports.undo', { params: { id } })
  await ended(admin, id)
  figure('rows taken back', rows / ((performance.now() - undo) / 1_000), '/s')
} finally {
  await house.stop()
  forget(dataDir)
}

async function* table(): AsyncGenerator<Buffer> {
  const words = [
    'Hyvä palvelu',
    'Jonotin liian kauan',
    'Kiitos nopeasta avusta',
    'Lasku oli väärin, asia jäi kesken',
    'Allt gick bra',
  ]
  yield Buffer.from('id;pvm;nps;kommentti;myymälä;kieli\n')
  for (let n = 0; n < rows; ) {
    let text = ''
    for (const end = Math.min(rows, n + 2_000); n < end; n++) {
      const when = `${1 + (n % 28)}.${1 + (n % 12)}.2025 ${8 + (n % 12)}.${String(10 + (n % 50))}`
      text += `r${n};${when};${(n * 7) % 11};${n % 2 ? '' : words[n % 5]};Myymälä ${n % units};${n % 9 ? 'suomi' : 'ruotsi'}\n`
    }
    yield Buffer.from(text)
  }
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

async function run(admin: Visitor, pid: number, id: string, made: Furnished) {
  const mapping: ImportMapping = {
    survey: made.survey,
    source: 'bench',
    dateFormat: 'd.m.y',
    columns: {
      id: { to: 'key' },
      pvm: { to: 'at' },
      nps: { to: 'question', question: 'nps' },
      kommentti: { to: 'question', question: 'words' },
      myymälä: { to: 'unit' },
      kieli: { to: 'language' },
    },
  }
  let peak = 0
  const watch = setInterval(() => {
    peak = Math.max(peak, memory(pid))
  }, 100)
  const begun = performance.now()
  await admin.call('imports.run', { params: { id }, body: { mapping } })
  const state = await ended(admin, id)
  clearInterval(watch)
  return { state, begun, peak, seconds: (performance.now() - begun) / 1_000 }
}

async function ended(admin: Visitor, id: string): Promise<ImportState> {
  for (;;) {
    const state = await admin.call('imports.read', { params: { id } })
    if (state.state === 'failed') throw new Error(`the import failed: ${state.failure}`)
    if (state.state !== 'running' && state.state !== 'undoing') return state
    await new Promise((r) => setTimeout(r, 200))
  }
}

/** Seconds from the start of the import until the figures count every answer. */
async function untilCounted(admin: Visitor, begun: number): Promise<number> {
  for (;;) {
    const body = { metrics: ['answers' as const], period: { from: '2025-01-01', to: '2025-12-31' } }
    const reply = await admin.call('ask', { body })
    if (reply.rows[0]?.figure.value === rows) return (performance.now() - begun) / 1_000
    await new Promise((r) => setTimeout(r, 200))
  }
}

/** Resident bytes of a process. */
function memory(pid: number): number {
  if (process.platform !== 'linux') return Number(spawnSync('ps', ['-o', 'rss=', '-p', `${pid}`]).stdout) * 1_024
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) * 1_024
}
