import { sql } from 'kysely'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Localized } from '../../contract/language.ts'
import type { LinkKind, ShownResult } from '../../contract/notice.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Db } from '../../engine/database/database.ts'
import { doubtfulWords } from '../../flow/announcement/notice/doubtful.ts'
import { readNews, saveNews } from '../../flow/announcement/notice/news.ts'
import { addQuote } from '../../flow/announcement/notice/quote.ts'
import { namesKnown, redacted } from '../../flow/announcement/notice/redact.ts'
import { tellThoseWhoAsked } from '../../flow/announcement/notice/tell.ts'
import { usualWords } from '../../flow/announcement/notice/usual-words.ts'
import { createNotice, publishNotice, withdrawNotice } from '../../flow/announcement/notice/write.ts'
import { houseScope } from '../guard/scope.ts'
import type { House } from '../house.ts'

const day = 86_400_000

type Told = {
  /** By its Finnish name (see causes.ts). */
  cause: string
  daysAgo: number
  end: 'published' | 'withdrawn' | 'draft'
  title: Localized
  said: Localized
  did: Localized
}

const told: Told[] = [
  {
    ...{ cause: 'Liian vähän väkeä vuorossa', daysAgo: 41, end: 'published' },
    title: {
      fi: 'Puhelimeen vastaa nyt useampi',
      sv: 'Fler svarar i telefonen',
      en: 'More people answer the telephone',
    },
    said: {
      fi: 'Jonotitte puhelimessa liian kauan, varsinkin maanantaiaamuisin.',
      sv: 'Ni fick vänta för länge i telefonkön, särskilt på måndagsmornar.',
      en: 'You waited too long on the telephone, above all on Monday mornings.',
    },
    did: {
      fi: 'Maanantaisin ja kuun vaihteessa vuorossa on kaksi vastaajaa enemmän, ja takaisinsoiton voi pyytää jo jonon alussa.',
      sv: 'På måndagar och vid månadsskiften är två fler i tur, och man kan be om att bli uppringd redan i början av kön.',
      en: 'On Mondays and at the turn of the month two more people answer, and you can ask to be called back at the start of the queue.',
    },
  },
  {
    ...{ cause: 'Uuden laskun erittely on epäselvä', daysAgo: 16, end: 'published' },
    title: {
      fi: 'Lasku kertoo nyt, mistä summa tulee',
      sv: 'Fakturan berättar nu vad summan består av',
      en: 'The invoice now tells what the sum is made of',
    },
    said: {
      fi: 'Uuden laskun erittelystä ei saanut selvää.',
      sv: 'Specifikationen på den nya fakturan var svår att förstå.',
      en: 'The details of the new invoice were hard to understand.',
    },
    did: {
      fi: 'Laskun ensimmäinen sivu kertoo nyt, mistä summa koostuu ja mikä muuttui edellisestä. Asiakkaat lukivat sen ennen käyttöönottoa.',
      sv: 'Fakturans första sida berättar nu vad summan består av och vad som har ändrats sedan sist. Kunder läste den innan den togs i bruk.',
      en: 'The first page of the invoice now tells what the sum is made of and what changed since the last one. Customers read it before it was used.',
    },
  },
  {
    ...{ cause: 'Ohje puuttuu verkkosivuilta', daysAgo: 70, end: 'withdrawn' },
    title: { fi: 'Chat auki iltaisin', sv: 'Chatten öppen på kvällar', en: 'Chat open in the evenings' },
    said: {
      fi: 'Ette löytäneet ohjetta ja toivoitte apua iltaisin.',
      sv: 'Ni hittade inte anvisningen och önskade hjälp på kvällar.',
      en: 'You did not find the instructions and wished for help in the evenings.',
    },
    did: {
      fi: 'Kokeilimme iltachatia kuukauden.',
      sv: 'Vi provade en kvällschatt i en månad.',
      en: 'We tried an evening chat for a month.',
    },
  },
  {
    ...{ cause: 'Tilauksen seuranta ei päivity', daysAgo: 1, end: 'draft' },
    title: {
      fi: 'Tilauksen seuranta päivittyy tunneittain',
      sv: 'Spårningen uppdateras varje timme',
      en: 'Order tracking is updated every hour',
    },
    said: {
      fi: 'Seuranta ei kertonut, missä tilaus on.',
      sv: 'Spårningen berättade inte var beställningen var.',
      en: 'Tracking did not tell where an order was.',
    },
    did: {
      fi: 'Kuljetusyhtiön tiedot haetaan nyt tunnin välein.',
      sv: 'Transportbolagets uppgifter hämtas nu varje timme.',
      en: 'The carrier’s data is now fetched every hour.',
    },
  },
]

async function published(db: Db, scope: OrgScope, notice: string): Promise<boolean> {
  try {
    await publishNotice(db, scope, notice, null)
    return true
  } catch (error) {
    if (error instanceof Refusal && error.code === 'not-publishable') return false
    throw error
  }
}

/** Notices with their whole trace: from answers over cases and causes to those who were told and have read. Nothing of a demo is handed to anybody. */
export async function keepNotices(house: House, org: string, now: number): Promise<void> {
  const { db } = house.database
  const scope = houseScope(org)
  await showNews(house, org)
  for (const { cause, daysAgo, end, title, said, did } of told) {
    const { rows: causes } = await sql<{ id: string }>`
      select id from cause where org = ${org} and name->>'fi' = ${cause}`.execute(db)
    const id = causes[0]?.id
    if (!id) continue
    const links: { kind: LinkKind; id: string }[] = [{ kind: 'cause', id }]
    const { rows: improvements } = await sql<{ id: string }>`
      select improvement as id from improvement_cause where org = ${org} and cause = ${id} limit 1`.execute(db)
    for (const improvement of improvements) links.push({ kind: 'improvement', id: improvement.id })
    const notice = await createNotice(db, scope, {
      title,
      said,
      did,
      touchpoints: await placesOf(house, org, id),
      links,
    })
    if (end === 'draft') continue
    const at = new Date(now - daysAgo * day)
    // By chance fewer than five may have asked in this year: then it stays a draft, as it would with anybody.
    if (!(await published(db, scope, notice))) continue
    await tellThoseWhoAsked(db, scope, notice, { now: () => at })
    await quote(house, org, notice, id)
    await sql`update notice set published_at = ${at}, changed_at = ${at}, told_at = ${at}, telling = true where id = ${notice}`.execute(
      db,
    )
    await sql`
      update message set state = 'delivered', recipient = null, due_at = ${at}, queued_at = ${at}, sent_at = ${at}, delivered_at = ${at}, ended_at = ${at}
      where org = ${org} and detail->>'notice' = ${notice}`.execute(db)
    // Two in five say that they have read it.
    await sql`
      update notice_recipient set at = ${at}, read_at = ${at}::timestamptz + interval '1 hour' * (1 + get_byte(hash, 1) % 40)
      where notice = ${notice} and message is not null and get_byte(hash, 0) % 5 < 2`.execute(db)
    if (end === 'withdrawn') {
      await withdrawNotice(db, scope, notice, 'Kokeilu päättyi')
      await sql`update notice set withdrawn_at = ${new Date(at.getTime() + 33 * day)}, changed_at = ${at} where id = ${notice}`.execute(
        db,
      )
    }
  }
}

/** Where the cause's cases mostly were. */
async function placesOf({ database: { db } }: House, org: string, cause: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select touchpoint as id from feedback_case where org = ${org} and cause = ${cause} and touchpoint is not null
    group by 1 order by count(*) desc, 1 limit 2`.execute(db)
  return rows.map((r) => r.id)
}

/** A few words of one who asked, as if they had said yes. */
async function quote({ database: { db } }: House, org: string, notice: string, cause: string): Promise<void> {
  const { rows } = await sql<{ answer: string; words: string }>`
    select c.answer, w.words from feedback_case c join answer a on a.id = c.answer join answer_event w on w.answer = a.id and w.words is not null
    where c.org = ${org} and c.cause = ${cause} and not a.anonymous and length(w.words) between 40 and 200 and w.words !~ '[@0-9]'
    order by c.number desc limit 20`.execute(db)
  const names = await namesKnown(
    db,
    org,
    rows.map((r) => r.answer),
  )
  const usual = await usualWords(db, org)
  // As a manager would choose: words in which there is nothing to leave out.
  const chosen = rows.find(
    ({ answer, words }) =>
      redacted(words, names.get(answer)!) === words.trim() && doubtfulWords(words, usual).length === 0,
  )
  if (!chosen) return
  const { answer, words } = chosen
  await addQuote(db, houseScope(org), notice, {
    answer,
    words,
    consent: 'Puhelimessa, kun tapaus päätettiin',
    harmless: [],
  })
}

/** The page is open, with the results of the two touchpoints that are answered most. */
async function showNews({ database: { db } }: House, org: string): Promise<void> {
  const scope = houseScope(org)
  const { rows } = await sql<{ id: string }>`
    select touchpoint as id from answer where org = ${org} and touchpoint is not null and at > now() - interval '80 days'
    group by 1 order by count(*) desc, 1 limit 3`.execute(db)
  const results = rows.map(({ id }): ShownResult => ({ touchpoint: id, metric: 'nps' }))
  const { address } = await readNews(db, scope)
  const taken = await db.selectFrom('news').select('org').where('address', '=', address).executeTakeFirst()
  await saveNews(db, scope, { address: taken ? `${address}-${org.slice(-6)}` : address, open: true, results })
}
