import { createHash, randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { createApiKey } from '../../src/catalog/api-key/api-key.ts'
import { makeLink } from '../../src/catalog/person/link.ts'
import { addReceiver } from '../../src/catalog/receiver/write.ts'
import { createReward } from '../../src/catalog/reward/write.ts'
import { apiScopes, type Role } from '../../src/contract/operation.ts'
import { webhookMapping } from '../../src/contract/webhook.ts'
import type { Db } from '../../src/engine/database/database.ts'
import { newId } from '../../src/engine/database/id.ts'
import { json } from '../../src/engine/database/tables.ts'
import { addAlert } from '../../src/flow/action/alert/write.ts'
import { addQuote } from '../../src/flow/announcement/notice/quote.ts'
import { createNotice, publishNotice } from '../../src/flow/announcement/notice/write.ts'
import { draw } from '../../src/flow/answer/reward/draw.ts'
import { keepErrands } from '../../src/flow/encounter/errand/keep.ts'
import { openHook, saveHook } from '../../src/flow/encounter/webhook/hook.ts'
import { keepRequest, nothing } from '../../src/flow/encounter/webhook/request.ts'
import { setApart } from '../../src/flow/idea/duplicates.ts'
import { mergeIdea } from '../../src/flow/idea/merge.ts'
import { postComment } from '../../src/flow/idea/write.ts'
import { makeBatch } from '../../src/flow/invitation/paper/write.ts'
import { tokenMaker } from '../../src/flow/invitation/token.ts'
import type { As, TestHouse } from '../api-house.ts'
import { aBoard, aDevice, anIdea, openly } from '../board-builder.ts'
import {
  anOrganisation,
  aPerson,
  aPublishedSurvey,
  aReason,
  aTouchpoint,
  aUnit,
  type BuiltOrganisation,
} from '../builders.ts'
import { aMessage } from '../message-builder.ts'
import { aSuppression } from './suppressed.ts'

/** Columns of the table. The last five stand for people of the unit "own"; admin, manager and key see the whole organisation. */
export const actorNames = [
  'nobody',
  'admin',
  'manager',
  'key',
  'unit-admin',
  'unit-manager',
  'lead',
  'agent',
  'viewer',
] as const
export type ActorName = (typeof actorNames)[number]
export type Actor = { name: ActorName; role: Role | 'key' | null; unit: string | null; person: string | null; as: As }

/** Rows of the table: where the thing asked for is. */
export type PlaceName = 'own' | 'mate' | 'unit' | 'org' | 'mine'
/** A unit and an agent in it, with one answer at one touchpoint. */
export type Place = {
  name: PlaceName
  org: BuiltOrganisation
  unit: { id: string; path: string[] }
  agent: string
  survey: { id: string; version: string }
  touchpoint: string
  answer: string
  /** The encounter that an errand began with; in the facts. */
  errand: string
  /** Somebody of the organisation who may own a case. */
  owner: string
  cause: string
}

export type Ground = Awaited<ReturnType<typeof layGround>>

/** Two organisations; in the first the unit of our people and another one. */
export async function layGround(house: TestHouse) {
  const { db } = house
  const ours = await anOrganisation(db)
  const theirs = await anOrganisation(db)
  const own = await aUnit(db, ours, { name: 'Pohjoinen' })
  const other = await aUnit(db, ours, { name: 'Etelä' })
  const foreign = await aUnit(db, theirs, { name: 'Toisten' })

  const actor = async (name: ActorName, role: Role, unit: string | null): Promise<Actor> => {
    const person = await aPerson(db, ours, { role, unit, agent: role === 'agent' ? 'Aino' : null, language: 'en' })
    return { name, role, unit, person: person.id, as: { cookie: await house.sessionOf(person) } }
  }
  const key = await createApiKey(db, ours.scope, { name: 'all', scopes: [...apiScopes] })
  const actors: Record<ActorName, Actor> = {
    nobody: { name: 'nobody', role: null, unit: null, person: null, as: {} },
    admin: await actor('admin', 'admin', null),
    manager: await actor('manager', 'manager', null),
    key: { name: 'key', role: 'key', unit: null, person: null, as: { key: key.secret } },
    'unit-admin': await actor('unit-admin', 'admin', own.id),
    'unit-manager': await actor('unit-manager', 'manager', own.id),
    lead: await actor('lead', 'lead', own.id),
    agent: await actor('agent', 'agent', own.id),
    viewer: await actor('viewer', 'viewer', own.id),
  }
  // Theirs must not be saved by being empty: an admin of their own, joined.
  await house.sessionOf(await aPerson(db, theirs))

  const place = async (name: PlaceName, org: BuiltOrganisation, unit: Place['unit'], agent: string): Promise<Place> => {
    const survey = await aPublishedSurvey(db, org)
    const { id: touchpoint } = await aTouchpoint(db, org, { unit: unit.id, survey: survey.id })
    const owner = (await aPerson(db, org, { role: 'manager' })).id
    const cause = newId()
    await db
      .insertInto('cause')
      .values({ id: cause, org: org.id, name: json({ fi: 'Odotus' }) })
      .execute()
    const made = { name, org, unit, agent, survey, touchpoint, owner, cause, answer: '', errand: '' }
    return { ...made, answer: await anAnswer(made), errand: await anErrand(db, made) }
  }

  async function anAnswer(at: Omit<Place, 'answer' | 'errand'>): Promise<string> {
    const id = newId()
    const now = new Date()
    await db
      .insertInto('answer')
      .values({
        id,
        org: at.org.id,
        survey: at.survey.id,
        survey_version: at.survey.version,
        touchpoint: at.touchpoint,
        channel: 'store',
        unit: at.unit.id,
        unit_path: at.unit.path,
        agent: at.agent,
        language: 'fi',
        source: 'anonymous',
        attributes: json({}),
        at: now,
        last_at: now,
      })
      .execute()
    await sql`
      insert into answer_event (id, org, answer, question, value, kind, level, digest, at)
      values (${newId()}, ${at.org.id}, ${id}, 'nps', '2'::json, 'nps', 'low', ${randomBytes(32)}, ${now})`.execute(db)
    return id
  }

  let number = 0
  for (const org of [ours, theirs]) await aBoard(db, org)
  async function anIdeaAt(p: Place, stand: 'published' | 'waiting' = 'published'): Promise<string> {
    const settings = openly(stand === 'waiting' ? { hold: { all: true } } : {})
    const { id } = await anIdea(db, p.org, { settings })
    await db.updateTable('idea').set({ unit: p.unit.id, unit_path: p.unit.path }).where('id', '=', id).execute()
    return id
  }
  const make = {
    idea: anIdeaAt,
    mergedIdea: async (p: Place) => {
      const id = await anIdeaAt(p)
      await mergeIdea(db, p.org.scope, id, await anIdeaAt(p))
      return id
    },
    ideasApart: async (p: Place, [one, other]: string[]) =>
      setApart(db, p.org.scope, { one: one!, other: other!, apart: true }),
    ideaComment: async (p: Place) => {
      const [id, idea] = [newId(), await anIdeaAt(p)]
      const given = { id, idea, body: 'Hyvä', name: '', language: 'fi' as const }
      await postComment(db, p.org.scope, openly({ hold: { all: true } }), aDevice(), given)
      return id
    },
    unit: async (p: Place) => (await aUnit(db, p.org, { parent: p.unit.id })).id,
    brandedUnit: async (p: Place) => {
      const { id } = await aUnit(db, p.org, { parent: p.unit.id })
      const brand = json({ name: { fi: 'Merkki' }, colour: '#aa0000' })
      await db.updateTable('unit').set({ brand }).where('id', '=', id).execute()
      return id
    },
    person: async (p: Place) => (await aPerson(db, p.org, { role: 'viewer', unit: p.unit.id })).id,
    lead: async (p: Place) => (await aPerson(db, p.org, { role: 'lead', unit: p.unit.id })).id,
    caseTemplate: async (p: Place) => {
      const id = newId()
      const text = json({ fi: 'Hei' })
      await db.insertInto('case_template').values({ id, org: p.org.id, name: text, body: text }).execute()
      return id
    },
    touchpoint: async (p: Place) => (await aTouchpoint(db, p.org, { unit: p.unit.id })).id,
    reason: async (p: Place) => (await aReason(db, p.org)).id,
    /** Used at a touchpoint of the place. */
    survey: async (p: Place) => {
      const { id } = await aPublishedSurvey(db, p.org)
      await aTouchpoint(db, p.org, { unit: p.unit.id, survey: id })
      return id
    },
    apiKey: async (p: Place) => {
      const id = newId()
      const hash = createHash('sha256').update(id).digest()
      await db
        .insertInto('api_key')
        .values({ id, org: p.org.id, name: 'x', prefix: 'hk_x', hash, scopes: ['catalog:read'] })
        .execute()
      return id
    },
    target: async (p: Place) => {
      const id = newId()
      const target = { id, org: p.org.id, metric: 'nps', unit: p.unit.id, touchpoint: null, value: 40 }
      await db
        .insertInto('target')
        .values({ ...target, from_date: '2026-01-01' })
        .execute()
      return id
    },
    caseRule: async (p: Place) => {
      const id = newId()
      const condition = json({ on: 'answer', said: [{ question: 'nps', max: 6 }] })
      await db
        .insertInto('case_rule')
        .values({
          id,
          org: p.org.id,
          name: 'x',
          condition,
          survey: null,
          unit: p.unit.id,
          due_hours: 8,
          enabled: false,
        })
        .execute()
      return id
    },
    cause: async (p: Place) => {
      const id = newId()
      await db
        .insertInto('cause')
        .values({ id, org: p.org.id, name: json({ fi: 'Sävy' }) })
        .execute()
      return id
    },
    topic: async (p: Place) => {
      const id = newId()
      await db
        .insertInto('topic')
        .values({ id, org: p.org.id, name: json({ fi: `Aihe ${id}` }), words: ['lasku'] })
        .execute()
      return id
    },
    improvement: async (p: Place) => {
      const id = newId()
      const what = { title: 'Toinen kassa', change: '', metric: 'nps' as const, created_by: null }
      const where = { unit: p.unit.id, unit_path: p.unit.path, starts_on: null, ends_on: null, start_set_at: null }
      await db
        .insertInto('improvement')
        .values({ id, org: p.org.id, owner: null, ...what, ...where })
        .execute()
      return id
    },
    encounter: async (p: Place) => {
      const id = newId()
      const at = { id, org: p.org.id, source: 'test', external_id: id, channel: 'phone', unit: p.unit.id }
      const told = { unit_path: p.unit.path, agent: p.agent, attributes: json({ note: 'x' }) }
      await db
        .insertInto('encounter')
        .values({ ...at, ...told, started_at: new Date() })
        .execute()
      return id
    },
    /** One more, the newest: lists begin with it. */
    answer: anAnswer,
    /** A customer's text that became no answer. */
    textReply: async (p: Place) => {
      const id = newId()
      const at = { id, org: p.org.id, gateway_id: id, sender: '+358401234567', text: 'Hei' }
      await db
        .insertInto('text_reply')
        .values({ ...at, became: 'unclear', unit_path: p.unit.path })
        .execute()
      return id
    },
    message: async (p: Place, state: 'sent' | 'unknown' = 'sent') => {
      const made = await aMessage(
        db,
        { ...p.org, root: p.unit.id },
        { touchpoint: p.touchpoint, version: p.survey.version },
        { state, more: { unit_path: p.unit.path, sent_at: new Date() } },
      )
      return made.id
    },
    alert: async (p: Place) => {
      const unit = p.unit.id
      const since = new Date().toISOString().slice(0, 10)
      const said = { kind: 'departure', metric: 'encounters', direction: 'up', since, lastOn: since, value: 9 } as const
      return (await addAlert(db, p.org.scope, { ...said, unit, channel: null, reason: newId() })).id
    },
    customer: async (p: Place) => {
      const id = newId()
      const row = {
        id,
        org: p.org.id,
        external_id: id,
        name: 'x',
        email: null,
        phone: null,
        language: null,
        zone: null,
        import: null,
      }
      await db.insertInto('customer').values(row).execute()
      return id
    },
    case: async (p: Place, state: 'new' | 'closed' = 'new') => {
      const id = newId()
      const row = {
        id,
        org: p.org.id,
        number: ++number,
        answer: await anAnswer(p),
        rule: null,
        rule_name: 'x',
        title: 'x',
        touchpoint: p.touchpoint,
        unit: p.unit.id,
        unit_path: p.unit.path,
        agent: p.agent,
        state: state === 'closed' ? ('solved' as const) : state,
        due_at: new Date(),
        closed_at: state === 'closed' ? new Date() : null,
      }
      await db.insertInto('feedback_case').values(row).execute()
      return id
    },
    /** Uploaded by the caller where the place is "mine", else by another manager of the place's organisation. */
    import: async (p: Place, who: Actor, state = 'uploaded') => {
      const id = newId()
      const bytes = Buffer.from(csv)
      await db
        .insertInto('import')
        .values({
          id,
          org: p.org.id,
          file_name: 'a.csv',
          bytes: bytes.length,
          state,
          mapping: null,
          rows: 1,
          created_by: p.name === 'mine' ? who.person : p.owner,
          started_at: null,
          finished_at: null,
          failure: null,
        })
        .execute()
      await db.insertInto('import_chunk').values({ import: id, n: 0, bytes }).execute()
      return id
    },
    /** With a mapping; its secret is sealed for no house. */
    webhook: async (p: Place) => {
      const signing = { scheme: 'standard' as const, header: 'x-signature', timeHeader: null, idHeader: null }
      const id = await openHook(db, p.org.scope, { name: `h${++number}`, signing, secret: Buffer.from('x') })
      await saveHook(db, p.org.scope, id, { mapping: webhookMapping.parse({ fields: { externalId: { path: 'id' } } }) })
      return id
    },
    webhookRequest: async (p: Place) => {
      const body = Buffer.from('{}')
      const received = { org: p.org.id, source: await make.webhook(p), senderId: null, bytes: 2, body }
      return keepRequest(db, received, { ...nothing, state: 'refused' }, new Date())
    },
    /** 'ready' tells of five answers. */
    notice: async (p: Place, state: 'empty' | 'ready' | 'published' = 'empty') => {
      const links = []
      if (state !== 'empty') for (let n = 0; n < 5; n++) links.push({ kind: 'answer' as const, id: await anAnswer(p) })
      const text = { title: { fi: 'x' }, said: {}, did: { fi: 'x' }, touchpoints: [] }
      const id = await createNotice(db, p.org.scope, { ...text, links })
      if (state === 'published') await publishNotice(db, p.org.scope, id, null)
      return id
    },
    /** Whose place's answer has words. */
    quotable: async (p: Place) => {
      await sql`
        insert into answer_event (id, org, answer, question, value, kind, words, digest, at)
        values (${newId()}, ${p.org.id}, ${p.answer}, 'why', '"odotin"'::json, 'text', 'odotin', ${randomBytes(32)}, now())`.execute(
        db,
      )
      return make.notice(p)
    },
    /** Notice and quote, with a space between. */
    quote: async (p: Place): Promise<string> => {
      const notice = await make.quotable(p)
      const given = { answer: p.answer, words: 'odotin', consent: 'puhelimessa 1.1.', harmless: [] }
      await addQuote(db, p.org.scope, notice, given)
      const { id } = await db
        .selectFrom('notice_quote')
        .select('id')
        .where('notice', '=', notice)
        .executeTakeFirstOrThrow()
      return `${notice} ${id}`
    },
    /** Its address and secret are sealed for no house. */
    receiver: async (p: Place) => {
      const sealed = { address: Buffer.from('x'), secret: Buffer.from('x') }
      return addReceiver(db, p.org.scope, { name: 'x', kind: 'webhook', types: null, ...sealed })
    },
    /** Due only in a year, so that nobody takes it as the next. */
    call: async (p: Place) => {
      const id = newId()
      const at = new Date(Date.now() + 365 * 86_400_000)
      const where = { touchpoint: p.touchpoint, unit: p.unit.id, unit_path: p.unit.path }
      const nothing = { claimed_by: null, claimed_at: null, gateway_id: null, problem: null }
      const when = { due_at: at, useful_until: at, sent_at: null, delivered_at: null, ended_at: null }
      const to = { customer: null, recipient: '+358401234567', recipient_hash: null, language: 'fi' as const }
      const what = { invitation: null, step: 'invite' as const, channel: 'phone' as const, detail: json({}) }
      await db
        .insertInto('message')
        .values({ id, org: p.org.id, ...what, ...to, ...where, ...nothing, ...when })
        .execute()
      return id
    },
    /** A draw has one entry, which has the reward's own id. */
    reward: async (p: Place, state: 'codes' | 'draw' | 'drawn' = 'codes') => {
      const words = { offer: { fi: 'Kahvi' }, how: {} }
      const given = { touchpoint: null, words, byMail: false, perDay: null, lowAt: 5, endsOn: null, winners: 1 }
      const kind = state === 'codes' ? 'codes' : 'draw'
      const { id } = await createReward(db, p.org.scope, { ...given, name: 'x', kind, survey: p.survey.id })
      const entry = { id, reward: id, claim: randomBytes(8), contact_hash: randomBytes(8), contact: 'a@b.fi' }
      const rest = { language: 'fi' as const, entered_on: '2026-01-01', place: null, told: null, told_at: null }
      if (kind === 'draw')
        await db
          .insertInto('reward_entry')
          .values({ ...entry, ...rest })
          .execute()
      if (state === 'drawn') await draw(db, p.org.scope, id)
      return id
    },
    codeBatch: async (p: Place) => {
      const given = { touchpoint: p.touchpoint, name: '', form: 'card', language: null, count: 1, days: 1 } as const
      return makeBatch(db, p.org.scope, given, tokenMaker('x'.repeat(32))('paper'))
    },
    /** A contact log that is in, but for a row that waits for a meaning. */
    contactLog: async (p: Place, who: Actor): Promise<string> => {
      const id = await make.import(p, who, 'done')
      const mapping = json({ source: 'x', columns: { aika: { to: 'start' } }, values: {}, unknown: {} })
      await db.updateTable('import').set({ kind: 'encounters', held: 1, mapping }).where('id', '=', id).execute()
      return id
    },
    mapping: async (p: Place, who: Actor) => {
      const id = newId()
      const mapping = json({ source: 'x', columns: { aika: { to: 'start' } }, values: {}, unknown: {} })
      const created_by = p.name === 'mine' ? who.person : p.owner
      await db
        .insertInto('import_mapping')
        .values({ id, org: p.org.id, name: `x ${id}`, mapping, created_by })
        .execute()
      return id
    },
    joinLink: async (p: Place) => {
      const { id } = await aPerson(db, p.org, { role: 'viewer', unit: p.unit.id })
      return db.transaction().execute((tx) => makeLink(tx, id, 'join'))
    },
  }

  const places: Record<PlaceName, Place> = {
    own: await place('own', ours, own, 'Aino'),
    mate: await place('mate', ours, own, 'Pekka'),
    unit: await place('unit', ours, other, 'Kalle'),
    org: await place('org', theirs, foreign, 'Aino'),
    mine: await place('mine', ours, own, 'Aino'),
  }
  return { db, ours, theirs, actors, places, make }
}

/** An errand of one contact in the place's unit, by its agent. */
async function anErrand(db: Db, place: Place): Promise<string> {
  const { encounter, customer } = await aSuppression({ db }, place)
  await keepErrands(db, place.org.id, { customers: [customer] })
  return encounter
}

export const csv = 'id,aika,nps\n1,2026-01-02,9\n'

/** Tables that an operation may change. */
const tables = [
  'organisation unit person person_token api_key reason survey survey_version touchpoint target cause cause_reason case_rule customer logo code_batch paper_code kiosk_device',
  'encounter invitation answer answer_event answer_cause feedback_case case_event improvement improvement_cause improvement_event import import_chunk import_mapping outbox',
  'notice notice_link notice_source notice_quote notice_recipient news',
  'source webhook webhook_request receiver receiver_delivery entry reward reward_code reward_entry phone_call phone_try text_reply',
  'policy asked_person opt_out suppression message',
  'errand_step errand_due person_view reason_version reason_rule recode recode_row reason_choice reason_model',
].flatMap((line) => line.split(' '))

/** From now on each row written in one of these tables leaves a line, which goes when what wrote it is taken back. */
export async function watchWrites({ db }: Pick<Ground, 'db'>): Promise<void> {
  await sql`create table written (n bigint generated always as identity primary key)`.execute(db)
  await sql`create function note_write() returns trigger language plpgsql as
    $$ begin insert into written default values; return null; end $$`.execute(db)
  for (const table of tables)
    await sql`create trigger note_write after insert or update or delete on ${sql.table(table)} for each row execute function note_write()`.execute(
      db,
    )
}

/** The last line: the same as before when nothing was written meanwhile. Reading the tables themselves took two thirds of these tests' time. */
export async function lastWrite({ db }: Pick<Ground, 'db'>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select coalesce(max(n), 0) as n from written`.execute(db)
  return rows[0]!.n
}
