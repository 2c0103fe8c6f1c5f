import { sql } from 'kysely'
import type { IdeaKind, IdeaStand } from '../../contract/idea.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Fact } from '../../engine/facts/facts.ts'
import { type Dimensions, listsOf, makeFact, milliseconds, revisedVersion, sharedOf, versionOf } from './fact.ts'

type Row = Dimensions & { id: string; at: number; kind: IdeaKind; stand: IdeaStand; merged: boolean; version: number }

const where = sql`i.org, i.unit_path, null as reason, null as touchpoint, 'board' as channel, null as stage, null as agent, null as survey, i.language,
  i.source, false as anonymous, jsonb_build_object('kind', i.kind) as attributes`

/** Facts of these ideas as the truth has them now: published ones count, merged or not; their state is the outcome. Cancelling rows are among them. */
export async function ideaFacts(db: Db, ids: string[]): Promise<Fact[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    select i.id, ${milliseconds('i.created_at')} as at, i.stand, i.version, i.state as outcome, ${where} from idea i where i.id = any(${ids}::uuid[])`.execute(
    db,
  )
  return rows.map((row) =>
    makeFact(
      sharedOf(row, listsOf(row)),
      'idea',
      row.at,
      row.id,
      revisedVersion(row.version),
      row.stand === 'published' ? 1 : null,
    ),
  )
}

/** Facts of these votes: one for each time that somebody voted and did not take it back. What is gone is told of by its removal. */
export async function voteFacts(db: Db, ids: string[]): Promise<Fact[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<Row>`
    select v.id, ${milliseconds('v.at')} as at, null as outcome, ${where} from idea_vote v join idea i on i.id = v.idea where v.id = any(${ids}::uuid[])`.execute(
    db,
  )
  return rows.map((row) => makeFact(sharedOf(row, listsOf(row)), 'idea_vote', row.at, row.id, versionOf(1), 1))
}
