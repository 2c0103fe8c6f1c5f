import type { Db } from '../../engine/database/database.ts'
import type { Fact, FactText } from '../../engine/facts/facts.ts'
import { linesOf } from '../../engine/facts/text.ts'
import { answerFacts } from './from-answer.ts'
import { importedFacts } from './from-encounter.ts'

/** Rows of one organisation that came at once, a few thousand: answers by id; encounters of an import between two ids. */
export type BulkRows = { org: string } & (
  | { kind: 'encounters'; import: string; from: string; to: string }
  | { kind: 'answers'; answers: string[] }
)
/** Their facts, ready to be put in, and the units whose figures they change. */
export type BulkFacts = FactText & { units: string[] }
export type MakeBulk = (rows: BulkRows, generations: number[]) => Promise<BulkFacts>

/** Makes the facts of many rows. The main thread leaves it to another: a few thousand take it as long as a hundred pages. */
export async function bulkFacts(db: Db, rows: BulkRows, generations: number[]): Promise<BulkFacts> {
  const facts = await read(db, rows)
  return { ...linesOf(facts, generations), units: [...new Set(facts.flatMap((f) => f.unit))] }
}

async function read(db: Db, rows: BulkRows): Promise<Fact[]> {
  if (rows.kind === 'encounters') return importedFacts(db, rows.import, rows.from, rows.to)
  return answerFacts(db, rows.answers)
}
