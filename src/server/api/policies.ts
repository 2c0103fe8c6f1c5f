import { listPolicies, readAsking } from '../../catalog/policy/read.ts'
import { refuseUnknown, saveAsking, savePolicies } from '../../catalog/policy/write.ts'
import { demandWhole } from '../../catalog/scope.ts'
import { answersAbout, readEncounter } from '../../flow/encounter/read.ts'
import { dryRun } from '../../flow/invitation/dry-run.ts'
import { askingEvents, countSuppressed, listSuppressed, readCustomerAsking } from '../../flow/invitation/history.ts'
import { addOptOuts, countOptOuts, hashAddresses, lookAtOptOut, removeOptOuts } from '../../flow/invitation/opt-out.ts'
import type { House } from '../house.ts'
import { tellOfMessages } from '../message-news.ts'
import type { Handlers } from './handler.ts'

/** Who is asked and how often, who does not want to be, and who was not. */
export const policyHandlers = (house: House) => {
  const { db } = house.database
  return {
    'policies.list': ({ scope }) => listPolicies(db, scope),
    'policies.save': ({ scope, body }) => savePolicies(db, scope, body),
    'policies.dryRun': async ({ scope, body: { days, ...draft } }) => {
      await refuseUnknown(db, scope, draft.policies)
      return dryRun(db, scope, draft, days)
    },
    'asking.read': ({ scope }) => readAsking(db, scope),
    'asking.save': ({ scope, body }) => saveAsking(db, scope, body),

    'optOuts.count': ({ scope }) => countOptOuts(db, scope),
    'optOuts.add': async ({ scope, body }) => {
      const given = body.addresses.map((text, at) => ({ at, text: text.trim() })).filter((a) => a.text !== '')
      const made = await hashAddresses(
        db,
        scope,
        given.map((a) => a.text),
      )
      const hashes = new Set(made.flatMap((h) => (h ? [h.toString('hex')] : [])))
      const added = await db.transaction().execute((tx) =>
        addOptOuts(
          tx,
          scope,
          [...hashes].map((h) => Buffer.from(h, 'hex')),
          { kind: body.kind, via: given.length === 1 ? 'staff' : 'import' },
        ),
      )
      tellOfMessages(house, scope.org)
      return { added, known: hashes.size - added, bad: given.filter((_, n) => made[n] === null) }
    },
    'optOuts.remove': async ({ scope, body }) => {
      demandWhole(scope)
      const hashes = await hashAddresses(db, scope, [body.address])
      const known = hashes.filter((h) => h !== null)
      return { removed: await db.transaction().execute((tx) => removeOptOuts(tx, scope, known)) }
    },
    'optOuts.look': async ({ scope, body }) => {
      const [hash] = await hashAddresses(db, scope, [body.address])
      return hash ? lookAtOptOut(db, scope, hash) : { listed: null, failingSince: null }
    },

    'suppressions.summary': ({ scope, query: { by, ...which } }) => countSuppressed(db, scope, which, by),
    'suppressions.list': ({ scope, query: { before, limit, ...which } }) =>
      listSuppressed(db, scope, which, { before, limit }),
    'customers.asking': ({ scope, params }) => readCustomerAsking(db, scope, params.id),
    'encounters.read': async ({ scope, params }) => ({
      encounter: await readEncounter(db, scope, params.id),
      asking: await askingEvents(db, scope, { encounter: params.id }),
      answers: await answersAbout(db, scope, params.id),
    }),
  } satisfies Partial<Handlers>
}
