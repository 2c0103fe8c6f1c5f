import { sql } from 'kysely'
import type { InvitationChannel, PolicyAction, PolicyCondition } from '../../contract/asking.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { addDemoCalls } from './calls.ts'
import type { Furnished } from './furnish.ts'
import { keepSent } from './sent.ts'

const dayMs = 86_400_000
const monthMs = 30 * dayMs

export const demoPolicies = ['transferred', 'calls', 'deliveries', 'phone', 'written', 'stores', 'everybody'] as const
export type DemoPolicies = Record<(typeof demoPolicies)[number], string>

const ask = (via: InvitationChannel[], more: Partial<Extract<PolicyAction, { ask: true }>> = {}): PolicyAction => ({
  ...{ ask: true, survey: null, via, share: 1, delayMinutes: 0, language: null, remindHours: null, usefulHours: 72 },
  ...more,
})

/**
 * Policies as a company of this size begins with; what was sent by them, and who was left unasked and why. Their names are the company's own words,
 * as are those of its units and case rules, so they are in its own language.
 */
export async function keepAsking(tx: Tx, made: Furnished, now: number): Promise<void> {
  const { org } = made
  const ids = Object.fromEntries(demoPolicies.map((key) => [key, newId()])) as DemoPolicies
  const all: { key: keyof DemoPolicies; name: string; condition: PolicyCondition; action: PolicyAction }[] = [
    {
      ...{ key: 'transferred', name: 'Siirretyistä puheluista ei kysytä' },
      ...{ condition: { channels: ['phone'], outcomes: ['siirretty'] }, action: { ask: false } },
    },
    {
      ...{ key: 'calls', name: 'Kesken jääneet puhelut: soitetaan perään' },
      condition: { channels: ['phone'], outcomes: ['jatkuu myöhemmin'] },
      action: ask(['phone'], { delayMinutes: 60 }),
    },
    {
      ...{ key: 'deliveries', name: 'Kotiinkuljetus: sähköposti ja muistutus kahden päivän päästä' },
      ...{ condition: { channels: ['delivery'] }, action: ask(['email'], { delayMinutes: 90, remindHours: 48 }) },
    },
    {
      ...{ key: 'phone', name: 'Muut puhelut: tekstiviesti heti' },
      ...{ condition: { channels: ['phone'] }, action: ask(['sms', 'email'], { usefulHours: 24 }) },
    },
    {
      ...{ key: 'written', name: 'Sähköposti: kysely sähköpostiin' },
      ...{ condition: { channels: ['email'] }, action: ask(['email']) },
    },
    {
      ...{ key: 'stores', name: 'Myymälät: kuitin sähköpostiin tunnin päästä' },
      ...{ condition: { channels: ['store'] }, action: ask(['email'], { delayMinutes: 60 }) },
    },
    { key: 'everybody', name: 'Kaikki muut: linkki kohtaamisen jälkeen', condition: {}, action: ask(['link']) },
  ]
  await tx
    .insertInto('policy')
    .values(
      all.map(({ key, name, condition, action }, position) => ({
        ...{ id: ids[key], name, org, position, condition: json(condition), action: json(action), removed_at: null },
        changed_at: new Date(now - 91 * dayMs),
      })),
    )
    .execute()
  await namePolicies(tx, org, ids, now)
  await leaveUnasked(tx, org, ids, now)
  await keepSent(tx, org, now)
  await addDemoCalls(tx, made, ids, now)
}

/** How far back what was sent is kept: as far as the outbox looks. */
export const sentDays = 91

/** Which policy asked whom over which way. By night nothing goes out, so what ended late is left as a link. */
async function namePolicies(tx: Tx, org: string, ids: DemoPolicies, now: number): Promise<void> {
  await sql`
    update invitation i set policy = w.policy, channel = w.way from encounter e, (values
        ('phone', ${ids.phone}::uuid, 'sms'), ('delivery', ${ids.deliveries}::uuid, 'email'), ('email', ${ids.written}::uuid, 'email'),
        ('store', ${ids.stores}::uuid, 'email'), ('chat', ${ids.everybody}::uuid, 'link')) as w (channel, policy, way), organisation o
    where i.org = ${org} and o.id = i.org and e.id = i.encounter and e.channel = w.channel and i.asked_at > ${new Date(now - sentDays * dayMs)}
      and extract(hour from i.asked_at at time zone o.zone) between 8 and 20`.execute(tx)
}

/** Of those who did not open: who had been asked within a month, who asked not to be asked, whose receipt had no address, whose call was passed on. */
async function leaveUnasked(tx: Tx, org: string, ids: DemoPolicies, now: number): Promise<void> {
  const since = new Date(now - monthMs)
  // Each of these said no after the first question of the month.
  await sql`create temporary table demo_refused on commit drop as
    select i.customer, min(i.asked_at) as first_at from invitation i
    where i.org = ${org} and i.asked_at > ${since} and i.customer is not null
    group by i.customer having count(*) > 1 and bool_and(i.opened_at is null) order by i.customer limit 14`.execute(tx)
  await sql`
    with judged as (
      select i.id, i.encounter, case
          when r.customer is not null and i.asked_at > r.first_at then 'opted-out'
          when e.channel = 'phone' and e.outcome = 'siirretty' then 'policy-says-no'
          when e.channel = 'store' and abs(hashtext(e.external_id)) % 9 = 0 then 'no-contact'
          when r.customer is null and exists (select from invitation b where b.customer = i.customer and b.asked_at < i.asked_at
            and b.asked_at > i.asked_at - interval '30 days') then 'asked-lately'
        end as reason
      from invitation i join encounter e on e.id = i.encounter left join demo_refused r on r.customer = i.customer
      where i.org = ${org} and i.asked_at > ${since} and i.opened_at is null and not exists (select from answer a where a.id = i.answer)
    ), unasked as (
      delete from invitation i using judged j where j.id = i.id and j.reason is not null
      returning i.encounter, i.policy, i.customer, i.channel, i.touchpoint, i.asked_at, j.reason
    ), marked as (
      update encounter e set suppressed = u.reason, customer = case when u.reason <> 'no-contact' then e.customer end
      from unasked u where e.id = u.encounter
    )
    insert into suppression (id, org, encounter, policy, customer, channel, touchpoint, unit, unit_path, reason, at)
    select gen_random_uuid(), ${org}, e.id, case when u.reason = 'policy-says-no' then ${ids.transferred}::uuid else u.policy end,
      case when u.reason <> 'no-contact' then u.customer end, case when u.reason = 'policy-says-no' then '' else u.channel end,
      u.touchpoint, e.unit, e.unit_path, u.reason, u.asked_at
    from unasked u join encounter e on e.id = u.encounter`.execute(tx)
}
