import { sql } from 'kysely'
import type { Db } from '../../engine/database/database.ts'
import { firstId } from '../../engine/database/id.ts'
import type { FactStore } from '../../engine/facts/facts.ts'
import { answerFacts } from './from-answer.ts'
import { caseFacts } from './from-case.ts'
import { encounterFacts } from './from-encounter.ts'
import { errandFacts } from './from-errand.ts'
import { ideaFacts, voteFacts } from './from-idea.ts'
import { invitationFacts } from './from-invitation.ts'
import { holdRebuild } from './rebuild-lock.ts'

const atOnce = 10_000

const sources = [
  { table: 'answer', facts: answerFacts },
  { table: 'invitation', facts: invitationFacts },
  { table: 'encounter', facts: encounterFacts },
  { table: 'encounter', facts: errandFacts },
  { table: 'feedback_case', facts: caseFacts },
  { table: 'idea', facts: ideaFacts },
  { table: 'idea_vote', facts: voteFacts },
] as const

export type Rebuilt = { facts: number; digest: string }

/**
 * Makes an organisation's facts anew from the truth, through the same functions as while it happens, and swaps them in at once. Answers may
 * come in meanwhile. Figures are a pure function of the truth, so the digest is the one of before unless facts had been lost.
 */
export async function rebuildFacts(
  db: Db,
  store: FactStore,
  org: string,
  tell?: (facts: number) => void,
): Promise<Rebuilt> {
  let count = 0
  await store.replace(org, async (put) => {
    for (const { table, facts } of sources) {
      // The lock is held until the piece is written. Two go on at once: one is read while the other is written.
      const piece = (ids: string[]) =>
        holdRebuild(db, org, 'shared', async (tx) => {
          const rows = (await facts(tx, ids)).filter((f) => !f.removed)
          await put(rows)
          count += rows.length
        })
      for (let after: string | undefined = firstId; after; ) {
        const ids = await idsAfter(db, org, table, after)
        await Promise.all([piece(ids.slice(0, atOnce)), piece(ids.slice(atOnce))])
        after = ids.at(-1)
        tell?.(count)
      }
    }
  })
  return store.digest(org)
}

/** Rebuilds where the truth has answers or encounters and the store has no facts: its folder was deleted, or it is a new store. */
export async function rebuildMissing(db: Db, store: FactStore): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from organisation o
    where exists (select from answer where org = o.id) or exists (select from encounter where org = o.id)
    order by id`.execute(db)
  const rebuilt: string[] = []
  for (const { id } of rows) {
    const [found] = await store.query<{ n: number }>('select count() as n from (select 1 from {facts} limit 1)', {
      org: id,
    })
    if (found?.n) continue
    await rebuildFacts(db, store, id)
    rebuilt.push(id)
  }
  return rebuilt
}

/**
 * Makes anew the facts that an older Hetki wrote without what this one counts. They are in view meanwhile, so nobody waits for it: until it has ended,
 * figures of what they lack say that nothing is known. Stops between two pieces where the signal says so, and begins again at the next start.
 */
export async function rebuildOutdated(
  db: Db,
  store: FactStore,
  signal: AbortSignal,
  done: (org: string, made: Rebuilt) => void,
): Promise<void> {
  for (const org of await store.outdated()) {
    signal.throwIfAborted()
    done(org, await rebuildFacts(db, store, org, () => signal.throwIfAborted()))
  }
}

async function idsAfter(
  db: Db,
  org: string,
  table: (typeof sources)[number]['table'],
  after: string,
): Promise<string[]> {
  const rows = await db
    .selectFrom(table)
    .where('org', '=', org)
    .where('id', '>', after)
    .orderBy('id')
    .limit(2 * atOnce)
    .select('id')
    .execute()
  return rows.map((r) => r.id)
}
