import { sql } from 'kysely'
import type { Tx } from '../../../engine/database/database.ts'
import { columns, emptyColumns } from './binary-array.ts'
import { storable } from './text.ts'

/** `column` is '' where the whole row is meant. `value` is what stands there, its beginning when it is long. */
export type BadCell<Reason extends string = string> = { column: string; reason: Reason; value: string }

const shownCharacters = 200
/** What is kept of a wrong cell. */
export const shown = (value: string): string => {
  const text = storable(value)
  return text.length > shownCharacters ? `${text.slice(0, shownCharacters).toWellFormed()}…` : text
}

/** Why rows of a batch were not taken in. */
export class BadRows {
  readonly #columns = columns({ row: 'int8', column: 'text', reason: 'text', value: 'text' })

  add(row: number, cells: BadCell[]): void {
    for (const cell of cells) {
      this.#columns.row.add(row)
      this.#columns.column.add(cell.column)
      this.#columns.reason.add(cell.reason)
      this.#columns.value.add(cell.value)
    }
  }

  empty(): void {
    emptyColumns(this.#columns)
  }

  async store(tx: Tx, id: string): Promise<void> {
    const b = this.#columns
    if (b.row.length === 0) return
    await sql`
      insert into import_bad_row (import, row, column_name, reason, value)
      select ${id}::uuid, * from unnest(${b.row.bytes}::bigint[], ${b.column.bytes}::text[], ${b.reason.bytes}::text[], ${b.value.bytes}::text[])
      on conflict do nothing`.execute(tx)
  }
}
