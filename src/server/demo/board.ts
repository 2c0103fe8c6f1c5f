import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { boardSettings } from '../../contract/board.ts'
import type { IdeaKind, IdeaState } from '../../contract/idea.ts'
import type { Language, Localized } from '../../contract/language.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { json } from '../../engine/database/tables.ts'
import { stores } from './company.ts'
import type { Furnished } from './furnish.ts'
import { Seeded } from './seeded.ts'

const categories: { key: string; name: Localized }[] = [
  { key: 'store', name: { fi: 'Myymälät', sv: 'Butikerna', en: 'Stores' } },
  { key: 'delivery', name: { fi: 'Toimitus', sv: 'Leverans', en: 'Delivery' } },
  { key: 'web', name: { fi: 'Verkkokauppa', sv: 'Nätbutiken', en: 'Online shop' } },
  { key: 'service', name: { fi: 'Asiakaspalvelu', sv: 'Kundservice', en: 'Customer service' } },
]

type Told = {
  in: string
  kind?: IdeaKind
  l?: Language
  title: string
  body?: string
  place?: string
  votes: number
  state?: IdeaState
  answer?: string
  said?: string[]
  name?: string
  /** Merged into the idea of this title. */
  into?: string
  waits?: true
}

// biome-ignore format: a list is read by its lines
const told: Told[] = [
  { in: 'store', title: 'Myymälät auki lauantaisin kello 20 asti', body: 'Remonttia tehdään viikonloppuna. Nyt ehtii juuri ja juuri ennen kuutta.', votes: 187, state: 'under-way', answer: 'Kokeilemme pidempää lauantaita Espoossa ja Tampereella toukokuun loppuun. Sen jälkeen päätämme muista.', said: ['Kokeilu on ollut loistava, kävin kahdeksalta!', 'Toivottavasti myös Lahteen.'], name: 'Remontoija' },
  { in: 'delivery', title: 'Toimitusaika kahden tunnin tarkkuudella', body: 'Nyt pitää olla kotona koko päivä. Tekstiviesti aamulla riittäisi.', votes: 164, state: 'planned', answer: 'Otamme syksyllä käyttöön järjestelmän, joka kertoo ajan kahden tunnin tarkkuudella edellisenä iltana.', said: ['Juuri tätä olen toivonut.'] },
  { in: 'web', title: 'Näyttäkää verkkokaupassa, missä myymälässä tuotetta on', body: 'Ajoin Vantaalle turhaan. Saldo myymälöittäin olisi iso apu.', votes: 143, state: 'done', answer: 'Valmis! Tuotesivulla näkyy nyt saldo myymälöittäin, ja se päivittyy vartin välein.', said: ['Kiitos, toimii hienosti.', 'Joskus saldo on väärin, mutta suunta on oikea.'] },
  { in: 'service', title: 'Soittopyyntö jonottamisen sijaan', body: 'Maanantaisin jonossa menee puoli tuntia. Soittakaa takaisin.', votes: 121, state: 'planned', answer: 'Takaisinsoitto tulee asiakaspalvelun numeroon elokuussa.' },
  { in: 'store', title: 'Lainattavia peräkärryjä myös sunnuntaisin', votes: 96, state: 'done', answer: 'Peräkärryn voi nyt varata kaikista myymälöistä seitsemänä päivänä viikossa.' },
  { in: 'delivery', l: 'sv', title: 'Hämta paketet på kvällen', body: 'Kunde man hämta nätbeställningen efter klockan 20 i Vasa?', place: 'Vasa', votes: 58, state: 'planned', answer: 'Ett hämtningsskåp som alltid är öppet kommer till Vasa i höst.' },
  { in: 'web', l: 'en', title: 'Let me pay with the card saved in the app', body: 'Typing the card number every time is tedious.', votes: 47 },
  { in: 'store', title: 'Hiljainen tunti arkiaamuisin', body: 'Musiikki pois ja valot himmeämmälle kerran viikossa.', votes: 88, state: 'under-way', answer: 'Hiljainen tunti on kokeilussa Turussa tiistaisin kello 9–10.' },
  { in: 'store', title: 'Enemmän kasseja auki perjantai-iltana', kind: 'problem', body: 'Kaksi kassaa auki ja jono hyllyjen väliin.', place: 'Lahti', votes: 74, state: 'under-way', answer: 'Lahdessa on perjantaisin kello 15–18 kaksi kassaa lisää helmikuusta alkaen.' },
  { in: 'store', title: 'Perjantain kassajono on liian pitkä', kind: 'problem', body: 'Odotin 25 minuuttia, kassoja oli auki kaksi.', place: 'Lahti', votes: 29, into: 'Enemmän kasseja auki perjantai-iltana' },
  { in: 'store', title: 'Lisää kassoja ruuhka-aikaan', kind: 'problem', votes: 21, into: 'Enemmän kasseja auki perjantai-iltana' },
  { in: 'delivery', title: 'Kuljetus voisi viedä vanhan kodinkoneen pois', votes: 66, state: 'planned', answer: 'Vanhan koneen nouto samalla kertaa tulee tilattavaksi syyskuussa.' },
  { in: 'web', title: 'Tilauksen seuranta karttana', votes: 39 },
  { in: 'delivery', title: 'Tilauksen seuranta kartalta', body: 'Näkisi, missä auto kulkee.', votes: 12 },
  { in: 'web', title: 'Hakutulokset hinnan mukaan järjestykseen', votes: 54, state: 'done', answer: 'Järjestyksen voi nyt valita haun yläreunasta.' },
  { in: 'service', title: 'Chat auki myös illalla', votes: 43, state: 'declined', answer: 'Ilta-aikaan viestejä tuli kokeilussa alle kymmenen tunnissa, joten pidämme chatin auki kello 8–18. Sähköposteihin vastaamme vuorokaudessa.' },
  { in: 'service', kind: 'praise', title: 'Kiitos Oulun puutavaraosastolle', body: 'Minulle sahattiin laudat mittaan ja kannettiin autoon. Mahtavaa palvelua!', place: 'Oulu', votes: 35, answer: 'Kiitos! Välitimme terveiset, ja kahvit on tarjottu.' },
  { in: 'service', kind: 'praise', l: 'sv', title: 'Tack för svenskspråkig service i Åbo', body: 'Jag fick hjälp på mitt eget språk och med ett leende.', place: 'Åbo', votes: 22 },
  { in: 'delivery', kind: 'problem', title: 'Kuljettaja ei soittanut ovikelloa', body: 'Löysin vain lapun, vaikka olin kotona.', votes: 61, state: 'under-way', answer: 'Kuljettaja soittaa nyt aina ennen lähtöä. Kerro meille, jos näin käy uudelleen.' },
  { in: 'delivery', kind: 'problem', title: 'Paketti jätettiin pihalle sateeseen', votes: 33, state: 'done', answer: 'Paketteja ei enää jätetä ulos ilman lupaa. Luvan voi antaa tilatessa.' },
  { in: 'store', title: 'Latauspisteitä sähköautoille', place: 'Tampere', votes: 112, state: 'planned', answer: 'Tampereelle tulee kahdeksan pistettä kesäksi, muihin myymälöihin ensi vuonna.' },
  { in: 'store', title: 'Pyörätelineet katoksen alle', place: 'Kuopio', votes: 27 },
  { in: 'store', title: 'Leikkinurkka lapsille', votes: 41 },
  { in: 'store', l: 'en', title: 'Signs in English in the Espoo store', body: 'Many of my colleagues get lost between timber and tiles.', place: 'Espoo', votes: 52, state: 'done', answer: 'All signs in Espoo are now in Finnish, Swedish and English.' },
  { in: 'store', title: 'Värikarttoja saisi lainata kotiin', votes: 30 },
  { in: 'store', title: 'Veden täyttöpiste kahvilaan', votes: 18, state: 'done', answer: 'Täyttöpiste on jokaisessa kahvilassa.' },
  { in: 'store', kind: 'problem', title: 'Inva-paikoilla seisoo lavoja', place: 'Vantaa', votes: 49, state: 'done', answer: 'Lavat on siirretty, ja paikat tarkistetaan joka aamu. Anteeksi!' },
  { in: 'web', title: 'Toivelista, jonka voi jakaa', votes: 24 },
  { in: 'web', kind: 'problem', title: 'Sovellus kirjaa minut ulos joka päivä', votes: 57, state: 'under-way', answer: 'Vika on löytynyt. Korjaus tulee seuraavaan versioon.' },
  { in: 'web', kind: 'problem', title: 'Kuitit katoavat sovelluksesta', votes: 31 },
  { in: 'web', title: 'Kuitti sähköpostiin myös myymälästä', votes: 69, state: 'planned', answer: 'Tulossa keväällä kanta-asiakkaille.' },
  { in: 'web', title: 'Sähköinen kuitti kassalta', votes: 26, into: 'Kuitti sähköpostiin myös myymälästä' },
  { in: 'service', title: 'Sama ihminen hoitaa asian loppuun', body: 'Selitin saman asian neljälle. Yksi yhteyshenkilö riittäisi.', votes: 83 },
  { in: 'service', kind: 'problem', l: 'sv', title: 'Svårt att få svar på svenska på telefon', votes: 37, state: 'under-way', answer: 'Vi har anställt två till som talar svenska. Från mars finns de på plats varje vardag.' },
  { in: 'service', title: 'Ohjevideoita yleisimpiin asennuksiin', votes: 45 },
  { in: 'store', title: 'Puutavaran sahaus ilman ajanvarausta', votes: 34, state: 'declined', answer: 'Kokeilimme sitä, mutta jonot kasvoivat yli tunnin. Varatulla ajalla odotus on viisi minuuttia, joten pidämme sen.' },
  { in: 'delivery', title: 'Palautus suoraan kuljettajalle', votes: 28 },
  { in: 'delivery', l: 'en', title: 'Deliver to the summer cottage', body: 'Please deliver to islands with a road ferry too.', votes: 19 },
  { in: 'store', title: 'Vuokrattavia työkaluja', votes: 92, state: 'planned', answer: 'Aloitamme kahdenkymmenen työkalun vuokrauksen Espoossa syksyllä.' },
  { in: 'store', title: 'Työkaluvuokraamo myymälään', votes: 38, into: 'Vuokrattavia työkaluja' },
  { in: 'store', kind: 'praise', title: 'Vaasan kassalla hymyillään aina', place: 'Vaasa', votes: 16 },
  { in: 'web', title: 'Tumma teema sovellukseen', votes: 13 },
  { in: 'store', title: 'Koirille juomapiste', votes: 11 },
  { in: 'store', title: 'Juomapiste koirille oven viereen', place: 'Oulu', votes: 6 },
  { in: 'delivery', title: 'Kuljetus myös pyhinä', votes: 0, waits: true },
  { in: 'store', title: 'Halvat pultit osoitteessa www.pultit.example', votes: 0, waits: true },
]

const day = 86_400_000

/** A board with what customers have wanted within the year, who wants it, and what the company said. Nobody on it exists. */
export async function keepBoard(tx: Tx, { org, people, units, causes }: Furnished, now: number): Promise<void> {
  const chance = new Seeded(73)
  const below = (n: number) => Math.floor(chance.next() * n)
  const settings = boardSettings.parse({
    title: { fi: 'Kuusikon ideataulu', sv: 'Kuusikkos idétavla', en: 'Kuusikko’s idea board' },
    welcome: {
      fi: 'Mitä voisimme tehdä paremmin? Kerro ideasi tai kannata muiden ideoita. Vastaamme kaikkiin, jotka saavat 30 ääntä.',
      sv: 'Vad kunde vi göra bättre? Berätta om din idé eller stöd andras. Vi svarar på alla som får 30 röster.',
      en: 'What could we do better? Tell us your idea or vote for others’. We answer every one that gets 30 votes.',
    },
  })
  const address = `kuusikko-${org.slice(-4)}`
  await tx
    .insertInto('board')
    .values({ org, address, open: true, settings: json(settings), next_number: told.length + 1 })
    .execute()
  const made = new Map(categories.map((c) => [c.key, newId()]))
  await put(
    tx,
    'idea_category',
    categories.map((c, position) => ({ id: made.get(c.key)!, org, name: c.name, position, closed: false })),
  )
  const { rows: customers } = await sql<{ id: string; unit: string | null }>`
    select c.id, e.unit from (select id from customer where org = ${org} order by id limit 600) c
      left join lateral (select unit from encounter where customer = c.id order by started_at desc, id desc limit 1) e on true
    order by c.id`.execute(tx)
  // Half have confirmed an address, and most of those addresses are a customer's; of all others nothing is known.
  const voters = Array.from({ length: 420 }, (_, n) => {
    const confirmed = n % 2 === 0
    const known = confirmed && n % 10 !== 0 ? customers[n] : undefined
    return { id: newId(), confirmed, known: known?.id ?? null, unit: known?.unit ?? null }
  })
  await put(
    tx,
    'board_person',
    voters.map((v, n) => ({
      ...{ id: v.id, org, language: n % 9 === 0 ? 'sv' : 'fi', customer: v.known, published: 1 },
      address_hash: v.confirmed ? `\\x${createHash('sha256').update(`demo:${v.id}`).digest('hex')}` : null,
      created_at: new Date(now - 340 * day).toISOString(),
    })),
  )
  const ids = new Map(told.map((t) => [t.title, newId()]))
  const begun = told.map((_, n) => now - (330 - n * 7) * day - below(5) * day)
  const ideas: Record<string, unknown>[] = []
  const votes: Record<string, unknown>[] = []
  const comments: Record<string, unknown>[] = []
  const events: Record<string, unknown>[] = []
  const manager = people.find((p) => p.role === 'manager')!.id
  const sets = new Map<string, Set<string>>()
  for (const [n, t] of told.entries()) {
    const id = ids.get(t.title)!
    const at = Math.min(begun[n]!, now - (t.waits ? 3 : 40) * 3_600_000)
    const answered = t.answer ? Math.min(at + (20 + below(60)) * day, now - 2 * day) : null
    const root = t.into ? ids.get(t.into)! : id
    const set = sets.get(root) ?? new Set()
    sets.set(root, set)
    // Each voter at most once for each idea: a walk through all of them from somewhere, in steps that meet nobody twice. What is of a place
    // is wanted first by those who were met there.
    const start = below(voters.length)
    const walk = voters.map((_, v) => voters[(start + v * 11) % voters.length]!)
    const there = stores.find((s) => s.town.fi === t.place || s.town.sv === t.place)
    const here = there ? units.get(there.unit)?.id : undefined
    const near = here ? walk.filter((v) => v.unit === here) : []
    for (const [v, voter] of [...new Set([...near, ...walk])].slice(0, t.votes).entries()) {
      set.add(voter.id)
      const when = at + Math.floor(((now - at) * (v + 1)) / (t.votes + 1))
      votes.push({ idea: id, person: voter.id, id: newId(), org, at: new Date(when).toISOString() })
    }
    const iso = new Date(at).toISOString()
    const said = t.said ?? []
    ideas.push({
      ...{ id, org, number: n + 1, kind: t.kind ?? 'idea', category: made.get(t.in), unit_path: [], root },
      ...{
        cause: t.title.includes('kass') ? (causes.get('till') ?? null) : null,
        unit: null,
        place: t.place ?? '',
        title: t.title,
      },
      ...{
        body: t.body ?? '',
        language: t.l ?? 'fi',
        author: null,
        author_name: t.name ?? null,
        comments: said.length,
      },
      ...{
        stand: t.waits ? 'waiting' : 'published',
        held: t.waits ? ['first-time', ...(t.title.includes('www') ? ['link'] : [])] : [],
      },
      ...{
        state: t.into ? 'duplicate' : (t.state ?? 'open'),
        answer: t.answer ?? '',
        merged_into: t.into ? root : null,
      },
      ...{
        answered_at: answered && new Date(answered).toISOString(),
        votes: t.votes,
        source: 'board',
        created_at: iso,
      },
      ...{ published_at: t.waits ? null : iso, state_at: new Date(answered ?? at).toISOString(), version: 1 },
      changed_at: new Date(answered ?? at).toISOString(),
    })
    for (const [c, body] of said.entries())
      comments.push({
        ...{ id: newId(), org, idea: id, official: false, body, language: 'fi', stand: 'published', held: [] },
        ...{ created_at: new Date(at + (c + 1) * 9 * day).toISOString(), published_at: iso },
      })
    const event = (what: string, when: number, detail: object, person: string | null = manager) =>
      events.push({ id: newId(), org, idea: id, at: new Date(when).toISOString(), person, what, detail })
    if (!t.waits) event('published', at, {}, null)
    if (answered) event('answered', answered, { from: 'open', to: t.state ?? 'open' })
    if (t.into) {
      const into = told.findIndex((o) => o.title === t.into)
      event('merged', Math.min(at + 6 * day, now - day), { number: into + 1, title: t.into, from: 'open' })
    }
  }
  for (const idea of ideas) if (!idea.merged_into) idea.votes = sets.get(idea.id as string)!.size
  await put(tx, 'idea', ideas)
  await put(tx, 'idea_vote', votes)
  await put(tx, 'idea_comment', comments)
  await put(tx, 'idea_event', events)
  // One is of a store, so that its lead sees it too.
  const lahti = units.get('lahti')
  if (lahti)
    await sql`update idea set unit = ${lahti.id}, unit_path = ${lahti.path} where org = ${org} and place = 'Lahti'`.execute(
      tx,
    )
}
