import { spawnSync } from 'node:child_process'

/** Every bench, one after the other, each in a process of its own. `npm run bench -- answers live` runs some. */
const benches = [
  'answers',
  'blast',
  'board',
  'board-load',
  'live',
  'cases',
  'page',
  'ask',
  'contacts',
  'start',
  'import',
  'contact-log',
  'encounters',
  'errands',
  'mail',
  'scan',
  'forecast',
  'effect',
  'wishlist',
]
const wanted = process.argv.slice(2)
for (const name of benches.filter((b) => wanted.length === 0 || wanted.includes(b))) {
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', `bench/${name}.ts`], { stdio: 'inherit' })
  if (status !== 0) console.log(`  ${name}: the bench itself failed`)
}
