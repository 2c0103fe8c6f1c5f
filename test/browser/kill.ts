import { readdirSync, readFileSync } from 'node:fs'

/** Kills, as a dying phone would, the browser of this profile folder: the processes that were started with it, by their ids. */
export async function killBrowserOf(folder: string): Promise<void> {
  const pids = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => commandOf(pid).includes(`--user-data-dir=${folder}`))
    .map(Number)
  if (pids.length === 0) throw new Error(`no browser runs with ${folder}`)
  for (const pid of pids) {
    try {
      process.kill(pid, 'SIGKILL')
    } catch {
      // A child that died with its parent.
    }
  }
  for (let i = 0; i < 100 && pids.some((pid) => commandOf(`${pid}`) !== ''); i++)
    await new Promise((r) => setTimeout(r, 20))
}

const commandOf = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8')
  } catch {
    return ''
  }
}
