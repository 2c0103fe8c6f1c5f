import { readFileSync } from 'node:fs'
import { getPriority } from 'node:os'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { openTestDatabase } from '../../../test/engines.ts'
import { openDatabase } from './open.ts'

const { url } = await openTestDatabase()

/** The session's own priority where Linux shares between sessions first. */
function ofSession(process: number): number | null {
  try {
    return Number(/nice (-?\d+)/.exec(readFileSync(`/proc/${process}/autogroup`, 'utf8'))?.[1])
  } catch {
    return null
  }
}

test.skipIf(ofSession(process.pid) === null)(
  'connections that step back do so with their processes of PostgreSQL and their sessions; others stay in front',
  async () => {
    const processOf = async (priority: number | undefined) => {
      const { db, close } = await openDatabase({ url, dataDir: '', connections: 1, ...(priority && { priority }) })
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
      return { pid: rows[0]!.pid, close }
    }
    const [behind, front] = [await processOf(7), await processOf(undefined)]
    await vi.waitFor(() => expect([getPriority(behind.pid), ofSession(behind.pid)]).toEqual([7, 7]))
    expect([getPriority(front.pid), ofSession(front.pid)]).toEqual([getPriority(), 0])
    await behind.close()
    await front.close()
  },
)
