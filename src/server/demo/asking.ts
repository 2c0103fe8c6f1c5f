import { sql } from 'kysely'
import type { InvitationChannel, PolicyAction, PolicyCondition } from '../../contract/asking.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { gaveUp, goesOn, passedOn } from './again.ts'
import { addDemoCalls } from './calls.ts'
import { type DemoPolicies, demoPolicies, sentDays } from './demo-policies.ts'
import type { Furnished } from './furnish.ts'
import { keepSent } from './sent.ts'

const dayMs = 86_400_000
const monthMs = 30 * dayMs

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
      ...{ key: 'transferred', name: 'Siirretyistä ja jonosta luopuneista ei kysytä' },
      ...{ condition: { channels: ['phone', 'chat'], outcomes: [passedOn, gaveUp] }, action: { ask: false } },
    },
    {
      ...{ key: 'self', name: 'Verkkopalvelusta ei kysytä vielä' },
      ...{ condition: { channels: ['self-service'] }, action: { ask: false } },
    },
    {
      ...{ key: 'calls', name: 'Kesken jääneet puhelut: soitetaan perään' },
      condition: { channels: ['phone'], outcomes: [goesOn] },
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

/** Which policy asked whom over which way. By night nothing goes out, so what ended late is left as a link. */
async function namePolicies(tx: Tx, org: string, ids: DemoPolicies, now: number): Promise<void> {
  await sql`
    update invitation i set policy = w.policy, channel = w.way from encounter e, (values
        ('phone', ${ids.phone}::uuid, 'sms'), ('delivery', ${ids.deliveries}::uuid, 'email'), ('email', ${ids.written}::uuid, 'email'),
        ('store', ${ids.stores}::uuid, 'email'), ('chat', ${ids.everybody}::uuid, 'link')) as w (channel, policy, way), organisation o
    where i.org = ${org} and o.id = i.org and e.id = i.encounter and e.channel = w.channel and i.asked_at > ${new Date(now - sentDays * dayMs)}
      and extract(hour from i.asked_at at time zone o.zone) between 8 and 20`.execute(tx)
}

/**
 * Who came again within a month of being asked was not asked (see keep.ts): each has its row. Of the last month's, some had said no meanwhile; calls
 * that were passed on and receipts without an address were not asked about either.
 */
async function leaveUnasked(tx: Tx, org: string, ids: DemoPolicies, now: number): Promise<void> {
  const since = new Date(now - monthMs)
  const shown = new Date(now - sentDays * dayMs)
  const policyOf = sql`case when e.channel = 'self-service' then ${ids.self}::uuid when e.suppressed = 'policy-says-no' then ${ids.transferred}::uuid else case e.channel when 'phone' then ${ids.phone}::uuid
    when 'delivery' then ${ids.deliveries}::uuid when 'email' then ${ids.written}::uuid when 'store' then ${ids.stores}::uuid else ${ids.everybody}::uuid end end`
  const wayOf = sql`case when e.suppressed = 'policy-says-no' then '' else case e.channel when 'phone' then 'sms' when 'chat' then 'link' else 'email' end end`
  await sql`create temporary table demo_refused on commit drop as
    select i.customer, max(i.asked_at) as first_at from invitation i
    where i.org = ${org} and i.asked_at > ${since} and i.opened_at is null and exists (
      select from encounter e where e.customer = i.customer and e.suppressed = 'asked-lately' and e.created_at > i.asked_at + interval '1 hour')
    group by i.customer order by i.customer limit 14`.execute(tx)
  await sql`update encounter e set suppressed = 'opted-out' from demo_refused r
    where e.customer = r.customer and e.suppressed = 'asked-lately' and e.created_at > r.first_at`.execute(tx)
  await sql`
    with unasked as (
      delete from invitation i using encounter e
      where i.org = ${org} and e.id = i.encounter and i.asked_at > ${since} and i.opened_at is null
        and (e.channel = 'phone' and e.outcome = ${passedOn} or e.channel = 'store' and abs(hashtext(e.external_id)) % 9 = 0)
        and not exists (select from demo_refused r where r.customer = i.customer)
      returning e.id, e.channel
    )
    update encounter e set suppressed = case u.channel when 'phone' then 'policy-says-no' else 'no-contact' end,
      customer = case u.channel when 'phone' then e.customer end from unasked u where e.id = u.id`.execute(tx)
  await sql`
    insert into suppression (id, org, encounter, policy, customer, channel, touchpoint, unit, unit_path, reason, at)
    select gen_random_uuid(), ${org}, e.id, ${policyOf}, e.customer, ${wayOf}, e.touchpoint, e.unit, e.unit_path, e.suppressed, e.created_at
    from encounter e where e.org = ${org} and e.suppressed is not null and e.created_at > ${shown}`.execute(tx)
}
