import { readClassification } from '../../catalog/reason/rule.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Language, Localized } from '../../contract/language.ts'
import type { Db } from '../../engine/database/database.ts'
import { fold } from './file/text.ts'
import { type ArrivalRule, type Classify, classifier } from './reason/arrive.ts'

export type NamedTouchpoint = {
  id: string
  unit: string
  channel: string
  stage: string
  closed: boolean
  language: Language | null
  survey: { closed: boolean; current_version: string | null } | null
}
export type Names = {
  touchpoint(name: string): NamedTouchpoint | undefined
  unit(name: string): { id: string; path: string[] } | undefined
  reason(name: string): string | undefined
  /** From the top of the tree down to the reason itself. */
  reasonPath(id: string): string[]
  /** What an encounter counts under; null where that is what it came with. */
  classify: Classify | null
}

/** What source systems call things: our id, our code, or the name in any language. Upper and lower case are one. */
export async function readNames(db: Db, scope: OrgScope): Promise<Names> {
  const units = await db.selectFrom('unit').where('org', '=', scope.org).select(['id', 'name', 'path']).execute()
  // With their rules: a statement more for each encounter told of would cost those who have none.
  const reasons = await db
    .selectFrom('reason as r')
    .leftJoin('reason_rule as x', (on) =>
      on.onRef('x.reason', '=', 'r.id').on('x.removed_at', 'is', null).on('x.enabled', '=', true),
    )
    .where('r.org', '=', scope.org)
    .select(['r.id', 'r.code', 'r.name', 'r.path', 'r.other', 'r.merged_into', 'r.merged_by'])
    .select(['x.id as rule', 'x.condition', 'x.position'])
    .execute()
  const touchpoints = await db
    .selectFrom('touchpoint as t')
    .leftJoin('survey as s', 's.id', 't.survey')
    .where('t.org', '=', scope.org)
    .select([
      't.id',
      't.unit',
      't.channel',
      't.stage',
      't.closed',
      't.language',
      't.code',
      't.name',
      's.closed as survey_closed',
      's.current_version',
      's.id as survey',
    ])
    .execute()

  const touchpointBy = new Map<string, NamedTouchpoint>()
  for (const t of touchpoints) {
    const named = {
      id: t.id,
      unit: t.unit,
      channel: t.channel,
      stage: t.stage,
      closed: t.closed,
      language: t.language,
      survey: t.survey ? { closed: t.survey_closed ?? false, current_version: t.current_version } : null,
    }
    for (const key of [t.id, t.code, ...namesOf(t.name)]) setOnce(touchpointBy, key, named)
  }
  const unitBy = new Map<string, { id: string; path: string[] }>()
  for (const u of units) for (const key of [u.id, u.name]) setOnce(unitBy, key, { id: u.id, path: u.path })
  const reasonBy = new Map<string, string>()
  for (const r of reasons) for (const key of [r.id, r.code, ...namesOf(r.name)]) setOnce(reasonBy, key, r.id)

  const pathBy = new Map(reasons.map((r) => [r.id, r.path]))
  const rules = reasons
    .flatMap((r) => (r.rule === null ? [] : [{ id: r.rule, reason: r.id, condition: r.condition, at: r.position! }]))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1)) as (ArrivalRule & { at: number })[]
  const { textAttributes } = rules.some((r) => r.condition.words)
    ? await readClassification(db, scope)
    : { textAttributes: [] }

  return {
    touchpoint: (name) => touchpointBy.get(fold(name)),
    unit: (name) => unitBy.get(fold(name)),
    reason: (name) => reasonBy.get(fold(name)),
    reasonPath: (id) => pathBy.get(id) ?? [],
    classify: classifier(reasons, rules, textAttributes),
  }
}

/** What the organisation's people are called in source systems, folded. */
export async function readAgents(db: Db, scope: OrgScope): Promise<ReadonlySet<string>> {
  const people = await db
    .selectFrom('person')
    .where('org', '=', scope.org)
    .where('agent', 'is not', null)
    .select('agent')
    .distinct()
    .execute()
  return new Set(people.map((p) => fold(p.agent!)))
}

const namesOf = (name: Localized): string[] => Object.values(name).filter(Boolean)
function setOnce<T>(map: Map<string, T>, key: string, value: T): void {
  if (!map.has(fold(key))) map.set(fold(key), value)
}
