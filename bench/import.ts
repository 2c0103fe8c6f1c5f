import type { ImportMapping } from '../src/contract/operations/flow.ts'
import { forget, furnish, newDataDir, startHouse } from '../test/outside.ts'
import { benchFile } from './file.ts'
import { conditions } from './print.ts'

/** A table of past answers through the whole house. `import.ts ROWS [add]`. */
const units = 40
const rows = Number(process.argv[2] ?? 200_000)
conditions(
  `Import, ${rows.toLocaleString('en')} rows with a date, a score, a comment in half of them, a unit, a language and a key`,
)
const words = [
  'Hyvä palvelu',
  'Jonotin liian kauan',
  'Kiitos nopeasta avusta',
  'Lasku oli väärin, asia jäi kesken',
  'Allt gick bra',
]

const dataDir = newDataDir()
const house = await startHouse({ dataDir })
try {
  const made = await furnish(house)
  const { admin } = made
  const [root] = await admin.call('units.list', {})
  for (let n = 0; n < units; n++)
    await admin.call('units.create', { body: { parent: root!.id, name: `Myymälä ${n}`, kind: 'store' } })
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
  const file = {
    rows,
    header: 'id;pvm;nps;kommentti;myymälä;kieli\n',
    line: (n: number) => {
      const when = `${1 + (n % 28)}.${1 + (n % 12)}.2025 ${8 + (n % 12)}.${String(10 + (n % 50))}`
      return `r${n};${when};${(n * 7) % 11};${n % 2 ? '' : words[n % 5]};Myymälä ${n % units};${n % 9 ? 'suomi' : 'ruotsi'}\n`
    },
    start: (id: string) => admin.call('imports.run', { params: { id }, body: { mapping } }),
    counted: async () => {
      const body = { metrics: ['answers' as const], period: { from: '2025-01-01', to: '2025-12-31' } }
      return (await admin.call('ask', { body })).rows[0]?.figure.value ?? 0
    },
  }
  await benchFile(house, made, file, process.argv[3] === 'add')
} finally {
  await house.stop()
  forget(dataDir)
}
