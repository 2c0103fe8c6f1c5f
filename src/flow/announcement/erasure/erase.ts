import { sql } from 'kysely'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { ErasedCounts, Erasure, Whom } from '../../../contract/operations/erasures.ts'
import { Refusal } from '../../../contract/refusal.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { contactOf } from '../../action/conversation/contact.ts'
import { eraseCases } from '../../action/erase.ts'
import { findCase } from '../../action/find.ts'
import type { Changed } from '../../action/open.ts'
import { lockCases } from '../../action/owner.ts'
import { eraseAnswers, findAnswers } from '../../answer/erase.ts'
import { eraseContacts, forgetCustomers, holdCustomers, type Person } from '../../encounter/erase.ts'
import { eraseFromBoard } from '../../idea/erase.ts'
import { holdTreeAlone } from '../../idea/lock.ts'
import { eraseAsking, findPerson, type KnownCustomer } from '../../invitation/erase.ts'

/** The one door through which a person is forgotten: each step of the flow erases what is its own, all in one transaction, from the right to the left. */
export async function forgetPerson(
  db: Db,
  scope: OrgScope,
  whom: Whom,
  note = '',
): Promise<{ erasure: Erasure; cases: Changed[] }> {
  demandWhole(scope)
  return db.transaction().execute(async (tx) => {
    const { person } = await hold(tx, scope, whom)
    const { counts, cases } = await erase(tx, scope, person)
    if (!isAny(counts)) throw new Refusal('not-found')
    const row = await tx
      .insertInto('erasure')
      .values({ id: newId(), org: scope.org, person: scope.person, note, counts: json(counts) })
      .returning(['id', 'at'])
      .executeTakeFirstOrThrow()
    const by = scope.person
      ? await tx.selectFrom('person').where('id', '=', scope.person).select('name').executeTakeFirst()
      : undefined
    return { erasure: { id: row.id, at: row.at.toISOString(), by: by?.name ?? null, note, counts }, cases }
  })
}

export type FoundPerson = { found: boolean; customers: KnownCustomer[]; counts: ErasedCounts }

/** Whom that would be and how much would go: all of it is done, counted, and taken back. */
export async function findErasable(db: Db, scope: OrgScope, whom: Whom): Promise<FoundPerson> {
  demandWhole(scope)
  let seen: FoundPerson | null = null
  await db
    .transaction()
    .execute(async (tx) => {
      const { person, customers } = await hold(tx, scope, whom)
      const { counts } = await erase(tx, scope, person)
      seen = { found: isAny(counts), customers, counts }
      throw new TakenBack()
    })
    .catch((error: unknown) => {
      if (!(error instanceof TakenBack)) throw error
    })
  return seen!
}
class TakenBack extends Error {}

const isAny = (counts: ErasedCounts): boolean => Object.values(counts).some((n) => n > 0)

/**
 * The locks of the board and of cases come before any row. Notices before the customers, as where they are told: their sources go, which is counted there. Then the
 * customers, before anything is looked for that hangs on them.
 */
async function hold(tx: Tx, scope: OrgScope, whom: Whom) {
  await holdTreeAlone(tx, scope.org)
  await lockCases(tx, scope.org)
  const found = await find(tx, scope, whom)
  await tx.selectFrom('notice').where('org', '=', scope.org).orderBy('id').select('id').forUpdate().execute()
  await holdCustomers(tx, scope, found.person)
  return found
}

async function find(tx: Tx, scope: OrgScope, whom: Whom) {
  if ('address' in whom) return findPerson(tx, scope, { addresses: [whom.address], customers: [] })
  const found = await findCase(tx, scope, whom.case)
  // Whom we know is that one, and not also whoever else has the same telephone.
  if (found.customer) return findPerson(tx, scope, { addresses: [], customers: [found.customer] })
  const contact = await contactOf(tx, scope, found)
  const addresses = [contact?.email, contact?.phone].flatMap((a) => a ?? [])
  // A case of nobody we know names nobody.
  if (addresses.length === 0) throw new Refusal('not-found')
  return findPerson(tx, scope, { addresses, customers: [] })
}

async function erase(tx: Tx, scope: OrgScope, person: Person): Promise<{ counts: ErasedCounts; cases: Changed[] }> {
  const answers = await findAnswers(tx, scope, person)
  const { cases, messages: letters, replies } = await eraseCases(tx, scope, person, answers)
  await sql`
    delete from notice_recipient where org = ${scope.org} and hash = any(${person.hashes}::bytea[])`.execute(tx)
  const gone = await eraseAnswers(tx, scope, person, answers)
  const messages = await eraseAsking(tx, scope, person, { answers, messages: letters })
  const board = await eraseFromBoard(tx, scope, person)
  const contacts = await eraseContacts(tx, scope, person)
  const customers = await forgetCustomers(tx, scope, person)
  return {
    counts: {
      ...{ customers, ...contacts, answers: gone.answers, draws: gone.draws, cases: cases.length },
      ...{ messages: messages + replies + gone.texts, ...board },
    },
    cases,
  }
}

/** What was erased, newest first. */
export async function listErasures(
  db: Db,
  scope: OrgScope,
  { before, limit }: { before?: string | undefined; limit: number },
): Promise<{ rows: Erasure[]; next: string | null }> {
  demandWhole(scope)
  const offset = before ? Number(before) : 0
  if (!Number.isInteger(offset) || offset < 0)
    throw new Refusal('bad-input', {}, [{ path: 'before', message: 'not a cursor' }])
  const rows = await db
    .selectFrom('erasure as e')
    .leftJoin('person as p', 'p.id', 'e.person')
    .where('e.org', '=', scope.org)
    .orderBy('e.at', 'desc')
    .orderBy('e.id')
    .offset(offset)
    .limit(limit + 1)
    .select(['e.id', 'e.at', 'e.note', 'e.counts', 'p.name as by'])
    .execute()
  return {
    rows: rows.slice(0, limit).map((r) => ({ ...r, at: r.at.toISOString(), counts: r.counts as ErasedCounts })),
    next: rows.length > limit ? String(offset + limit) : null,
  }
}
