import { sql } from 'kysely'
import type { StoredEvent } from '../../contract/event.ts'
import type { LiveEvent } from '../../contract/live.ts'
import type { Db } from '../../engine/database/database.ts'
import type { Fact, FactStore } from '../../engine/facts/facts.ts'
import type { Consumer } from '../../engine/queue/queue.ts'
import { type BulkRows, bulkFacts, type MakeBulk } from './bulk.ts'
import { versionOf } from './fact.ts'
import { answerFacts } from './from-answer.ts'
import { caseFacts } from './from-case.ts'
import { encounterFacts } from './from-encounter.ts'
import { errandFacts, withdrawn } from './from-errand.ts'
import { ideaFacts, voteFacts } from './from-idea.ts'
import { invitationFacts, invitationsOf } from './from-invitation.ts'
import { holdRebuild } from './rebuild-lock.ts'

/** Source rows read in one statement. */
const atOnce = 5_000
/** Answers of an import whose facts are made and put in together: each putting makes parts that ClickHouse has to merge. */
const answersAtOnce = 8_000
type Tell = (org: string, event: LiveEvent) => void
type Removed = { id: string; at: string }

/**
 * Turns what happened into facts. Events name rows, the truth says what they are now, so hearing an event twice, or late, gives the same
 * facts. Screens are told once they are in the figures.
 */
export function factConsumer(
  db: Db,
  store: FactStore,
  tell: Tell,
  make: MakeBulk = (rows, generations) => bulkFacts(db, rows, generations),
): Consumer {
  const insert = async (facts: Fact[], units: Units) => {
    await store.insert(facts)
    for (const fact of facts) units.add(fact.org, fact.unit)
  }

  const insertBulk = async (rows: BulkRows, units: Units) => {
    const { units: touched, bytes, used } = await make(rows, await store.generations(rows.org))
    await store.insertLines(bytes)
    used?.()
    units.add(rows.org, touched)
  }

  return {
    name: 'facts',
    batch: 10_000,
    // Every insert makes a part that ClickHouse has to merge later: at most three a second. Five take a tenth more of this process under load.
    gather: 300,
    async hear(events) {
      const told = sorted(events)
      const units = new Units()
      // What is gone goes first: what has come back since is of a higher version.
      for (const [org, removed] of told.removed) {
        for (const some of pieces(removed)) await forget(db, store, org, some)
        for (const unit of await db.selectFrom('unit').where('org', '=', org).select('id').execute())
          units.add(org, [unit.id])
      }
      for (const [org, gone] of told.gone) {
        for (const some of pieces(gone))
          await holdRebuild(db, org, 'alone', () =>
            store.cancel(
              org,
              some.map((r) => ({ id: r.id, at: Date.parse(r.at) })),
            ),
          )
        for (const unit of await db.selectFrom('unit').where('org', '=', org).select('id').execute())
          units.add(org, [unit.id])
      }
      for (const { org, steps, version } of told.withdrawn)
        await holdRebuild(db, org, 'alone', () => store.insert(withdrawn(org, steps, version)))
      for (const ids of pieces(told.encounters)) await insert(await encounterFacts(db, ids), units)
      for (const ids of pieces(told.invitations)) await insert(await invitationFacts(db, ids), units)
      for (const ids of pieces(told.steps)) await insert(await errandFacts(db, ids), units)
      for (const ids of pieces(told.answers)) await insert(await answerFacts(db, ids), units)
      for (const ids of pieces(told.cases)) await insert(await caseFacts(db, ids), units)
      for (const ids of pieces(told.ideas)) await insert(await ideaFacts(db, ids), units)
      for (const ids of pieces(told.votes)) await insert(await voteFacts(db, ids), units)
      for (const rows of told.bulk) await insertBulk(rows, units)
      for (const org of told.organisations) await store.removeOrganisation(org)
      for (const [org, touched] of units.byOrganisation) tell(org, { kind: 'figures', units: [...touched] })
    },
  }
}

/** Which rows the events speak of, each once. */
function sorted(events: StoredEvent[]) {
  const encounters = new Set<string>()
  const invitations = new Set<string>()
  const answers = new Set<string>()
  const removed = new Map<string, Removed[]>()
  // Encounters and invitations never come back under their ids.
  const gone = new Map<string, Removed[]>()
  const organisations = new Set<string>()
  const steps = new Set<string>()
  const cases = new Set<string>()
  const ideas = new Set<string>()
  const votes = new Set<string>()
  const withdrawn: Withdrawn[] = []
  const bulk: BulkEvent[] = []
  const add = (to: Map<string, Removed[]>, org: string, ids: readonly Removed[]) =>
    to.set(org, [...(to.get(org) ?? []), ...ids])
  for (const event of events) {
    if (event.kind === 'encounters') for (const id of event.encounters) encounters.add(id)
    else if (event.kind === 'invitations') for (const id of event.invitations) invitations.add(id)
    else if (event.kind === 'answer') answers.add(event.answer)
    else if (event.kind === 'answers-observed') for (const id of event.answers) answers.add(id)
    else if (event.kind === 'errand-steps') for (const id of event.encounters) steps.add(id)
    else if (event.kind === 'case') cases.add(event.case)
    else if (event.kind === 'cases-removed') add(gone, event.org, event.cases)
    else if (event.kind === 'idea.published' || event.kind === 'idea.changed') ideas.add(event.idea)
    else if (event.kind === 'ideas-imported') for (const id of event.ideas) ideas.add(id)
    else if (event.kind === 'idea-votes') for (const id of event.votes) votes.add(id)
    else if (event.kind === 'ideas-removed') add(gone, event.org, event.ideas)
    else if (event.kind === 'idea-votes-removed') add(gone, event.org, event.votes)
    else if (event.kind === 'errand-steps-removed') withdrawn.push(event)
    else if (isBulk(event)) bulk.push(event)
    else if (event.kind === 'answers-removed') add(removed, event.org, event.answers)
    else if (event.kind === 'encounters-removed') add(gone, event.org, [...event.encounters, ...event.invitations])
    else if (event.kind === 'organisation-removed') organisations.add(event.org)
  }
  return {
    encounters: [...encounters],
    invitations: [...invitations],
    answers: [...answers],
    removed,
    gone,
    organisations: [...organisations],
    steps: [...steps],
    cases: [...cases],
    ideas: [...ideas],
    votes: [...votes],
    withdrawn,
    bulk: joined(bulk),
  }
}

type Withdrawn = Extract<StoredEvent, { kind: 'errand-steps-removed' }>
type BulkEvent = Extract<StoredEvent, { kind: 'answers' | 'encounters-imported' | 'errand-steps-renewed' }>
const isBulk = (event: StoredEvent): event is BulkEvent =>
  event.kind === 'answers' || event.kind === 'encounters-imported' || event.kind === 'errand-steps-renewed'

/** Encounters batch by batch, for those batches are large; of answers some together. */
function joined(events: BulkEvent[]): BulkRows[] {
  const rows: BulkRows[] = []
  for (const event of events) {
    const last = rows.at(-1)
    if (event.kind === 'encounters-imported') rows.push({ ...event, kind: 'encounters' })
    else if (event.kind === 'errand-steps-renewed') rows.push({ ...event, kind: 'errands' })
    else if (last?.kind === 'answers' && last.org === event.org && last.answers.length < answersAtOnce)
      last.answers.push(...event.answers)
    else rows.push({ org: event.org, kind: 'answers', answers: [...event.answers] })
  }
  return rows
}

/** Cancels the facts of answers that were taken away, and of the steps of their invitations that thereby were never taken. */
async function forget(db: Db, store: FactStore, org: string, removed: Removed[]): Promise<void> {
  const ids = removed.map((r) => r.id)
  await holdRebuild(db, org, 'alone', async (tx) => {
    // An import undone and run again may have brought the same answers back before we heard of their going.
    const { rows } = await sql<{ answer: string; first: number }>`
      select answer, min(seq) as first from answer_event where org = ${org} and answer = any(${ids}::uuid[]) group by answer`.execute(
      tx,
    )
    const back = new Map(rows.map((r) => [r.answer, versionOf(r.first)]))
    const below = (id: string) => {
      const version = back.get(id)
      return version === undefined ? {} : { below: version }
    }
    await store.cancel(
      org,
      removed.map((r) => ({ id: r.id, at: Date.parse(r.at), ...below(r.id) })),
    )
    const invitations = (await invitationsOf(tx, ids)).filter((i) => i.org === org && !back.has(i.answer))
    await store.cancel(org, invitations, ['started', 'finished'])
  })
}

/** Units whose figures changed, per organisation. */
class Units {
  readonly byOrganisation = new Map<string, Set<string>>()
  add(org: string, units: string[]): void {
    const touched = this.byOrganisation.get(org) ?? new Set()
    this.byOrganisation.set(org, touched)
    for (const unit of units) touched.add(unit)
  }
}

function* pieces<T>(all: T[]): Generator<T[]> {
  for (let i = 0; i < all.length; i += atOnce) yield all.slice(i, i + atOnce)
}
