import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEmbeddedFacts } from '../src/engine/facts/embedded.ts'
import type { FactStore } from '../src/engine/facts/facts.ts'

let folder: string | undefined
let keeper: Promise<FactStore> | undefined

/** One folder per worker process (chDB takes no second one), held open between files so that the engine is not started for each. */
function workerFolder(): string {
  if (!folder) {
    const made = mkdtempSync(join(tmpdir(), 'hetki-test-facts-'))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    keeper = openEmbeddedFacts(made, 'keeper')
    folder = made
  }
  return folder
}

/** A fresh place of facts in this process: open it as often as you like. */
export async function aFactPlace(): Promise<{ folder: string; database: string }> {
  const at = workerFolder()
  await keeper
  return { folder: at, database: `test_${randomBytes(6).toString('hex')}` }
}
