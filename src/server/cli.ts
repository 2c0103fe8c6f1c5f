#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { readSettings, settingsTable } from './settings.ts'

const help = `hetki [start] [--demo]     open the doors; --demo makes an invented company with a year of answers
hetki import --mapping NAME FILE
                           send a contact log to a running Hetki and add it by the named mapping; HETKI_KEY is an API key with the right
                           encounters:write, HETKI_URL where Hetki is (else BASE_URL, HOST and PORT); ends with 0 when all rows went in,
                           3 when some are bad or wait for a meaning, 1 when it failed
hetki facts rebuild        make all figures anew from the truth; Hetki must not be running in this folder
hetki config               every setting, what it means and what it is now

Settings are environment variables; NAME_FILE reads one from a file.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { demo: { type: 'boolean' }, mapping: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
})
const command = positionals.join(' ') || 'start'

if (values.help) console.log(help)
else if (command === 'start' || command === 'demo') await run(values.demo === true || command === 'demo')
else if (command === 'facts rebuild') await rebuild()
else if (positionals[0] === 'import' && positionals.length === 2 && values.mapping)
  await sendFile(values.mapping, positionals[1]!)
else if (command === 'config') showConfig()
else {
  console.error(`Unknown command: ${command}\n\n${help}`)
  process.exitCode = 2
}

async function run(demo: boolean): Promise<void> {
  const settings = settingsOrExit()
  const { start } = await import('./start.ts')
  const running = await start(settings)
  const { firstAdminLink } = await import('./guard/first-admin.ts')
  let stopping = false
  let trickle: { stop(): Promise<void> } | undefined
  const stop = async () => {
    // A second signal means it: leave at once.
    if (stopping) process.exit(1)
    stopping = true
    await trickle?.stop()
    await running.stop()
    process.exit(0)
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)

  const link = await firstAdminLink(running.house)
  console.log(`\n  Hetki is open at ${running.url}\n`)
  if (link) console.log(`  Create the first admin (once): ${link}\n`)
  if (demo) {
    const { makeDemo } = await import('./demo/demo.ts')
    const made = await makeDemo(running.house)
    console.log(`  Demo organisation: ${made.name}. Sign in as\n`)
    for (const { role, name, link: entry } of made.entries)
      console.log(`    ${role.padEnd(8)} ${name.padEnd(22)} ${entry}`)
    console.log('')
    const { startTrickle } = await import('./demo/trickle.ts')
    if (!stopping) trickle = startTrickle(running.house)
  }
}

async function sendFile(mapping: string, file: string): Promise<void> {
  const { baseUrl } = await import('./settings.ts')
  const { importFile } = await import('./import-command.ts')
  const { HETKI_KEY: key, HETKI_URL: url } = process.env
  process.exitCode = await importFile({ url: url ?? baseUrl(settingsOrExit()), key: key ?? '', mapping, file })
}

async function rebuild(): Promise<void> {
  const settings = settingsOrExit()
  const { start } = await import('./start.ts')
  const running = await start({ ...settings, PORT: 0, LOG_LEVEL: 'error' })
  const { rebuildFacts } = await import('../flow/fact/rebuild.ts')
  const { database, facts } = running.house
  for (const org of await database.db.selectFrom('organisation').select(['id', 'name']).execute()) {
    const made = await rebuildFacts(database.db, facts, org.id)
    console.log(`${org.name}: ${made.facts} facts, digest ${made.digest}`)
  }
  await running.stop()
}

function settingsOrExit() {
  try {
    return readSettings(process.env)
  } catch (error) {
    console.error(`These settings are wrong:\n${(error as Error).message}\n\nhetki config shows what each means.`)
    process.exit(2)
  }
}

function showConfig(): void {
  for (const [name, { what }] of Object.entries(settingsTable)) {
    const secret = /SECRET|_URL$/.test(name)
    const set = process.env[name] ?? process.env[`${name}_FILE`]
    console.log(`${name.padEnd(20)} ${what}${set ? `\n${''.padEnd(20)} = ${secret ? '(set)' : set}` : ''}`)
  }
}
