import type { Db } from '../../engine/database/database.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { FactLines } from '../../engine/facts/text.ts'
import { answerFacts } from './from-answer.ts'
import { importedFacts } from './from-encounter.ts'
import { type Place, renewedFacts } from './from-errand.ts'

/** Rows of one organisation that came at once, a few thousand: answers by id; encounters of an import between two ids; errands of customers between two. */
export type BulkRows = { org: string } & (
  | { kind: 'encounters'; import: string; from: string; to: string }
  | { kind: 'answers'; answers: string[] }
  | { kind: 'errands'; from: string; to: string; version: number }
)
/** Their facts, ready to be put in, and the units whose figures they change. */
export type BulkFacts = { bytes: Uint8Array<SharedArrayBuffer>; units: string[] }
/** `used` is to be called once the bytes are not needed any more. */
export type MakeBulk = (rows: BulkRows, generations: number[]) => Promise<BulkFacts & { used?: () => void }>

/** Rows whose facts are written before the next are read: what dies young costs no collecting. */
const atOnce = 1_000

/** Makes the facts of many rows. The main thread leaves it to another: a few thousand take it as long as a hundred pages. */
export async function bulkFacts(
  db: Db,
  rows: BulkRows,
  generations: number[],
  memory?: SharedArrayBuffer,
): Promise<BulkFacts> {
  const lines = new FactLines(generations, memory)
  const units = new Set<string>()
  await eachPiece(db, rows, (facts) => {
    lines.add(facts)
    for (const fact of facts) for (const unit of fact.unit) units.add(unit)
  })
  return { bytes: lines.bytes, units: [...units] }
}

async function eachPiece(db: Db, rows: BulkRows, take: (facts: Fact[]) => void): Promise<void> {
  if (rows.kind === 'encounters') return importedFacts(db, rows, atOnce, take)
  if (rows.kind === 'answers') {
    for (let n = 0; n < rows.answers.length; n += atOnce) take(await answerFacts(db, rows.answers.slice(n, n + atOnce)))
    return
  }
  for (let after: Place | null = null; ; ) {
    const { facts, last } = await renewedFacts(db, rows, after, atOnce)
    if (!last) return
    take(facts)
    after = last
  }
}
