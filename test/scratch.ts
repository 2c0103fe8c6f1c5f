import { readFileSync, statfsSync } from 'node:fs'

const memory = '/dev/shm'

/**
 * Where a run keeps what it throws away afterwards: in memory where that has room and may hold programs, for a hundred new databases wait for a
 * disk longer than for anything else. What survives a power cut is looked at elsewhere (`npm run check:fsync`, `npm run kills`).
 */
export function scratchFolder(): string | undefined {
  if (process.env.TMPDIR) return process.env.TMPDIR
  try {
    const mount = readFileSync('/proc/mounts', 'utf8')
      .split('\n')
      .map((line) => line.split(' '))
      .find(([, at]) => at === memory)
    const { bavail, bsize } = statfsSync(memory)
    const fits = mount?.[2] === 'tmpfs' && !mount[3]!.split(',').includes('noexec') && bavail * bsize > 6e9
    return fits ? memory : undefined
  } catch {
    return undefined
  }
}
