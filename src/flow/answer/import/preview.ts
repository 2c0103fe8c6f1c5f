import type { OrgScope } from '../../../catalog/scope.ts'
import type { ImportMapping } from '../../../contract/operations/flow.ts'
import type { AnswerValue } from '../../../contract/survey.ts'
import type { Db } from '../../../engine/database/database.ts'
import { guessDateFormat, isClock } from '../../encounter/file/dates.ts'
import { lookAtFile } from '../../encounter/file/look.ts'
import { Occurrences } from '../../encounter/file/occurrences.ts'
import { findImport } from '../../encounter/file/read.ts'
import { guessColumns } from './guess.ts'
import { guessHolds } from './holds.ts'
import { groundOf } from './mapping.ts'
import { type BadCell, rowReader } from './row.ts'
import { surveysToFill } from './surveys.ts'

const rowsLooked = 1_000
const rowsTried = 100
const samples = 5
const shown = 120

/** What the file holds, by its first rows, and what its columns seem to be: of the given survey, else of the one that they fit best. */
export async function previewImport(db: Db, scope: OrgScope, id: string, survey?: string) {
  const file = await findImport(db, scope, id)
  const look = await lookAtFile(db, file, rowsLooked)
  const columns = look.columns.map((name, n) => {
    const cells = look.rows.map((r) => r.cells[n] ?? '')
    const filled = cells.filter((c) => c.trim() !== '')
    const distinct = [...new Set(filled)]
    return { name, filled, distinct, blank: cells.length - filled.length }
  })
  const surveys = await surveysToFill(db, scope)
  const wanted = surveys.filter((s) => !survey || s.id === survey)
  const contents = new Map(surveys.map((s) => [s.id, s.content]))
  const guesses = (wanted.length > 0 ? wanted : surveys).map((s) => ({
    survey: s.id,
    ...guessColumns(columns, s.content),
  }))
  const best = guesses.reduce<(typeof guesses)[number] | null>(
    (a, b) => (a && a.questions >= b.questions ? a : b),
    null,
  )
  const guessed = best ?? guessColumns(columns, null)
  const to = guessed.columns
  // A column of clocks stands beside the one with the dates.
  const dated = columns.filter((c, n) => to[n]!.to === 'at' && !isClock(c.filled)).flatMap((c) => c.filled)
  return {
    delimiter: look.delimiter,
    encoding: file.encoding,
    survey: best?.survey ?? null,
    holds: guessHolds(columns, guessed, (best && contents.get(best.survey)) ?? null),
    columns: columns.map((c, n) => ({
      name: c.name,
      samples: c.distinct
        .slice(0, samples)
        .map((s) => (s.length > shown ? `${s.slice(0, shown).toWellFormed()}…` : s.toWellFormed())),
      distinct: c.distinct.length,
      blank: c.blank,
      guess: to[n]!,
    })),
    rowsLooked: look.rows.length,
    dateFormat: guessDateFormat(dated) ?? 'iso',
  }
}

export type TriedRow = { row: number; at: string | null; values: Record<string, AnswerValue>; bad: BadCell[] }

/** Tries the mapping on the first rows: what would be stored, what is bad. Nothing is stored. */
export async function checkImport(
  db: Db,
  scope: OrgScope,
  id: string,
  mapping: ImportMapping,
): Promise<{ rows: TriedRow[] }> {
  const file = await findImport(db, scope, id)
  const look = await lookAtFile(db, file, rowsTried)
  const read = rowReader(await groundOf(db, scope, mapping, look.columns), look.columns, new Occurrences())
  const rows = look.rows.map((record) => {
    const { row, at, values, bad } = read(record)
    return { row, at: at === null ? null : new Date(at).toISOString(), values, bad }
  })
  return { rows }
}
