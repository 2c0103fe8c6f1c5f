import { readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { learnAndTest, scoreText } from '/work/wt/reasons/src/flow/encounter/reason/text-model.ts'
const rows = parse(readFileSync(process.argv[2]!, 'utf8'), { columns: true, relax_quotes: true, bom: true }) as any[]
console.log(Object.keys(rows[0]), rows.length)
const [t, l] = [process.argv[3]!.split('+'), process.argv[4]!]
const data = rows.map((r) => ({ text: t.map((x) => r[x]).join('\n').slice(0,1000), reason: r[l] })).filter((d) => d.reason && d.text)
// shuffled deterministic
let seed = 1; const rnd = () => ((seed = (seed * 1103515245 + 12345) & 0x7fffffff) / 0x7fffffff)
for (let i = data.length - 1; i > 0; i--) { const j = Math.floor(rnd() * (i + 1)); [data[i], data[j]] = [data[j]!, data[i]!] }
const t0 = Date.now()
const r = learnAndTest(data, () => new Map())
const counts = new Map<string, number>(); for (const d of data) counts.set(d.reason, (counts.get(d.reason) ?? 0) + 1)
console.log(data.length, 'classes', counts.size, 'majority', Math.max(...counts.values()) / data.length, 'hit', r.hits / r.tested, r.tested, 'T', r.model.temperature, Date.now() - t0, 'ms', JSON.stringify(r.model).length)
const t1 = performance.now(); for (let i = 0; i < 50; i++) scoreText(r.model, data[i]!.text, new Map()); console.log('score ms', (performance.now() - t1) / 50)
console.log(data[0]!.text.slice(0, 100), data[0]!.reason, scoreText(r.model, data[0]!.text, new Map()).slice(0, 2))
