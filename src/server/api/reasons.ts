import { createReason, listReasons, saveReason } from '../../catalog/reason/reason.ts'
import {
  listRules,
  readClassification,
  refuseUnknownNames,
  saveClassification,
  saveRules,
} from '../../catalog/reason/rule.ts'
import { listVersions, treeThen } from '../../catalog/reason/version.ts'
import { demandWhole, type OrgScope } from '../../catalog/scope.ts'
import type { HitRate } from '../../contract/operations/reasons.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { Kept } from '../../engine/database/kept.ts'
import { classifyEncounter, unclassifyEncounter } from '../../flow/answer/recode/classify.ts'
import { beginRecode } from '../../flow/answer/recode/plan.ts'
import { previewRecode } from '../../flow/answer/recode/preview.ts'
import { listRecodes } from '../../flow/answer/recode/read.ts'
import { beginUndo } from '../../flow/answer/recode/undo.ts'
import { listUnclassified } from '../../flow/answer/unclassified.ts'
import { takenSuggestions } from '../../flow/encounter/reason/choice.ts'
import { tryRules } from '../../flow/encounter/reason/dry-run.ts'
import { readLearned, Suggester } from '../../flow/encounter/reason/suggest.ts'
import { otherShare } from '../../flow/insight/other-share.ts'
import { shareInterval } from '../../flow/insight/statistics/proportion.ts'
import { houseScope } from '../guard/scope.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

/** Why customers came: the tree and its versions, rules, re-codings, suggestions. */
export const reasonHandlers = (house: House) => {
  const { db } = house.database
  const suggester = new Suggester(db)
  // Asked at each pause in somebody's writing: the choices of months are not counted each time.
  const rates = new Kept(60_000, 200, (org) => hitRate(db, houseScope(org)))
  const queue = (scope: OrgScope) => (tx: Tx) =>
    house.jobs.add(tx, 'recode', { org: scope.org }, { key: `recode:${scope.org}` })
  return {
    'reasons.list': ({ scope }) => listReasons(db, scope),
    'reasons.create': ({ scope, body }) => createReason(db, scope, body),
    'reasons.save': ({ scope, params, body }) => saveReason(db, scope, params.id, body),
    'reasons.versions': ({ scope, query }) => listVersions(db, scope, query.before),
    'reasons.version': ({ scope, params, query }) => treeThen(db, scope, params.number, query.to),

    'reasonRules.list': ({ scope }) => listRules(db, scope),
    'reasonRules.save': ({ scope, body }) => saveRules(db, scope, body),
    'reasonRules.dryRun': async ({ scope, body }) => {
      await refuseUnknownNames(db, scope, body.rules)
      return tryRules(db, scope, body.rules, body.days)
    },
    'classification.read': ({ scope }) => readClassification(db, scope),
    'classification.save': ({ scope, body }) => saveClassification(db, scope, body),
    'reasons.other': async ({ scope }) => otherShare(db, scope, house.facts, await readClassification(db, scope)),

    'recodes.preview': ({ scope, body }) => previewRecode(db, scope, body),
    'recodes.run': ({ scope, body }) => beginRecode(db, scope, body, queue(scope)),
    'recodes.list': ({ scope, query }) => listRecodes(db, scope, query.before),
    'recodes.undo': ({ scope, params }) => beginUndo(db, scope, params.id, queue(scope)),

    'reasons.suggest': async ({ scope, body }) => ({
      suggestions: await suggester.suggest(scope, body.text),
      hitRate: await rates.get(scope.org),
    }),
    'reasons.hitRate': ({ scope }) => hitRate(db, scope),
    'reasons.learn': async ({ scope }) => {
      demandWhole(scope)
      await db
        .transaction()
        .execute((tx) => house.jobs.add(tx, 'learn-reasons', { org: scope.org }, { key: `learn:${scope.org}` }))
      return hitRate(db, scope)
    },
    'encounters.unclassified': async ({ scope, query }) => ({
      ...(await listUnclassified(db, scope, query, (text) => suggester.suggest(scope, text))),
      hitRate: await hitRate(db, scope),
    }),
    'encounters.classify': async ({ scope, params, body }) => {
      const recode = await classifyEncounter(db, scope, params.id, body)
      house.outbox.wake()
      return { recode }
    },
    'encounters.unclassify': async ({ scope, params }) => {
      await unclassifyEncounter(db, scope, params.id)
      house.outbox.wake()
      return { ok: true as const }
    },
  } satisfies Partial<Handlers>
}

/** Days over which it is counted how many suggestions were taken. */
const takenDays = 90

/** How well suggestions do: on texts that were set aside, and with people who saw them. */
async function hitRate(db: Db, scope: OrgScope): Promise<HitRate> {
  const { texts, tested, hits, at } = await readLearned(db, scope)
  const taken = await takenSuggestions(db, scope, takenDays)
  return {
    aside: shareOf(hits, tested),
    taken: shareOf(taken.hits, taken.n),
    texts,
    learnedAt: at?.toISOString() ?? null,
  }
}

const shareOf = (hits: number, n: number) => ({
  ...{ n, hits, value: n === 0 ? null : hits / n },
  interval: shareInterval(hits, n, 0.95),
})
