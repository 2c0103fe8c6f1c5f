import { spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { startEmbedded } from '../src/engine/database/embedded.ts'
import { migrate } from '../src/engine/database/migrate.ts'
import { openDatabase } from '../src/engine/database/open.ts'
import { migrateJobs } from '../src/engine/queue/jobs.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** The run's PostgreSQL: address of its first database; test files clone `template`. */
    postgres: { url: string; template: string }
  }
}

const TEMPLATE = 'hetki_template'

/**
 * One PostgreSQL for the whole run, by the same launcher as in production, and a migrated template database. fsync is off here: a power cut
 * loses a test run and nothing else. Tests of durability start a server of their own.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hetki-test-'))
  chmodSync(dataDir, 0o755)
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: '300' }
  const server = await startEmbedded({ dataDir, settings })
  endWithUs(server.pid, dataDir)

  const admin = new pg.Client({ connectionString: server.url })
  await admin.connect()
  await admin.query(`create database ${TEMPLATE}`)
  await admin.end()
  const template = await openDatabase({ url: server.url.replace('/hetki?', `/${TEMPLATE}?`), dataDir })
  await migrate(template)
  await migrateJobs(template)
  await template.close()

  project.provide('postgres', { url: server.url, template: TEMPLATE })
  return async () => {
    await server.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

/** PostgreSQL outlives its killed parent by design. Of a killed test run nothing shall be left. */
function endWithUs(pid: number, dataDir: string): void {
  const script =
    'while kill -0 "$1" 2>/dev/null && kill -0 "$2" 2>/dev/null; do sleep 2; done; kill -QUIT "$2" 2>/dev/null && sleep 1 && rm -rf "$3"'
  spawn('sh', ['-c', script, 'sh', String(process.pid), String(pid), dataDir], {
    detached: true,
    stdio: 'ignore',
  }).unref()
}
