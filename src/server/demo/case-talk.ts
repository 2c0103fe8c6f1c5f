import { sql } from 'kysely'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { json } from '../../engine/database/tables.ts'
import { takesTurns } from './cases.ts'
import type { Furnished } from './furnish.ts'
import { Seeded } from './seeded.ts'

const hour = 3_600_000

/** What was said between the company and a customer: who says it, how, how long after the case was taken. */
type Line = { from: 'us' | 'them' | 'call'; after: number; text: string; minutes?: number }
const talks: { subject: string; lines: Line[] }[] = [
  {
    subject: 'Palautteesi',
    lines: [
      {
        ...{ from: 'us', after: 0.6 },
        text: 'Hei!\n\nKiitos palautteestasi, ja pahoittelut odotuksesta. Katsoin puhelusi tiedot: siirsimme sinut väärälle ryhmälle, ja siksi jouduit selittämään asian kahteen kertaan.\n\nSelvitän laskun oikean summan tänään ja palaan huomenna aamulla.',
      },
      {
        ...{ from: 'them', after: 1.4 },
        text: 'Kiitos nopeasta vastauksesta. Huomenna aamulla sopii hyvin, olen puhelimen päässä kahdeksasta alkaen.\n\nke 25.11. klo 14.02 Kuusikko kirjoitti:\n> Hei!\n> Kiitos palautteestasi, ja pahoittelut odotuksesta.',
      },
    ],
  },
  {
    subject: 'Toimituksesi',
    lines: [
      {
        from: 'call',
        after: 0.4,
        text: 'Soitin. Paketti oli jätetty naapurin ovelle, asiakas sai sen lopulta. Sovittiin, että palautamme kuljetusmaksun.',
        minutes: 7,
      },
      {
        ...{ from: 'us', after: 0.7 },
        text: 'Hei!\n\nKuten puhelimessa sovimme, palautamme kuljetusmaksun samalle kortille. Se näkyy tililläsi muutaman päivän kuluessa. Kerron kuljettajalle, että jatkossa paketti jätetään vain sovittuun paikkaan.',
      },
    ],
  },
  {
    subject: 'Palautteesi',
    lines: [
      {
        from: 'call',
        after: 0.3,
        text: 'Ei vastannut. Jätin viestin ja lupasin soittaa iltapäivällä uudelleen.',
        minutes: 2,
      },
      {
        from: 'call',
        after: 3.2,
        text: 'Tavoitin. Neuvoja oli käyttänyt vanhaa ohjetta. Pahoittelin, kävimme oikean tavan läpi yhdessä.',
        minutes: 11,
      },
    ],
  },
  {
    subject: 'Laskusi',
    lines: [
      {
        ...{ from: 'us', after: 0.5 },
        text: 'Hei!\n\nMuistutuslasku oli meidän virheemme, ja olen mitätöinyt sen. Sinun ei tarvitse tehdä mitään.\n\nPahoittelen vaivaa.',
      },
      { from: 'them', after: 5, text: 'Kiitos. Vielä yksi kysymys: tuleeko seuraava lasku taas vanhaan osoitteeseen?' },
    ],
  },
]

/** Conversations of the last weeks' cases, skills and days away, and what people were told. Nothing is handed to anybody. */
export async function keepCaseTalk(tx: Tx, made: Furnished, now: number): Promise<void> {
  const { org } = made
  const chance = new Seeded(90_210)
  const { rows } = await sql<{
    id: string
    owner: string
    taken_at: Date
    reached_at: Date | null
    closed_at: Date | null
    email: string | null
    phone: string | null
  }>`
    select c.id, c.owner, c.taken_at, c.reached_at, c.closed_at, u.email, u.phone from feedback_case c left join customer u on u.id = c.customer
    where c.org = ${org} and c.reached_at is not null and c.opened_at > ${new Date(now - 40 * 24 * hour)} and u.email is not null
    order by c.opened_at desc limit 60`.execute(tx)
  const messages: Record<string, unknown>[] = []
  const events: Record<string, unknown>[] = []
  for (const c of rows) {
    const { subject, lines } = chance.pick(talks)
    for (const line of lines) {
      const at = Math.min(c.taken_at.getTime() + line.after * hour, (c.closed_at?.getTime() ?? now) - 60_000)
      // What the customer has not heard yet is not said.
      if (at > now) break
      const call = line.from === 'call'
      messages.push({
        ...{ id: newId(), org, feedback_case: c.id, direction: call ? 'call' : line.from === 'us' ? 'out' : 'in' },
        ...{ channel: call ? 'phone' : 'email', person: line.from === 'them' ? null : c.owner },
        ...{ other: call ? c.phone : c.email, subject: call ? null : line.from === 'us' ? subject : `Vs: ${subject}` },
        ...{
          body: line.text,
          minutes: line.minutes ?? null,
          heard_id: null,
          reached: call ? !/^Ei vastannut/.test(line.text) : null,
          at: new Date(at).toISOString(),
        },
      })
      events.push({
        ...{ org, feedback_case: c.id, at: new Date(at).toISOString(), text: null },
        ...{
          person: line.from === 'them' ? null : c.owner,
          what: call ? 'called' : line.from === 'us' ? 'wrote' : 'replied',
        },
      })
    }
  }
  await put(tx, 'case_message', messages)
  await put(tx, 'case_event', events)
  const agents = made.people.filter((p) => takesTurns.has(p.role) && p.role !== 'lead').map((p) => p.id)
  await tx.updateTable('person').set({ takes_cases: true }).where('id', 'in', agents).execute()
  const leads = made.people.filter((p) => p.role === 'lead')
  for (const [n, lead] of leads.entries())
    await tx
      .updateTable('person')
      .set({
        skills: [['laskutus', 'takuu'], ['toimitukset'], ['myymälät', 'svenska']][n % 3]!,
        ...(n === 1 && { away: json([{ from: day(now + 6 * 24 * hour), to: day(now + 13 * 24 * hour) }]) }),
      })
      .where('id', '=', lead.id)
      .execute()
  // Of the open cases their owners were told.
  await sql`
    insert into nudge (id, org, person, via, kind, feedback_case, urgent, due_at, at, seen_at)
    select gen_random_uuid(), org, owner, 'screen', 'handed', id, urgent, opened_at, opened_at,
      case when opened_at < ${new Date(now - 20 * hour)} then opened_at + interval '2 hours' end
    from feedback_case where org = ${org} and closed_at is null and owner is not null`.execute(tx)
}

const day = (ms: number): string => new Date(ms).toISOString().slice(0, 10)
