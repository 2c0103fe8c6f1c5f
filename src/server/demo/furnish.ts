import { beginOrganisation } from '../../catalog/organisation/begin.ts'
import { templates } from '../../catalog/survey/templates.ts'
import { newCode } from '../../catalog/touchpoint/code.ts'
import type { Brand } from '../../contract/asking.ts'
import type { RuleCondition, SaidCondition } from '../../contract/cases.ts'
import { contactRules } from '../../contract/contact-rules.ts'
import { errandRule } from '../../contract/errand.ts'
import type { Localized } from '../../contract/language.ts'
import type { MetricId } from '../../contract/metric.ts'
import { addDays, localDate } from '../../contract/zone.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { json } from '../../engine/database/tables.ts'
import { beginningIn } from '../api/organisation.ts'
import { type CauseKey, plantCauses } from './causes.ts'
import { companyName, people, reasons, stores, units, zone } from './company.ts'
import type { Line, SurveyKey } from './lines.ts'
import type { Surveys } from './story.ts'
import { type DemoTopics, plantTopics } from './topics.ts'

type Branch = { id: string; path: string[] }
export type Furnished = {
  org: string
  units: Map<string, Branch>
  reasons: Map<string, Branch>
  surveys: Record<SurveyKey, { id: string; version: string }>
  contents: Surveys
  /** By the key of a line. */
  touchpoints: Map<string, { id: string; stage: string; code: string }>
  people: { id: string; name: string; role: string; unit: string | null }[]
  rules: {
    id: string
    name: string
    condition: RuleCondition
    action: unknown
    due_hours: number
  }[]
  causes: Map<CauseKey, string>
  topics: DemoTopics
}

export const workingHours = [
  ...Array.from({ length: 5 }, () => ({ from: '08:00', to: '18:00' })),
  { from: '09:00', to: '15:00' },
  null,
]
const rulesOfContacts = contactRules.parse({ hourCost: 34 })
/** A visit to a store and a delivery are no matter that is still open. */
const rulesOfErrands = errandRule.parse({ channels: ['phone', 'chat', 'email', 'self-service'] })
/** Its colour and the names its messages carry. */
const brand: Brand = {
  name: { fi: companyName, sv: companyName, en: companyName },
  colour: '#7a3b12',
  mailName: companyName,
  textSender: companyName,
}
const slug = (name: string) =>
  name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[^a-z ]/g, '')
    .replaceAll(' ', '.')

/** Sets the company up as it would have been a year ago: units, people, touchpoints, reasons, surveys in use, rules, targets. */
export async function furnish(tx: Tx, now: number): Promise<Furnished> {
  const { org, root } = await beginOrganisation(tx, {
    name: companyName,
    zone,
    languages: ['fi', 'sv', 'en'],
    demo: true,
    ...beginningIn('fi'),
  })
  await tx
    .updateTable('organisation')
    .set({
      working_hours: json(workingHours),
      brand: json(brand),
      contact_rules: json(rulesOfContacts),
      errands: json(rulesOfErrands),
    })
    .where('id', '=', org)
    .execute()
  const branches = new Map<string, Branch>([['all', { id: root, path: [root] }]])
  await put(
    tx,
    'unit',
    units
      .slice(1)
      .map(({ key, parent, name, kind }) => ({ ...branch(branches, key, parent!), org, name, kind, closed: false })),
  )
  const reasonBranches = new Map<string, Branch>()
  await put(
    tx,
    'reason',
    reasons.map(({ code, parent, name }) => ({
      ...branch(reasonBranches, code, parent),
      org,
      code,
      name,
      closed: false,
    })),
  )
  const placed = people.map((p) => ({
    id: newId(),
    name: p.name,
    role: p.role,
    unit: p.unit && branches.get(p.unit)!.id,
    data: p,
  }))
  await put(
    tx,
    'person',
    placed.map(({ data, ...p }) => ({
      ...{ ...p, org, email: `${slug(p.name)}@kuusikko.example`, language: data.language, disabled: false },
      ...{ agent: data.agent ? p.name : null, created_at: new Date(now - 366 * 86_400_000).toISOString() },
    })),
  )
  const surveys = await publish(tx, org, now)
  await targets(tx, org, branches, now)
  const tops = await tx.selectFrom('cause').where('org', '=', org).orderBy('id').select('id').execute()
  const topics = await plantTopics(tx, org, now)
  return {
    ...{ org, units: branches, reasons: reasonBranches, people: placed },
    ...{
      surveys: surveys.ids,
      contents: surveys.contents,
      touchpoints: await touchpoints(tx, org, branches, surveys.ids),
    },
    topics,
    rules: await rules(tx, org, topics),
    causes: await plantCauses(
      tx,
      org,
      tops.map((c) => c.id),
      reasonBranches,
    ),
  }
}

function branch(known: Map<string, Branch>, key: string, parent: string | null): Branch & { parent: string | null } {
  const above = parent === null ? null : known.get(parent)!
  const id = newId()
  const made = { id, path: [...(above?.path ?? []), id] }
  known.set(key, made)
  return { ...made, parent: above?.id ?? null }
}

async function publish(tx: Tx, org: string, now: number) {
  const review = addDays(localDate(now, zone), 120)
  const contents: Surveys = {
    call: { ...templates.call('Petri Salmela, asiakaspalvelu', review), name: 'Asiakaspalvelun jälkeen' },
    delivery: templates.delivery('Tero Hakala, kuljetukset', review),
    store: templates.store('Anna Kallio, asiakaskokemus', review),
  }
  const ids = {} as Furnished['surveys']
  const since = new Date(now - 366 * 86_400_000)
  for (const [key, content] of Object.entries(contents) as [SurveyKey, Surveys['call']][]) {
    const id = newId()
    const version = newId()
    ids[key] = { id, version }
    await tx
      .insertInto('survey')
      .values({ id, org, draft: json(content), current_version: version, created_at: since, changed_at: since })
      .execute()
    await tx
      .insertInto('survey_version')
      .values({
        id: version,
        org,
        survey: id,
        number: 1,
        content: json(content),
        published_at: since,
        published_by: 'Anna Kallio',
      })
      .execute()
  }
  return { ids, contents }
}

async function touchpoints(tx: Tx, org: string, branches: Map<string, Branch>, surveys: Furnished['surveys']) {
  type Place = {
    key: string
    unit: string
    channel: string
    stage: string
    physical: boolean
    survey: Line['survey']
    name: Localized
  }
  const places: Place[] = [
    {
      key: 'phone',
      unit: 'phone',
      channel: 'phone',
      stage: 'after',
      physical: false,
      survey: 'call',
      name: { fi: 'Puhelinpalvelu', sv: 'Telefonservice', en: 'Phone service' },
    },
    {
      key: 'chat',
      unit: 'written',
      channel: 'chat',
      stage: 'before',
      physical: false,
      survey: 'call',
      name: { fi: 'Chat', sv: 'Chatt', en: 'Chat' },
    },
    {
      key: 'email',
      unit: 'written',
      channel: 'email',
      stage: 'after',
      physical: false,
      survey: 'call',
      name: { fi: 'Sähköpostipalvelu', sv: 'E-postservice', en: 'E-mail service' },
    },
    {
      key: 'delivery',
      unit: 'delivery',
      channel: 'delivery',
      stage: 'after',
      physical: true,
      survey: 'delivery',
      name: { fi: 'Kotiinkuljetus', sv: 'Hemleverans', en: 'Home delivery' },
    },
    {
      key: 'self',
      unit: 'web',
      channel: 'self-service',
      stage: 'after',
      physical: false,
      survey: null,
      name: { fi: 'Omat tilaukset -palvelu', sv: 'Tjänsten Mina beställningar', en: 'My orders online' },
    },
    ...stores.map(
      ({ unit, town }): Place => ({
        ...{ key: `store-${unit}`, unit, channel: 'store', stage: 'during', physical: true, survey: 'store' },
        name: { fi: `Myymälä ${town.fi}`, sv: `Butiken i ${town.sv}`, en: `${town.en} store` },
      }),
    ),
  ]
  const made = new Map<string, { id: string; stage: string; code: string }>()
  const rows = places.map(({ key, unit, survey, name, ...rest }) => {
    const id = newId()
    const code = newCode()
    made.set(key, { id, stage: rest.stage, code })
    return {
      ...rest,
      id,
      org,
      unit: branches.get(unit)!.id,
      name,
      survey: survey && surveys[survey].id,
      code,
      closed: false,
      created_at: new Date().toISOString(),
    }
  })
  await put(tx, 'touchpoint', rows)
  return made
}

/** The company's own rules in place of those that every organisation begins with. */
async function rules(tx: Tx, org: string, topics: DemoTopics): Promise<Furnished['rules']> {
  await tx.deleteFrom('case_rule').where('org', '=', org).execute()
  const when = (said: SaidCondition): RuleCondition => ({ on: 'answer', said: [said] })
  const made: Furnished['rules'] = [
    {
      ...{ id: newId(), name: 'Toivoo yhteydenottoa', condition: when({ question: 'contact' }), due_hours: 4 },
      action: { urgent: true, tell: [{ who: 'owner', by: ['email'] }] },
    },
    {
      ...{ id: newId(), name: 'Asia ei hoitunut', due_hours: 8, action: {} },
      condition: when({ question: 'solved', oneOf: ['no'] }),
    },
    {
      ...{ id: newId(), name: 'Suositteluarvosana 0–4', due_hours: 12, action: {} },
      condition: when({ question: 'nps', max: 4 }),
    },
    {
      ...{ id: newId(), name: 'Tyytymätön myymälään tai toimitukseen', due_hours: 16, action: {} },
      condition: when({ question: 'csat', max: 2 }),
    },
    {
      ...{ id: newId(), name: 'Lasku ei tyydytä', due_hours: 16, action: {} },
      condition: {
        on: 'answer',
        said: [
          { question: 'topic', anyOf: [topics.ids.get('billing')!] },
          { question: 'nps', max: 6 },
        ],
      },
    },
  ]
  const created = Date.now() - 366 * 86_400_000
  await put(
    tx,
    'case_rule',
    made.map((rule, n) => ({ ...rule, org, enabled: true, created_at: new Date(created + n).toISOString() })),
  )
  return made
}

async function targets(tx: Tx, org: string, branches: Map<string, Branch>, now: number): Promise<void> {
  const from_date = addDays(localDate(now, zone), -364)
  const wanted: [MetricId, number, string | null][] = [
    ['nps', 35, null],
    ['csat', 0.87, null],
    ['ces', 0.7, null],
    ['solved', 0.85, null],
    ['nps', 40, 'phone'],
    ['nps', 55, 'delivery'],
    ['service_level', 0.8, 'phone'],
    ['abandonment', 0.05, 'phone'],
    ['case_promise', 0.8, null],
    ['aht', 360, 'phone'],
    ...stores.map(({ unit }): [MetricId, number, string] => ['csat', 0.88, unit]),
  ]
  await put(
    tx,
    'target',
    wanted.map(([metric, value, unit]) => ({
      id: newId(),
      org,
      metric,
      value,
      unit: unit && branches.get(unit)!.id,
      from_date,
    })),
  )
}
