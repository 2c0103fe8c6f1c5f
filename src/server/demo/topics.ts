import { TopicFinder } from '../../catalog/topic/finder.ts'
import type { Localized } from '../../contract/language.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'

const list = (words: string): string[] => words.split(', ')

/** What the company's customers write about, in the words in which they do. What they ask of plants and paints is for the reader to add. */
const planned = [
  {
    key: 'billing',
    name: { fi: 'Laskut ja hyvitykset', sv: 'Fakturor och krediteringar', en: 'Invoices and refunds' },
    words: list(
      'lasku, kaksoislasku, verkkolasku, hyvity, maksumuistu, maksusuunnit, lisämaksu, eräpäiv, karhu, rahat, rahoj, viitenumer, faktur, krediter, betalningspåm, förfallod, e-faktur, invoic, bill, refund, due date, payment remind',
    ),
    butNot: list('laskuri, laskuoppi, billig'),
  },
  {
    key: 'delivery',
    name: { fi: 'Toimitus ja kuljetus', sv: 'Leverans och transport', en: 'Delivery and transport' },
    words: list(
      'toimitu, toimitett, kuljet, kuski, kotiinkuljet, perill, paket, myöhäs, seuranta, leverans, leverer, transport, chaufför, försen, spårning, deliver, driver, parcel, package, late',
    ),
    butNot: list('later, lately, latest'),
  },
  {
    key: 'queue',
    name: { fi: 'Jonot ja odottaminen', sv: 'Köer och väntan', en: 'Queues and waiting' },
    words: list('jono, odot, ruuhk, yksi kassa, kö, vänt, en kassa, queue, wait, one till'),
    butNot: list('odottamat, köp, kök, kör, väntat mig'),
  },
  {
    key: 'staff',
    name: { fi: 'Henkilökunta', sv: 'Personalen', en: 'Staff' },
    words: list(
      'henkilökun, myyjä, myyji, asiakaspalvel, palvelu, ystävälli, tervehd, ammattilai, personal, säljar, expedit, kundtjänst, vänlig, bemötan, staff, assistant, salesp, customer service, friendly',
    ),
    butNot: list('palvelumaksu'),
  },
  {
    key: 'goods',
    name: { fi: 'Rikkinäinen tai puuttuva tavara', sv: 'Trasig eller saknad vara', en: 'Broken or missing goods' },
    words: list(
      'rikki, hajos, halkei, halje, naarmu, sirpal, puuttu, vialli, trasig, sönder, skad, spruck, saknas, saknad, broken, broke, damag, scratch, missing, cracked',
    ),
    butNot: [],
  },
  {
    key: 'price',
    name: { fi: 'Hinnat ja edut', sv: 'Priser och förmåner', en: 'Prices and offers' },
    words: list(
      'hinta, hinna, hinno, kallis, kallii, halv, halp, tarjou, bonu, alennu, kanta-asiakaset, pris, dyr, billig, erbjudan, rabatt, bonus, price, pricing, expensive, cheap, discount, offer',
    ),
    butNot: list('halvaant, prisma'),
  },
  {
    key: 'web',
    name: { fi: 'Verkkokauppa ja sovellus', sv: 'Nätbutik och app', en: 'Online shop and app' },
    words: list(
      'verkkokau, netti, netis, nettisi, sovellu, kirjautu, tunnuks, salasan, nätbutik, webb, app, logga in, inlogg, lösenord, website, online, log in, login, password',
    ),
    butNot: list('apparat, appl, appe'),
  },
] as const satisfies { key: string; name: Localized; words: string[]; butNot: string[] }[]

export type TopicKey = (typeof planned)[number]['key']
export type DemoTopics = { ids: Map<TopicKey, string>; finder: TopicFinder }

export async function plantTopics(tx: Tx, org: string, now: number): Promise<DemoTopics> {
  const topics = planned.map((t) => ({ ...t, id: newId() }))
  await put(
    tx,
    'topic',
    topics.map(({ id, name, words, butNot }, n) => ({
      ...{ id, org, name, words, but_not: butNot, closed: false },
      created_at: new Date(now - 200 * 86_400_000 + n * 60_000).toISOString(),
    })),
  )
  return { ids: new Map(topics.map((t) => [t.key, t.id])), finder: new TopicFinder(topics) }
}
