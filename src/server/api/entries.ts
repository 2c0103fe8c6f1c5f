import type { OrgScope } from '../../catalog/scope.ts'
import { type EntryInput, undoSeconds } from '../../contract/operations/entries.ts'
import type { EncounterInput } from '../../contract/operations/flow.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { entryHabits, entrySource, noteEntry, todaysEntries, undoEntry, wasUndone } from '../../flow/encounter/entry.ts'
import { noteChoice } from '../../flow/encounter/reason/choice.ts'
import type { TokenMaker } from '../../flow/invitation/token.ts'
import { takeEncounters } from '../encounter-door.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const entryHandlers = (house: House, token: TokenMaker) => {
  const { db } = house.database
  return {
    'entries.record': async ({ scope, body }) => {
      if (await wasUndone(db, scope, body.externalId)) return { result: 'undone', suppressed: null, undoUntil: null }
      const now = new Date()
      const input = inputOf(body, await agentOf(db, scope, body.agent), scope)
      const note = async (tx: Tx, [encounter]: string[]) => {
        await noteEntry(tx, scope, body.externalId, encounter!, now)
        // Where nothing was suggested there is nothing to count.
        if (body.reason && body.suggested)
          await noteChoice(tx, scope, {
            encounter: encounter!,
            suggested: body.suggested,
            chosen: body.reason,
            via: 'entry',
          })
      }
      const { recorded } = await takeEncounters(house, token, scope, [{ input }], note, 'entry')
      const [one] = recorded
      if (!one || one.result === 'refused') throw new Refusal('bad-input', {}, one?.issues ?? [])
      const undoUntil = one.result === 'created' ? new Date(now.getTime() + undoSeconds * 1_000).toISOString() : null
      return { result: one.result, suppressed: one.suppressed, undoUntil }
    },
    'entries.undo': async ({ scope, params }) => {
      const undone = await undoEntry(db, scope, params.id)
      house.outbox.wake()
      return { undone }
    },
    'entries.list': ({ scope }) => todaysEntries(db, scope),
    'entries.habits': ({ scope }) => entryHabits(db, scope),
  } satisfies Partial<Handlers>
}

/** For whom it is written down. An agent's own name is given by who may set it, not by the agent. */
async function agentOf(db: Db, scope: OrgScope, wanted: string | undefined): Promise<string> {
  const person = await db
    .selectFrom('person')
    .where('id', '=', scope.person)
    .select(['name', 'agent'])
    .executeTakeFirstOrThrow()
  if (scope.agent === null) return wanted ?? person.agent ?? person.name
  if (person.agent === null) throw new Refusal('wrong-state', { what: 'no-agent-name' })
  if (wanted !== undefined && wanted !== person.agent) throw new Refusal('not-allowed', { what: 'own-entries' })
  return person.agent
}

function inputOf(body: EntryInput, agent: string, scope: OrgScope): EncounterInput {
  const { customer } = body
  return {
    source: entrySource,
    externalId: body.externalId,
    startedAt: body.startedAt,
    endedAt: body.endedAt,
    agent,
    ...(body.reason && { reason: body.reason }),
    ...(body.extraReasons && { extraReasons: body.extraReasons }),
    ...(body.touchpoint ? { touchpoint: body.touchpoint } : scope.unit && { unit: scope.unit }),
    ...(body.channel && { channel: body.channel }),
    ...(body.outcome && { outcome: body.outcome }),
    talkSeconds: body.talkSeconds,
    holdSeconds: body.holdSeconds,
    wrapUpSeconds: body.wrapUpSeconds,
    ...(customer && Object.keys(customer).length > 0 && { customer: withoutNothing(customer) }),
    ...(body.note && { attributes: { note: body.note } }),
  }
}

const withoutNothing = <T extends object>(given: T) =>
  Object.fromEntries(Object.entries(given).filter(([, v]) => v !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }
