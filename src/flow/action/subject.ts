import { sql } from 'kysely'
import { contactRules, guessMeaning } from '../../contract/contact-rules.ts'
import type { Language } from '../../contract/language.ts'
import type { Db, Tx } from '../../engine/database/database.ts'
import { normalAddress, personHash } from '../invitation/person-hash.ts'
import type { Subject } from './open.ts'
import { type Contact, type Figure, type Place, type Said, wordsOf } from './rule.ts'

/** A subject with what rules ask of it. */
export type AnswerSubject = Subject & {
  kind: 'answer'
  place: Place
  survey: string
  anonymous: boolean
  burst: boolean
  said: Said[]
}
export type ContactSubject = Subject & { kind: 'encounter'; place: Place; contact: Contact }
export type FigureSubject = Subject & { kind: 'alert'; figure: Figure }

type AnswerRow = {
  id: string
  org: string
  survey: string
  anonymous: boolean
  touchpoint: string | null
  reason: string | null
  unit: string | null
  unit_path: string[]
  agent: string | null
  flags: string[]
  channel: string
  language: Language
  encounter: string | null
  attributes: Record<string, unknown> | null
  e_attributes: Record<string, unknown> | null
  reason_path: string[] | null
  customer: string | null
  errand: string | null
  person_key: Buffer
  zone: string
}

/** Answers by id as rules see them, oldest first. `said` gives what each says. */
export async function answerSubjects(
  db: Db | Tx,
  ids: string[],
  said: ReadonlyMap<string, Said[]>,
): Promise<AnswerSubject[]> {
  if (ids.length === 0) return []
  // Looked up one by one: planned as joins, encounters and invitations would be read whole.
  const { rows } = await sql<AnswerRow>`
    select a.id, a.org, a.survey, a.anonymous, a.touchpoint, a.reason, a.unit, a.unit_path, a.agent, a.flags, a.channel, a.language, a.encounter,
      a.attributes, e.attributes as e_attributes, r.path as reason_path, coalesce(e.customer, i.customer) as customer, s.errand, o.person_key, o.zone
    from answer a join organisation o on o.id = a.org left join reason r on r.id = a.reason
      left join lateral (select customer, attributes from encounter where id = a.encounter offset 0) e on true
      left join lateral (select customer from invitation where id = a.invitation offset 0) i on true
      left join lateral (select errand from errand_step where customer = e.customer and encounter = a.encounter offset 0) s on true
    where a.id = any(${ids}::uuid[]) order by a.at`.execute(db)
  return rows.map((a) => {
    const mine = said.get(a.id) ?? []
    // Who was promised anonymity is nobody, until they say themselves how they are reached.
    const customer = a.anonymous ? null : a.customer
    return {
      kind: 'answer',
      id: a.id,
      org: a.org,
      answer: a.id,
      encounter: a.anonymous ? null : a.encounter,
      alert: null,
      words: wordsOf(mine),
      touchpoint: a.touchpoint,
      reason: a.reason,
      unit: a.unit,
      unitPath: a.unit_path,
      agent: a.agent,
      channel: a.channel,
      language: a.language,
      customer,
      who: customer ? `c:${customer}` : hashOfContact(mine, a.person_key, a.zone),
      errand: a.anonymous ? null : a.errand,
      survey: a.survey,
      anonymous: a.anonymous,
      burst: a.flags.includes('burst'),
      said: mine,
      place: {
        reasons: a.reason_path ?? (a.reason ? [a.reason] : []),
        channel: a.channel,
        touchpoint: a.touchpoint,
        attributes: { ...a.e_attributes, ...a.attributes },
      },
    }
  })
}

/** Who wants to be contacted is known by the address they give. */
function hashOfContact(said: readonly Said[], key: Buffer, zone: string): string | null {
  for (const { kind, value } of said) {
    if (kind !== 'contact' || typeof value !== 'object' || value === null) continue
    const { consent, email, phone } = value as { consent?: boolean; email?: string; phone?: string }
    const normal = consent ? (email && normalAddress(email, zone)) || (phone && normalAddress(phone, zone)) : null
    if (normal) return `h:${personHash(key, normal).toString('hex')}`
  }
  return null
}

type ContactRow = {
  id: string
  org: string
  touchpoint: string | null
  reason: string | null
  unit: string | null
  unit_path: string[]
  agent: string | null
  channel: string
  attributes: Record<string, unknown> | null
  outcome: string | null
  customer: string | null
  language: Language | null
  reason_path: string[] | null
  errand: string | null
  contacts: number | null
  left: string[] | null
  contact_rules: unknown
}

/** Encounters that came one by one, as rules see them; what an import brings is `history`. `days`: how far back a customer's leaving counts. */
export async function contactSubjects(
  db: Db | Tx,
  ids: string[],
  days: number,
  recent: Date,
  history = false,
): Promise<ContactSubject[]> {
  if (ids.length === 0) return []
  const { rows } = await sql<ContactRow>`
    select e.id, e.org, e.touchpoint, e.reason, e.unit, e.unit_path, e.agent, e.channel, e.attributes, e.outcome, e.customer, c.language,
      r.path as reason_path, s.errand, s.contacts, o.contact_rules,
      (select array_agg(x.outcome || '@' || extract(epoch from e.started_at - x.started_at)) from encounter x
        where x.customer = e.customer and x.outcome is not null and x.started_at <= e.started_at
          and x.started_at > e.started_at - make_interval(days => ${days})) as left
    from encounter e join organisation o on o.id = e.org left join customer c on c.id = e.customer left join reason r on r.id = e.reason
      left join lateral (
        select m.errand, (select count(*)::int from errand_step n where n.customer = m.customer and n.errand = m.errand and n.at <= m.at) as contacts
        from errand_step m where m.customer = e.customer and m.encounter = e.id offset 0
      ) s on true
    where e.id = any(${ids}::uuid[]) and (${history} or e.import is null and e.created_at >= ${recent})
    order by e.started_at`.execute(db)
  return rows.map((e) => ({
    kind: 'encounter',
    id: e.id,
    org: e.org,
    answer: null,
    encounter: e.id,
    alert: null,
    words: null,
    touchpoint: e.touchpoint,
    reason: e.reason,
    unit: e.unit,
    unitPath: e.unit_path,
    agent: e.agent,
    channel: e.channel,
    language: e.language,
    customer: e.customer,
    who: e.customer ? `c:${e.customer}` : null,
    errand: e.errand,
    contact: {
      outcome: e.outcome,
      contacts: e.contacts,
      abandoned: (within) => abandonedOf(e, within),
    },
    place: {
      reasons: e.reason_path ?? [],
      channel: e.channel,
      touchpoint: e.touchpoint,
      attributes: e.attributes ?? {},
    },
  }))
}

function abandonedOf({ outcome, left, contact_rules }: ContactRow, days: number): number {
  const { outcomes } = contactRules.parse(contact_rules)
  const isLeaving = (o: string) => (outcomes[o] ?? guessMeaning(o)) === 'abandoned'
  if (!outcome || !isLeaving(outcome)) return 0
  const within = days * 86_400
  return Math.max(
    1,
    (left ?? []).filter((x) => {
      const at = x.lastIndexOf('@')
      return Number(x.slice(at + 1)) < within && isLeaving(x.slice(0, at))
    }).length,
  )
}

/** Alerts as rules see them. */
export async function figureSubjects(db: Db | Tx, ids: string[]): Promise<FigureSubject[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('alert as a')
    .leftJoin('reason as r', 'r.id', 'a.reason')
    .where('a.id', 'in', ids)
    .where('a.kind', '<>', 'other')
    .select(['a.id', 'a.org', 'a.metric', 'a.direction', 'a.unit', 'a.unit_path', 'a.channel', 'a.reason', 'r.path'])
    .orderBy('a.found_at')
    .execute()
  return rows.map((a) => ({
    kind: 'alert',
    id: a.id,
    org: a.org,
    answer: null,
    encounter: null,
    alert: a.id,
    words: null,
    touchpoint: null,
    reason: a.reason,
    unit: a.unit,
    unitPath: a.unit_path,
    agent: null,
    channel: a.channel ?? '',
    language: null,
    customer: null,
    // One series is one matter: today's departure and tomorrow's word on the same day are not two.
    who: `a:${a.metric}:${a.unit ?? ''}:${a.channel ?? ''}:${a.reason ?? ''}:${a.direction}`,
    errand: null,
    figure: {
      metric: a.metric,
      direction: a.direction,
      reasons: a.path ?? (a.reason ? [a.reason] : []),
      channel: a.channel,
    },
  }))
}
