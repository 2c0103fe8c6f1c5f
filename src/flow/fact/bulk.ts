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
export type BulkFacts = { bytes: Uint8Array<ArrayBuffer>; units: string[] }
export type MakeBulk = (rows: BulkRows, generations: number[]) => Promise<BulkFacts>

/** Rows whose facts are written before the next are read: what dies young costs no collecting. */
const atOnce = 1_000

/** Makes the facts of many rows. The main thread leaves it to another: a few thousand take it as long as a hundred pages. */
export async function bulkFacts(db: Db, rows: BulkRows, generations: number[]): Promise<BulkFacts> {
  const lines = new FactLines(generations)
  const units = new Set<string>()
  for await (const facts of pieces(db, rows)) {
    lines.add(facts)
    for (const fact of facts) for (const unit of fact.unit) units.add(unit)
  }
  return { bytes: lines.bytes, units: [...units] }
}

async function* pieces(db: Db, rows: BulkRows): AsyncGenerator<Fact[]> {
  if (rows.kind === 'answers') {
    for (let n = 0; n < rows.answers.length; n += atOnce) yield answerFacts(db, rows.answers.slice(n, n + atOnce))
    return
  }
  if (rows.kind === 'errands') {
    for (let after: Place | null = null; ; ) {
      const { facts, last } = await renewedFacts(db, rows, after, atOnce)
      if (!last) return
      yield facts
      after = last
    }
  }
  for (let after: string | undefined; after !== rows.to; ) {
    const some = await importedFacts(db, rows, after, atOnce)
    // What was taken back meanwhile has no facts.
    if (some.length === 0) return
    yield some
    after = some.at(-1)!.id
  }
}
