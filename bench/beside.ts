import { spawn } from 'node:child_process'
import { readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Furnished, type Outside, Visitor } from '../test/outside.ts'

/** Runs a generator of this folder in a process of its own with what it shall do, and gives back the one JSON line that it prints. */
export function runBeside<R>(file: string, what: object): Promise<R> {
  const given = join(tmpdir(), `hetki-${file}-${process.pid}.json`)
  writeFileSync(given, JSON.stringify(what))
  const child = spawn(process.execPath, ['--import', 'tsx', `bench/${file}`, given], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => {
    text += chunk
  })
  return new Promise((done, failed) =>
    child.once('exit', (code) => {
      rmSync(given, { force: true })
      if (code === 0) done(JSON.parse(text))
      else failed(new Error(`${file}: ${text}`))
    }),
  )
}

/** So many personal links, as the API tells them. */
export async function personalLinks(at: Outside, made: Furnished, n: number): Promise<string[]> {
  const api = new Visitor(at.url, made.key)
  const paths: string[] = []
  while (paths.length < n) {
    const encounters = Array.from({ length: 1_000 }, (_, i) => ({
      source: 'bench',
      externalId: `${paths.length + i}`,
      touchpoint: made.touchpoint,
      startedAt: new Date().toISOString(),
    }))
    const { results } = await api.call('encounters.create', { body: { encounters } })
    paths.push(...results.map((r) => new URL(r.link!).pathname))
  }
  return paths
}

/** Waits until the facts of so many invitations are there: what their making costs is not what is measured. */
export async function untilInvited(made: Furnished, n: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    const { rows } = await made.admin.call('ask', { body: { metrics: ['invitations'], period: { last: 2 } } })
    if ((rows[0]?.figure.n ?? 0) >= n) return
    await new Promise((r) => setTimeout(r, 200))
  }
}

/** The embedded PostgreSQL listens on a unix socket in its folder. */
export function databaseUrl(at: Outside): string {
  const sockets = join(realpathSync(join(at.dataDir, 'postgresql')), 'run')
  return `postgres://hetki@localhost/hetki?host=${encodeURIComponent(sockets)}`
}

/** User and system time of a process, in ms; Linux. */
export function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}
