import type { EncounterMapping } from '../src/contract/contact-log.ts'
import { forget, furnish, newDataDir, startHouse } from '../test/outside.ts'
import { benchFile } from './file.ts'
import { conditions } from './print.ts'

/** A contact log of the past through the whole house. `contact-log.ts ROWS [add]`. */
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
  const file = {
    rows,
    header: 'id;alkoi;loppui;syy;tekijä;tulos;jono;puhe;jälkityö;asiakas;jono_nimi\n',
    line: (n: number) => {
      const day = `${1 + (n % 28)}.${1 + (n % 12)}.2024`
      const clock = `${8 + (n % 12)}.${10 + (n % 48)}`
      const who = n % 3 ? `C${(n * 7_919) % customers}` : ''
      return `c${n};${day} ${clock};;syy ${n % 40};A${n % 60};${n % 9 ? 'AGENT' : 'HANG'};${n % 300};0:0${n % 10}:${10 + (n % 50)};${n % 45},5;${who};J${n % 5}\n`
    },
    start: (id: string) => admin.call('contactLog.run', { params: { id }, body: { mapping, name: 'bench' } }),
    counted: async () => {
      const body = { metrics: ['encounters' as const], period: { from: '2024-01-01', to: '2024-12-31' } }
      return (await admin.call('ask', { body })).rows[0]?.figure.value ?? 0
    },
  }
  await benchFile(house, made, file, process.argv[3] === 'add')
} finally {
  await house.stop()
  forget(dataDir)
}
