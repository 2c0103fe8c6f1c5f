import { notePersonView } from '../../catalog/person-view/person-view.ts'
import type { RulePreview } from '../../contract/operations/errands.ts'
import { answersOf } from '../../flow/answer/of-encounters.ts'
import { isErrandDue } from '../../flow/encounter/errand/mark-due.ts'
import { type Tried, tryRule } from '../../flow/encounter/errand/preview.ts'
import { readErrand, readErrands } from '../../flow/encounter/errand/read.ts'
import { readRule, saveRule } from '../../flow/encounter/errand/rule.ts'
import { endingTerms, listErrandIds } from '../../flow/insight/errand-list.ts'
import { errandOverview } from '../../flow/insight/errand-overview.ts'
import { shareFigure } from '../../flow/insight/estimate.ts'
import { queueErrands } from '../errand-work.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

/** Who came again, and what was one matter. */
export const errandHandlers = ({ database: { db }, facts, jobs }: House) =>
  ({
    'errands.overview': async ({ scope, body }) => {
      await notePersonView(db, scope, body, ['solved', 'observed_fcr', 'moves'])
      return { ...(await errandOverview(scope, facts, db, body)), due: await isErrandDue(db, scope) }
    },
    'errands.list': async ({ scope, body }) => {
      await notePersonView(db, scope, body, ['errands'])
      const { rows, next } = await listErrandIds(scope, facts, db, body)
      return { rows: await readErrands(db, scope, rows), next }
    },
    'errands.read': async ({ scope, params }) => {
      const { horizon, ends } = await endingTerms(scope, facts, db)
      const { contacts, ...read } = await readErrand(db, scope, params.id, (last) => last + ends * 1_000 > horizon)
      const said = await answersOf(
        db,
        scope,
        contacts.map((c) => c.encounter),
      )
      return { ...read, contacts: contacts.map((c) => ({ ...c, answers: said.get(c.encounter) ?? [] })) }
    },
    'errandRule.read': ({ scope }) => readRule(db, scope),
    'errandRule.save': ({ scope, body }) =>
      db.transaction().execute(async (tx) => {
        const saved = await saveRule(tx, scope, body)
        await queueErrands(jobs)(tx)
        return saved
      }),
    'errandRule.preview': async ({ scope, body }) => {
      const { customers, all, now, draft } = await tryRule(db, scope, body)
      return { customers, all, now: present(now), draft: present(draft) }
    },
  }) satisfies Partial<Handlers>

const present = (t: Tried): RulePreview['now'] => ({
  contacts: t.contacts,
  errands: t.errands,
  contactsPerErrand: t.ended === 0 ? null : t.inEnded / t.ended,
  errandFcr: shareFigure(t.one, t.ended, 0.95),
  observedFcr: shareFigure(t.resolved, t.eligible, 0.95),
  transferred: shareFigure(t.transferred, t.ended, 0.95),
})
