import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { getPriority } from 'node:os'
import { openEmbeddedFacts } from '../src/engine/facts/embedded.ts'

/** `open-facts.ts FOLDER`: opens facts in a new folder, as the first in its process, and prints the priorities of the threads that merge. */
const folder = process.argv[2]!
const facts = await openEmbeddedFacts(folder)
const threads = readdirSync('/proc/self/task').filter(
  (t) => readFileSync(`/proc/self/task/${t}/comm`, 'utf8').trim() === 'MergeMutate',
)
console.log(threads.map((thread) => getPriority(Number(thread))).join(' '))
await facts.close()
rmSync(folder, { recursive: true, force: true })
