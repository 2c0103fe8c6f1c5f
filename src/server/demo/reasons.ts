import { sql } from 'kysely'
import { saveReason } from '../../catalog/reason/reason.ts'
import { saveClassification, saveRules } from '../../catalog/reason/rule.ts'
import { classification } from '../../contract/reasons.ts'
import type { Tx } from '../../engine/database/database.ts'
import { personScope } from '../guard/scope.ts'
import type { Furnished } from './furnish.ts'
import { Seeded } from './seeded.ts'

const day = 86_400_000

/** What agents wrote of the matter, by reason; {n} is a number. In Finnish, as the company's agents speak. */
const notes: Record<string, string[]> = {
  'laskutus-lasku': [
    'Laskulla väärä loppusumma, kampanja-alennus puuttuu',
    'Asiakas sai saman laskun kahteen kertaan',
    'Laskun erittely epäselvä, selitettiin rivit läpi',
    'Uusi lasku tullut väärään osoitteeseen',
  ],
  'laskutus-hyvitys': [
    'Hyvitys palautuksesta ei ole tullut tilille',
    'Kysyi milloin rahat palautuvat kortille',
    'Hyvityslasku tekemättä, pyydetty taloudesta',
  ],
  'laskutus-maksuaika': [
    'Pyysi lisää maksuaikaa, siirretty eräpäivää',
    'Maksusuunnitelma kahteen erään',
    'Eräpäivän siirto kuun loppuun',
  ],
  'tilaus-missa': [
    'Missä paketti viipyy, seuranta ei ole päivittynyt viikkoon',
    'Toimitus myöhässä, luvattiin jo maanantaiksi',
    'Noutoilmoitusta ei ole tullut, paketti löytyi noutopisteestä',
    'Seurantatunnus ei toimi',
  ],
  'tilaus-muutos': [
    'Vaihdettiin toimitusosoite ennen lähetystä',
    'Peruttiin yksi rivi tilauksesta',
    'Toimituspäivä siirretty ensi viikolle',
  ],
  'tilaus-puute': [
    'Paketista puuttui kahva',
    'Kaapin ovi naarmuilla saapuessa',
    'Lähetyksestä puuttui yksi kolli',
    'Lasi rikki kuljetuksessa',
  ],
  'neuvonta-piha': [
    'Kysyi mikä nurmikon siemen sopii varjoon',
    'Aidan tolppien välit ja perustus',
    'Istutusaika omenapuulle',
  ],
  'neuvonta-remontti': ['Laattojen menekki ja saumalaasti', 'Mikä maali kosteaan tilaan', 'Laminaatin alusmateriaali'],
  palautus: [
    'Palauttaa käyttämättömän porakoneen, kuitti tallella',
    'Vaihto isompaan kokoon',
    'Palautus ilman pakkausta, ohje annettu',
  ],
  takuu: [
    'Ruohonleikkuri ei käynnisty, takuuhuoltoon',
    'Akku ei lataudu, takuu voimassa',
    'Huollon tilanne, varaosa tulossa',
  ],
  'kanta-asiakkuus': ['Ei pääse kirjautumaan tunnuksillaan', 'Bonukset puuttuvat ostokselta', 'Salasana vaihdettu'],
}
/** Of matters that were written down as "something else", and of those without a reason. */
const vague = [
  'Laskun summa ei täsmää tarjoukseen',
  'Paketti ei näy seurannassa',
  'Tunnukset lukkiutuneet',
  'Poraa ei saa käyntiin, ostettu keväällä',
  'Kysyi aukioloaikoja juhannukselta',
  'Haluaa palauttaa väärän kokoisen haalarin',
  'Toimitusosoitteen muutos',
  'Kiitti hyvästä palvelusta',
  'Hakee töitä',
]
const keywords: Record<string, string[]> = {
  'laskutus-lasku': ['lasku', 'faktur', 'invoic'],
  'laskutus-hyvitys': ['hyvity', 'kredit', 'refund'],
  'laskutus-maksuaika': ['maksuaik', 'eräpäiv'],
  'tilaus-missa': ['seuranta', 'missä tilaus', 'paket'],
  takuu: ['takuu', 'huolto', 'garanti'],
  'kanta-asiakkuus': ['tunnu', 'salasana', 'bonu'],
}

/** Notes on encounters of the last months, keywords, a reason marked as "other", and a rule: so that the screens of reasons have something to show. */
export async function keepReasons(tx: Tx, made: Furnished, now: number): Promise<void> {
  const chance = new Seeded(83)
  const manager = made.people.find((p) => p.role === 'manager' && p.unit === null) ?? made.people[0]!
  const scope = personScope({ id: manager.id, org: made.org, role: 'manager', unit: null, agent: null, language: 'fi' })
  const idOf = (code: string) => made.reasons.get(code)!.id
  await saveReason(tx, scope, idOf('muu'), { other: true })
  for (const [code, words] of Object.entries(keywords)) await saveReason(tx, scope, idOf(code), { keywords: words })
  const name = 'Takuuasiat sähköpostista'
  const condition = { channels: ['email'], words: ['takuu', 'takuuhuolto', 'garanti'] }
  await saveRules(tx, scope, { rules: [{ name, enabled: true, condition, reason: idOf('takuu') }], seen: '0-0' })

  await saveClassification(tx, scope, classification.parse({ channels: ['phone', 'email', 'chat'] }))

  const codes = new Map([...made.reasons].map(([code, { id }]) => [id, code]))
  const recent = await tx
    .selectFrom('encounter')
    .where('org', '=', made.org)
    .where('channel', 'in', ['phone', 'email', 'chat'])
    .where('agent', 'is not', null)
    .where('started_at', '>', new Date(now - 120 * day))
    .orderBy('started_at')
    .orderBy('id')
    .select(['id', 'reason', 'suppressed', 'started_at'])
    .execute()
  const written: { id: string; note: string; none: boolean }[] = []
  for (const row of recent) {
    const code = row.reason === null ? 'muu' : codes.get(row.reason)!
    const own = notes[code] ?? (code === 'muu' ? vague : undefined)
    if (!own || !chance.happens(code === 'muu' ? 0.8 : 0.5)) continue
    // Nobody was asked about these, so no answer loses its reason.
    const none = row.suppressed !== null && row.started_at.getTime() > now - 21 * day && chance.happens(0.12)
    const note = none && chance.happens(0.6) ? chance.pick(vague) : chance.pick(own)
    written.push({ id: row.id, note, none })
  }
  await sql`
    update encounter e set attributes = e.attributes || jsonb_build_object('note', v.note), reason = case when v.none then null else e.reason end
    from unnest(${written.map((w) => w.id)}::uuid[], ${written.map((w) => w.note)}::text[], ${written.map((w) => w.none)}::bool[]) as v(id, note, none)
    where e.id = v.id`.execute(tx)
}
