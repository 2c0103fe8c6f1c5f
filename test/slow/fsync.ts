import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { readFileSync, realpathSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Connection } from '../../bench/client.ts'
import { forget, furnish, newDataDir, startHouse } from '../outside.ts'

/**
 * kill -9 proves little: the page cache survives it. This counts what PostgreSQL really flushes: sent one after the other, every acknowledged
 * answer has its own fdatasync or fsync of the log before its reply; sent together, fewer flushes than answers (group commit), but some.
 */
if (spawnSync('strace', ['-V']).error) {
  console.log('fsync: skipped, there is no strace here')
  process.exit(0)
}
const dataDir = newDataDir()
const house = await startHouse({ dataDir })
const trace = join(tmpdir(), `hetki-fsync-${process.pid}.txt`)
try {
  const made = await furnish(house)
  const postmaster = readFileSync(
    join(realpathSync(join(dataDir, 'postgresql')), 'data', 'postmaster.pid'),
    'utf8',
  ).split('\n')[0]!
  const answer = (connection: Connection) =>
    connection.send(
      'POST',
      `/t/${made.code}`,
      JSON.stringify({
        answer: randomUUID(),
        version: made.version,
        language: 'fi',
        events: [{ id: randomUUID(), question: 'ces', value: 6 }],
      }),
      'accept: application/json\r\n',
    )

  const one = new Connection(house.url)
  for (let n = 0; n < 20; n++) await answer(one)
  const alone = await flushes(postmaster, async () => {
    for (let n = 0; n < 50; n++) if ((await answer(one)).status !== 200) throw new Error('refused')
  })
  const many = Array.from({ length: 50 }, () => new Connection(house.url))
  const together = await flushes(postmaster, async () => {
    await Promise.all(many.map((c) => answer(c)))
  })
  for (const c of [one, ...many]) c.close()
  console.log(
    `fsync: 50 answers one after the other: ${alone} flushes (at least 50); 50 together: ${together} flushes (1 to 49)`,
  )
  if (alone < 50 || together < 1 || together >= 50) process.exitCode = 1
} finally {
  await house.stop()
  forget(dataDir)
}

/** Flushes of all PostgreSQL processes while `act` runs. wal_sync_method open_datasync would show as pwrite; ours is fdatasync. */
async function flushes(postmaster: string, act: () => Promise<void>): Promise<number> {
  const children = readFileSync(`/proc/${postmaster}/task/${postmaster}/children`, 'utf8').trim().split(' ')
  const strace = spawn(
    'strace',
    ['-f', '-q', '-e', 'trace=fsync,fdatasync', '-o', trace, ...[postmaster, ...children].flatMap((p) => ['-p', p])],
    { stdio: 'ignore' },
  )
  await new Promise((r) => setTimeout(r, 1_000))
  await act()
  await new Promise((r) => setTimeout(r, 300))
  const ended = new Promise((r) => strace.once('exit', r))
  strace.kill('SIGINT')
  await ended
  return readFileSync(trace, 'utf8')
    .split('\n')
    .filter((l) => /f(data)?sync\(\d+\)\s+= 0|<\.\.\. f(data)?sync resumed>\)?\s*= 0/.test(l)).length
}
