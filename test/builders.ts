import { randomBytes } from 'node:crypto'
import type { OrgScope } from '../src/catalog/scope.ts'
import { type PolicyAction, type PolicyCondition, policyAction } from '../src/contract/asking.ts'
import type { Language, Localized } from '../src/contract/language.ts'
import type { Role } from '../src/contract/operation.ts'
import type { SurveyContent } from '../src/contract/survey.ts'
import type { Db } from '../src/engine/database/database.ts'
import { newId } from '../src/engine/database/id.ts'
import { json } from '../src/engine/database/tables.ts'
import { houseScope, personScope } from '../src/server/guard/scope.ts'

/** Rows on the real database, with as little said as a test needs to say. */

const weekdays = Array.from({ length: 7 }, (_, day) => (day < 5 ? { from: '08:00', to: '16:00' } : null))

let count = 0
const nth = () => ++count

export type BuiltOrganisation = { id: string; root: string; scope: OrgScope }

/** An organisation with its root unit. `scope` is the house's: everything of it. */
export async function anOrganisation(
  db: Db,
  given: { name?: string; zone?: string; languages?: Language[]; minimumGroup?: number; demo?: boolean } = {},
): Promise<BuiltOrganisation> {
  const id = newId()
  const root = newId()
  const name = given.name ?? `Yritys ${nth()}`
  await db
    .insertInto('organisation')
    .values({
      id,
      name,
      zone: given.zone ?? 'Europe/Helsinki',
      languages: given.languages ?? ['fi', 'sv', 'en'],
      minimum_group: given.minimumGroup ?? 5,
      working_hours: json(weekdays),
      demo: given.demo ?? false,
    })
    .execute()
  await db
    .insertInto('unit')
    .values({ id: root, org: id, parent: null, name, kind: 'company', path: [root] })
    .execute()
  return { id, root, scope: houseScope(id) }
}

/** A unit below the root, or below `parent`. */
export async function aUnit(
  db: Db,
  org: BuiltOrganisation,
  given: { parent?: string; name?: string; kind?: 'region' | 'store' | 'team'; closed?: boolean } = {},
): Promise<{ id: string; path: string[] }> {
  const id = newId()
  const parent = given.parent ?? org.root
  const above = await db.selectFrom('unit').select('path').where('id', '=', parent).executeTakeFirstOrThrow()
  const path = [...above.path, id]
  const name = given.name ?? `Myymälä ${nth()}`
  await db
    .insertInto('unit')
    .values({ id, org: org.id, parent, name, kind: given.kind ?? 'store', closed: given.closed ?? false, path })
    .execute()
  return { id, path }
}

/** A person who has not joined (no password); `scope` is theirs. */
export async function aPerson(
  db: Db,
  org: BuiltOrganisation,
  given: {
    role?: Role
    unit?: string | null
    agent?: string | null
    name?: string
    email?: string
    language?: Language
    disabled?: boolean
  } = {},
): Promise<{ id: string; email: string; name: string; scope: OrgScope }> {
  const id = newId()
  const n = nth()
  const person = {
    id,
    org: org.id,
    role: given.role ?? 'admin',
    unit: given.unit ?? null,
    agent: given.agent ?? null,
    language: given.language ?? ('fi' as const),
  }
  const name = given.name ?? `Henkilö ${n}`
  const email = given.email ?? `henkilo-${n}-${id.slice(-6)}@example.fi`
  await db
    .insertInto('person')
    .values({ ...person, name, email, user_id: null, disabled: given.disabled ?? false })
    .execute()
  return { id, email, name, scope: personScope(person) }
}

/** Rights without a row: for rooms that only look at the scope. */
export const aScope = (
  org: { id: string },
  given: { role?: Role; unit?: string | null; agent?: string | null; language?: Language } = {},
): OrgScope =>
  personScope({
    id: newId(),
    org: org.id,
    role: given.role ?? 'admin',
    unit: given.unit ?? null,
    agent: given.agent ?? null,
    language: given.language ?? 'fi',
  })

/** A touchpoint of the root unit, unless told otherwise. */
export async function aTouchpoint(
  db: Db,
  org: BuiltOrganisation,
  given: {
    unit?: string
    survey?: string | null
    name?: Localized
    channel?: string
    stage?: string
    physical?: boolean
    closed?: boolean
    code?: string
  } = {},
): Promise<{ id: string; code: string; unit: string }> {
  const id = newId()
  const unit = given.unit ?? org.root
  const code = given.code ?? randomBytes(8).toString('hex')
  await db
    .insertInto('touchpoint')
    .values({
      id,
      org: org.id,
      unit,
      name: json(given.name ?? { fi: 'Kassa', sv: 'Kassan', en: 'Checkout' }),
      channel: given.channel ?? 'store',
      stage: given.stage ?? 'during',
      physical: given.physical ?? true,
      survey: given.survey ?? null,
      code,
      closed: given.closed ?? false,
    })
    .execute()
  return { id, code, unit }
}

export async function aReason(
  db: Db,
  org: BuiltOrganisation,
  given: { parent?: string; code?: string; name?: Localized } = {},
): Promise<{ id: string; path: string[] }> {
  const id = newId()
  const above = given.parent
    ? (await db.selectFrom('reason').select('path').where('id', '=', given.parent).executeTakeFirstOrThrow()).path
    : []
  const path = [...above, id]
  const code = given.code ?? `syy-${nth()}`
  await db
    .insertInto('reason')
    .values({
      id,
      org: org.id,
      parent: given.parent ?? null,
      code,
      name: json(given.name ?? { fi: 'Lasku', sv: 'Faktura', en: 'Invoice' }),
      path,
    })
    .execute()
  return { id, path }
}

const purpose = { owner: 'Palvelupäällikkö', decision: 'Mitä korjataan', action: 'Soitetaan', review: '2030-01-01' }

/** NPS, solved and a comment, in three languages. */
export const aContent: SurveyContent = {
  name: 'Käynnin jälkeen',
  languages: ['fi', 'sv', 'en'],
  questions: [
    {
      id: 'nps',
      kind: 'nps',
      title: {
        fi: 'Kuinka todennäköisesti suosittelisit meitä?',
        sv: 'Hur sannolikt skulle du rekommendera oss?',
        en: 'How likely are you to recommend us?',
      },
      required: false,
      purpose,
    },
    {
      id: 'solved',
      kind: 'solved',
      title: { fi: 'Hoituiko asiasi?', sv: 'Blev ditt ärende löst?', en: 'Was your matter solved?' },
      required: false,
      purpose,
    },
    {
      id: 'why',
      kind: 'longtext',
      title: { fi: 'Mikä vaikutti arvioosi?', sv: 'Vad påverkade ditt betyg?', en: 'What affected your score?' },
      required: false,
      purpose,
    },
  ],
  thanks: [{ title: { fi: 'Kiitos!', sv: 'Tack!', en: 'Thank you!' } }],
  anonymous: false,
}

/** A survey with this content as version 1, in use. */
export async function aPublishedSurvey(
  db: Db,
  org: BuiltOrganisation,
  content: SurveyContent = aContent,
): Promise<{ id: string; version: string; content: SurveyContent }> {
  const id = newId()
  const version = newId()
  await db.transaction().execute(async (tx) => {
    const survey = { id, org: org.id, draft: json(content), current_version: version }
    await tx.insertInto('survey').values(survey).execute()
    await tx
      .insertInto('survey_version')
      .values({ id: version, org: org.id, survey: id, number: 1, content: json(content), published_by: 'Testi' })
      .execute()
  })
  return { id, version, content }
}

/** A policy at the end of the list: everybody by e-mail, unless told otherwise. */
export async function aPolicy(
  db: Db,
  org: { id: string },
  given: {
    name?: string
    enabled?: boolean
    condition?: PolicyCondition
    action?: { ask: false } | ({ ask: true } & Partial<Extract<PolicyAction, { ask: true }>>)
  } = {},
): Promise<{ id: string }> {
  const id = newId()
  const action = policyAction.parse(
    given.action?.ask === false ? given.action : { via: ['email'], ...given.action, ask: true },
  )
  await db
    .insertInto('policy')
    .values({
      id,
      org: org.id,
      position: nth(),
      name: given.name ?? `Sääntö ${nth()}`,
      enabled: given.enabled ?? true,
      condition: json(given.condition ?? {}),
      action: json(action),
      removed_at: null,
    })
    .execute()
  return { id }
}
