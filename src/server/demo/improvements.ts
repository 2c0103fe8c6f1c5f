import { sql } from 'kysely'
import type { ImprovementMetric, ImprovementState } from '../../contract/improvement.ts'
import { addDays, instantOf, localDate, weekday } from '../../contract/zone.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import type { CauseKey } from './causes.ts'
import { zone } from './company.ts'
import { toldWeeksAgo } from './feeling.ts'
import type { Furnished } from './furnish.ts'

type Plan = {
  title: string
  change: string
  owner: string
  causes: CauseKey[]
  unit?: string
  touchpoints?: string[]
  reasons?: string[]
  metric: ImprovementMetric
  state: ImprovementState
  /** Weeks since the Monday from which it is in effect. */
  weeks?: number
  notes: [weeksAgo: number, text: string][]
}

/** One that helped (the change is in how deliveries feel), one of which nothing is seen, one too young, two to come and one given up. */
const plans: Plan[] = [
  {
    title: 'Tekstiviesti kuljetuksen tunnista edellisenä iltana',
    change:
      'Asiakas saa iltakuudelta tekstiviestin, jossa on toimituksen tunti ja kuljettajan numero. Ajan voi vaihtaa vastaamalla viestiin.',
    ...{ owner: 'Tero Hakala', causes: ['late', 'tracking'], unit: 'delivery', touchpoints: ['delivery'] },
    ...{ metric: 'csat', state: 'in-effect', weeks: toldWeeksAgo },
    notes: [
      [28, 'Kuljetusliike sai reittitiedot meille iltaviideksi. Kokeillaan ensin Uudellamaalla.'],
      [24, 'Käytössä kaikilla reiteillä. Vastauksia aikaan tulee noin joka kymmeneltä.'],
    ],
  },
  {
    title: 'Toinen kassa auki iltapäivisin',
    change: 'Lahdessa on arkisin klo 15–18 kaksi kassaa auki. Hyllytys siirtyi aamuun.',
    ...{ owner: 'Riikka Mäenpää', causes: ['till'], unit: 'lahti', touchpoints: ['store-lahti'] },
    ...{ metric: 'csat', state: 'in-effect', weeks: 14 },
    notes: [[13, 'Vuorot pitävät. Jono on mielestämme lyhyempi, katsotaan mitä asiakkaat sanovat.']],
  },
  {
    title: 'Laskun erittely selkokielelle',
    change: 'Uuden laskun rivit nimetään samoin kuin tilauksessa, ja hyvitykset näkyvät omalla rivillään.',
    ...{ owner: 'Anna Kallio', causes: ['billing'], reasons: ['laskutus-lasku'] },
    ...{ metric: 'nps', state: 'in-effect', weeks: 3 },
    notes: [[5, 'Taloushallinto hyväksyi mallin. Käyttöön seuraavassa laskuajossa.']],
  },
  {
    title: 'Seurantalinkki tilausvahvistukseen',
    change: 'Vahvistusviestissä on linkki, josta näkee tilauksen vaiheen kirjautumatta.',
    ...{ owner: 'Johanna Nyman', causes: ['tracking'], reasons: ['tilaus-missa'] },
    ...{ metric: 'nps', state: 'under-way' },
    notes: [[1, 'Verkkokauppa lupaa linkin kolmessa viikossa.']],
  },
  {
    title: 'Hyvitys samana päivänä alle 50 euron tilauksista',
    change: 'Asiakaspalvelija hyvittää pienet summat itse. Talous tarkistaa jälkikäteen otoksen.',
    ...{ owner: 'Petri Salmela', causes: ['refund'], reasons: ['laskutus-hyvitys'] },
    ...{ metric: 'nps', state: 'planned' },
    notes: [],
  },
  {
    title: 'Puhelinpalvelu auki lauantaisin iltaan',
    change: 'Lauantain aukiolo klo 18:aan asti.',
    ...{ owner: 'Petri Salmela', causes: ['shift'], unit: 'phone', touchpoints: ['phone'] },
    ...{ metric: 'nps', state: 'dropped' },
    notes: [[9, 'Soittoja olisi niin vähän, ettei tällä poisteta ruuhkaa. Katsotaan mieluummin maanantain vuoroja.']],
  },
]

/** Improvements of the last half year with their history, and what an hour of work costs, so that causes are ranked by all that they do. */
export async function keepImprovements(tx: Tx, made: Furnished, now: number): Promise<void> {
  const today = localDate(now, zone)
  const monday = addDays(today, -weekday(today))
  const at = (weeksAgo: number) => new Date(instantOf(addDays(monday, -7 * weeksAgo), 9 * 60, zone)).toISOString()
  const rows: Record<string, unknown>[] = []
  const aims: Record<string, unknown>[] = []
  const events: (Record<string, unknown> & { at: string })[] = []
  for (const plan of plans) {
    const id = newId()
    const owner = made.people.find((p) => p.name === plan.owner)!.id
    const unit = plan.unit ? made.units.get(plan.unit)! : null
    const begun = (plan.weeks ?? 6) + 6
    const starts = plan.weeks === undefined ? null : addDays(monday, -7 * plan.weeks)
    rows.push({
      ...{ id, org: made.org, title: plan.title, change: plan.change, owner, metric: plan.metric, state: plan.state },
      ...{ unit: unit?.id ?? null, unit_path: unit?.path ?? [], units: [] },
      touchpoints: (plan.touchpoints ?? []).map((key) => made.touchpoints.get(key)!.id),
      reasons: (plan.reasons ?? []).map((code) => made.reasons.get(code)!.id),
      ...{ starts_on: starts, ends_on: null, start_set_at: plan.weeks === undefined ? null : at(plan.weeks + 1) },
      ...{ created_by: owner, created_at: at(begun), changed_at: at(plan.weeks ?? 2) },
    })
    for (const key of plan.causes) aims.push({ improvement: id, cause: made.causes.get(key), org: made.org })
    const tell = (weeksAgo: number, what: string, text: string | null, changes: object = {}) =>
      events.push({ org: made.org, improvement: id, at: at(weeksAgo), person: owner, what, text, changes })
    tell(begun, 'made', 'planned')
    if (plan.state === 'dropped') tell(9, 'state', 'dropped', { state: ['planned', 'dropped'] })
    else if (plan.state !== 'planned')
      tell((plan.weeks ?? 0) + 3, 'state', 'under-way', { state: ['planned', 'under-way'] })
    if (plan.weeks !== undefined) tell(plan.weeks, 'state', 'in-effect', { state: ['under-way', 'in-effect'] })
    for (const [weeksAgo, text] of plan.notes) tell(weeksAgo, 'note', text)
  }
  events.sort((a, b) => a.at.localeCompare(b.at))
  await put(tx, 'improvement', rows)
  await put(tx, 'improvement_cause', aims)
  await put(tx, 'improvement_event', events)
  await sql`
    update organisation set contact_rules = coalesce(contact_rules, '{}'::jsonb) || '{"hourCost": 34}'::jsonb
    where id = ${made.org} and not coalesce(contact_rules, '{}'::jsonb) ? 'hourCost'`.execute(tx)
}
