import { migrate } from '../../src/engine/database/migrate.ts'
import { openDatabase } from '../../src/engine/database/open.ts'
import { budgetStorm } from '../budget-storm.ts'
import { forget, newDataDir } from '../outside.ts'

/** The ask budget under 100,000 random encounters told to two servers at once: tsx test/slow/budget.ts [EVENTS] [SEED]. */
const dataDir = newDataDir()
const one = await openDatabase({ dataDir, connections: 6 })
const other = await openDatabase({ url: one.url, dataDir: '', connections: 6 })
try {
  await migrate(one)
  const events = Number(process.argv[2] ?? 100_000)
  const begun = performance.now()
  const seed = process.argv[3] ? { seed: Number(process.argv[3]) } : {}
  const storm = await budgetStorm([one, other], { events, persons: Math.ceil(events / 50), ...seed })
  const seconds = (performance.now() - begun) / 1_000
  console.log(
    `budget: ${events.toLocaleString('en')} encounters in ${seconds.toFixed(1)} s, ${storm.asked.toLocaleString('en')} asked, ${storm.broken.length} over budget (seed ${storm.seed})`,
  )
  for (const line of storm.broken.slice(0, 10)) console.log(`  ${line}`)
  if (storm.broken.length > 0) process.exitCode = 1
} finally {
  await other.close()
  await one.close()
  forget(dataDir)
}
