import { type SqlBool, sql } from 'kysely'
import type { OrgScope } from '../../../catalog/scope.ts'
import type { CodeBatch } from '../../../contract/operations/paper.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db } from '../../../engine/database/database.ts'

/** Batches of the units that the reader may see, newest first. */
export async function listBatches(
  db: Db,
  scope: OrgScope,
  only: { touchpoint?: string | undefined; id?: string | undefined } = {},
): Promise<CodeBatch[]> {
  const rows = await db
    .selectFrom('code_batch as b')
    .innerJoin('touchpoint as t', 't.id', 'b.touchpoint')
    .innerJoin('unit as u', 'u.id', 't.unit')
    .leftJoin('survey as s', 's.id', 't.survey')
    .leftJoin('survey_version as v', 'v.id', 's.current_version')
    .where('b.org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<SqlBool>`u.path @> array[${scope.unit}]::uuid[]`))
    .$if(only.touchpoint !== undefined, (q) => q.where('b.touchpoint', '=', only.touchpoint!))
    .$if(only.id !== undefined, (q) => q.where('b.id', '=', only.id!))
    .select([
      'b.id',
      'b.touchpoint',
      'b.name',
      'b.form',
      'b.language',
      'b.count',
      'b.created_at',
      'b.expires_at',
      'b.closed_at',
      sql<boolean>`coalesce((v.content ->> 'anonymous')::boolean, false)`.as('anonymous'),
      sql<number>`(select count(*) from paper_code p join answer a on a.id = p.answer where p.batch = b.id)`.as(
        'answered',
      ),
    ])
    .orderBy('b.created_at', 'desc')
    .orderBy('b.id', 'desc')
    .limit(200)
    .execute()
  return rows.map(({ created_at, expires_at, closed_at, anonymous, answered, ...b }) => ({
    ...b,
    answered: anonymous && answered === 0 ? null : answered,
    createdAt: created_at.toISOString(),
    expiresAt: expires_at.toISOString(),
    closed: closed_at !== null,
  }))
}

/**
 * Codes that tills asked for at a touchpoint and how many were answered. No rate is made of the two: a code that was asked for may never have been
 * printed, or the receipt left on the counter. Refuses 'not-found' outside the scope.
 */
export async function countTillCodes(
  db: Db,
  scope: OrgScope,
  touchpoint: string,
): Promise<{ issued: number; answered: number | null }> {
  const row = await db
    .selectFrom('touchpoint as t')
    .innerJoin('unit as u', 'u.id', 't.unit')
    .leftJoin('survey as s', 's.id', 't.survey')
    .leftJoin('survey_version as v', 'v.id', 's.current_version')
    .where('t.org', '=', scope.org)
    .where('t.id', '=', touchpoint)
    .$if(scope.unit !== null, (q) => q.where(sql<SqlBool>`u.path @> array[${scope.unit}]::uuid[]`))
    .select([
      sql<number>`(select count(*)::int from paper_code p where p.touchpoint = t.id and p.batch is null)`.as('issued'),
      sql<number>`(select count(*)::int from paper_code p join answer a on a.id = p.answer where p.touchpoint = t.id and p.batch is null)`.as(
        'answered',
      ),
      sql<boolean>`coalesce((v.content ->> 'anonymous')::boolean, false)`.as('anonymous'),
    ])
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return { issued: row.issued, answered: row.anonymous && row.answered === 0 ? null : row.answered }
}

/** One batch. Refuses 'not-found' also for what is outside the scope. */
export async function readBatch(db: Db, scope: OrgScope, id: string): Promise<CodeBatch> {
  const [batch] = await listBatches(db, scope, { id })
  if (!batch) throw new Refusal('not-found')
  return batch
}

/** Whether a code is one that is kept: after a change of the house's secret a batch cannot be printed again. */
export const isKept = async (db: Db, hash: Buffer): Promise<boolean> =>
  (await db.selectFrom('paper_code').select('hash').where('hash', '=', hash).executeTakeFirst()) !== undefined
