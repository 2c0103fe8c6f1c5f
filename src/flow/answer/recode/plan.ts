import { lockOrganisation } from '../../../catalog/organisation/lock.ts'
import { addReason, setMerged, thenOf } from '../../../catalog/reason/reason.ts'
import { addRulesFirst } from '../../../catalog/reason/rule.ts'
import { type Changed, keepVersion } from '../../../catalog/reason/version.ts'
import { demandWhole, type OrgScope } from '../../../catalog/scope.ts'
import type { Recode, RecodeInput } from '../../../contract/operations/reasons.ts'
import type { ReasonMove } from '../../../contract/reasons.ts'
import { Refusal } from '../../../contract/refusal.ts'
import { addDays, instantOf } from '../../../contract/zone.ts'
import type { Db, Tx } from '../../../engine/database/database.ts'
import { newId } from '../../../engine/database/id.ts'
import { json } from '../../../engine/database/tables.ts'
import { readRecode } from './read.ts'

/** A move whose end may be a reason that is not there yet: the number of a split's part. */
export type PlannedMove = Omit<ReasonMove, 'to'> & { to: string | { part: number } }

const wrong = (path: string, message: string) => new Refusal('bad-input', {}, [{ path, message }])

type Known = Map<string, { closed: boolean; merged: boolean; name: string }>

async function readKnown(db: Db, scope: OrgScope): Promise<Known> {
  const rows = await db
    .selectFrom('reason')
    .where('org', '=', scope.org)
    .select(['id', 'code', 'closed', 'merged_into'])
    .execute()
  return new Map(rows.map((r) => [r.id, { closed: r.closed, merged: r.merged_into !== null, name: r.code }]))
}

/** The moves that are asked for, in their order. Refuses what cannot be meant. */
export async function planned(db: Db, scope: OrgScope, input: RecodeInput): Promise<PlannedMove[]> {
  demandWhole(scope)
  const known = await readKnown(db, scope)
  const demand = (id: string, path: string) => {
    const found = known.get(id)
    if (!found) throw wrong(path, 'unknown-reason')
    return found
  }
  const open = (id: string, path: string) => {
    const found = demand(id, path)
    if (found.closed || found.merged) throw wrong(path, 'reason-closed')
  }
  switch (input.kind) {
    case 'merge': {
      open(input.into, 'into')
      if (input.from.includes(input.into)) throw wrong('from', 'merge-into-itself')
      input.from.forEach((id, n) => {
        if (demand(id, `from.${n}`).merged) throw wrong(`from.${n}`, 'already-merged')
      })
      return [...new Set(input.from)].map((from) => ({ from, to: input.into, condition: {} }))
    }
    case 'split': {
      open(input.reason, 'reason')
      const moves = input.parts.map(({ to, condition }, n): PlannedMove => {
        if (typeof to === 'string') open(to, `parts.${n}.to`)
        if (to === input.reason) throw wrong(`parts.${n}.to`, 'merge-into-itself')
        if (Object.keys(condition).length === 0) throw wrong(`parts.${n}.condition`, 'condition-needed')
        return { from: input.reason, to: typeof to === 'string' ? to : { part: n }, condition }
      })
      if (input.rest === null) return moves
      open(input.rest, 'rest')
      if (input.rest === input.reason) throw wrong('rest', 'merge-into-itself')
      return [...moves, { from: input.reason, to: input.rest, condition: {} }]
    }
    case 'recode': {
      open(input.to, 'to')
      const { zone } = await db
        .selectFrom('organisation')
        .where('id', '=', scope.org)
        .select('zone')
        .executeTakeFirstOrThrow()
      const at = (day: string) => new Date(instantOf(day, 0, zone)).toISOString()
      const time = {
        ...(input.since && { since: at(input.since) }),
        ...(input.until && { until: at(addDays(input.until, 1)) }),
      }
      return [...new Set(input.from)].map((from, n) => {
        if (from) demand(from, `from.${n}`)
        if (from === input.to) throw wrong(`from.${n}`, 'merge-into-itself')
        return { from: from || null, to: input.to, condition: input.condition, ...time }
      })
    }
  }
}

/**
 * Begins a re-coding: the tree changes at once, so that what arrives from now on counts as it will; the rows follow in the background. `queue` is called in
 * the same transaction.
 */
export async function beginRecode(
  db: Db,
  scope: OrgScope,
  input: RecodeInput,
  queue: (tx: Tx) => Promise<void>,
): Promise<Recode> {
  demandWhole(scope)
  const id = newId()
  await db.transaction().execute(async (tx) => {
    await lockOrganisation(tx, scope)
    const plan = await planned(tx, scope, input)
    const moves = await changeTree(tx, scope, id, input, plan)
    const values = { id, org: scope.org, kind: input.kind, moves: json(moves), state: 'queued' as const }
    await tx
      .insertInto('recode')
      .values({ ...values, person: scope.person })
      .execute()
    await queue(tx)
  })
  return readRecode(db, scope, id)
}

async function changeTree(
  tx: Tx,
  scope: OrgScope,
  id: string,
  input: RecodeInput,
  plan: PlannedMove[],
): Promise<ReasonMove[]> {
  if (input.kind === 'recode') return plan as ReasonMove[]
  const changes: Changed[] = []
  if (input.kind === 'merge') {
    for (const from of new Set(input.from))
      changes.push(await setMerged(tx, scope, from, { into: input.into, by: id, closed: true }))
    await keepVersion(tx, scope, 'merge', changes, id)
    return plan as ReasonMove[]
  }
  const made = new Map<number, string>()
  for (const [n, { to }] of input.parts.entries()) {
    if (typeof to === 'string') continue
    const added = await addReason(tx, scope, { parent: input.reason, ...to }).catch((error: unknown) => {
      // Where in the form it is wrong.
      if (!(error instanceof Refusal)) throw error
      const issues = error.issues.map((i) => ({ ...i, path: `parts.${n}.to.${i.path}` }))
      throw new Refusal(error.code, error.detail, issues)
    })
    made.set(n, added.id)
    changes.push({ id: added.id, before: null, after: thenOf(added) })
  }
  const moves = plan.map(({ to, ...move }) => ({ ...move, to: typeof to === 'string' ? to : made.get(to.part)! }))
  if (input.rest) changes.push(await setMerged(tx, scope, input.reason, { into: input.rest, by: id, closed: true }))
  // A version also where nothing of the tree changes: what the reasons mean does.
  await keepVersion(tx, scope, 'split', changes, id)
  if (input.asRules) {
    const parts = moves.slice(0, input.parts.length)
    const rules = parts.map(({ to, condition }, n) => ({
      name: ruleName(input.parts[n]!.to, n),
      enabled: true,
      condition: { ...condition, reasons: [input.reason] },
      reason: to,
    }))
    await addRulesFirst(tx, scope, rules, id)
  }
  return moves
}

type PartEnd = Extract<RecodeInput, { kind: 'split' }>['parts'][number]['to']
const ruleName = (to: PartEnd, n: number): string =>
  typeof to === 'string' ? `${n + 1}` : Object.values(to.name).find((name) => name?.trim()) || to.code
