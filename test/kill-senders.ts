import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import type { Db } from '../src/engine/database/database.ts'

const file = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** A mail server, or a gateway for texts (http). */
type Taker = { url: string; taken: { id: string }[] }

export type Outcome = {
  kills: number
  sent: number
  unknown: number
  unknownTaken: number
  twice: number
  lost: number
  other: number
  seconds: number
}

/**
 * A server sends what is queued; `kills` times it is killed at full speed, and another that stood ready goes on. Afterwards each message went out
 * once, or is unknown; none went out twice, none was forgotten. `work` is what the server does, and what there is left of it.
 */
export async function killSenders(
  db: Db,
  url: string,
  server: Taker,
  kills: number,
  work: { program: string; left: (db: Db) => Promise<boolean> } = { program: 'send-until-killed', left },
): Promise<Outcome> {
  // One file starts in a third of the time: the kills are to meet it at work.
  const program = file(`../dist/test/${work.program}.mjs`)
  await build({
    entryPoints: [file(`${work.program}.ts`)],
    outfile: program,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  })
  const ready = async (): Promise<ChildProcess> => {
    const one = spawn(process.execPath, [program, url, server.url], { stdio: ['pipe', 'pipe', 'inherit'] })
    await once(one.stdout!, 'data')
    return one
  }
  const end = async (one: ChildProcess) => {
    one.kill('SIGKILL')
    await once(one, 'exit')
  }
  const begun = performance.now()
  let working = await ready()
  working.stdin!.write('go\n')
  for (let n = 0; n < kills; n++) {
    const next = await ready()
    // Long enough to be at work, and then at any moment of a claim, a hand-over, a commit.
    const before = server.taken.length
    for (let i = 0; i < 100 && server.taken.length === before && (await work.left(db)); i++) await pause(2)
    await pause(Math.random() * 30)
    await end(working)
    next.stdin!.write('go\n')
    working = next
  }
  while (await work.left(db)) await pause(50)
  const seconds = (performance.now() - begun) / 1_000
  await end(working)

  const copies = new Map<string, number>()
  for (const { id } of server.taken) copies.set(id, (copies.get(id) ?? 0) + 1)
  const rows = await db.selectFrom('message').select(['id', 'state']).execute()
  const of = (state: string) => rows.filter((r) => r.state === state)
  return {
    kills,
    sent: of('sent').length,
    unknown: of('unknown').length,
    unknownTaken: of('unknown').filter((r) => copies.has(r.id)).length,
    twice: [...copies.values()].filter((n) => n > 1).length,
    lost: of('sent').filter((r) => !copies.has(r.id)).length,
    other: rows.length - of('sent').length - of('unknown').length,
    seconds,
  }
}

/** Whether there is a message to send. */
export async function left(db: Db): Promise<boolean> {
  const found = await db
    .selectFrom('message')
    .select('id')
    .where('state', 'in', ['queued', 'sending'])
    .limit(1)
    .execute()
  return found.length > 0
}
