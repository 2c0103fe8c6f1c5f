import type { Language, Localized } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { keepReadyTemplates, type ReadyTemplate } from '../case/template.ts'
import { isZone } from './write.ts'

/** Monday to Friday 8–16. */
const workingHours = Array.from({ length: 7 }, (_, day) => (day < 5 ? { from: '08:00', to: '16:00' } : null))

/** Working hours until a case is due, unless the organisation says otherwise: a day. */
const dueHours = 8

export type Beginning = {
  name: string
  zone: string
  languages: Language[]
  demo?: boolean
  causes: Localized[]
  /** Names of the first case rules. */
  rules: { nps: string; solved: string; contact: string }
  templates: ReadyTemplate[]
}

/** A new organisation with its root unit, working hours, causes, rules for the answers that call for somebody, and beginnings of letters to them. */
export async function beginOrganisation(tx: Tx, given: Beginning): Promise<{ org: string; root: string }> {
  if (!isZone(given.zone)) throw new Refusal('bad-input', {}, [{ path: 'zone', message: 'unknown-zone' }])
  const org = newId()
  const root = newId()
  const { name, zone, languages, demo = false } = given
  await tx
    .insertInto('organisation')
    .values({ id: org, name, zone, languages, working_hours: json(workingHours), demo })
    .execute()
  await tx
    .insertInto('unit')
    .values({ id: root, org, parent: null, name, kind: 'company', path: [root] })
    .execute()
  const causes = given.causes.map((cause) => ({ id: newId(), org, name: json(cause) }))
  if (causes.length > 0) await tx.insertInto('cause').values(causes).execute()
  const conditions = [
    { name: given.rules.nps, said: { question: 'nps', max: 6 } },
    { name: given.rules.solved, said: { question: 'solved', oneOf: ['no'] } },
    { name: given.rules.contact, said: { question: 'contact' } },
  ]
  const rules = conditions.map((rule) => ({
    id: newId(),
    org,
    name: rule.name,
    condition: json({ on: 'answer', said: [rule.said] }),
    due_hours: dueHours,
  }))
  await tx.insertInto('case_rule').values(rules).execute()
  await keepReadyTemplates(tx, org, given.templates)
  return { org, root }
}
