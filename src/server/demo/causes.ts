import type { Localized } from '../../contract/language.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'

/** Places of the causes that every organisation begins with. */
const first = ['wait', 'information', 'tone', 'goods', 'invoice', 'other'] as const
type First = (typeof first)[number]

const finer = [
  {
    ...{ key: 'shift', below: 'wait', reasons: [], cost: null },
    name: { fi: 'Liian vähän väkeä vuorossa', sv: 'För få på skiftet', en: 'Too few people on shift' },
  },
  {
    ...{ key: 'till', below: 'wait', reasons: [], cost: null },
    name: { fi: 'Yksi kassa auki', sv: 'Bara en kassa öppen', en: 'One till open' },
  },
  {
    ...{ key: 'tracking', below: 'information', reasons: ['tilaus-missa'], cost: null },
    name: {
      fi: 'Tilauksen seuranta ei päivity',
      sv: 'Spårningen uppdateras inte',
      en: 'Order tracking is not updated',
    },
  },
  {
    ...{ key: 'guide', below: 'information', reasons: [], cost: null },
    name: { fi: 'Ohje puuttuu verkkosivuilta', sv: 'Anvisning saknas på webben', en: 'No instructions on the website' },
  },
  {
    ...{ key: 'late', below: 'goods', reasons: [], cost: 12 },
    name: { fi: 'Kuljetus myöhästyy', sv: 'Transporten är försenad', en: 'Delivery is late' },
  },
  {
    ...{ key: 'broken', below: 'goods', reasons: ['tilaus-puute'], cost: 38 },
    name: {
      fi: 'Tavara rikkoutuu tai puuttuu kuormasta',
      sv: 'Varan går sönder eller saknas i lasten',
      en: 'Goods break or are missing from the load',
    },
  },
  {
    ...{ key: 'range', below: 'goods', reasons: [], cost: null },
    name: { fi: 'Tuote loppu hyllystä', sv: 'Varan slut på hyllan', en: 'Out of stock on the shelf' },
  },
  {
    ...{ key: 'billing', below: 'invoice', reasons: ['laskutus-lasku'], cost: 6 },
    name: {
      fi: 'Uuden laskun erittely on epäselvä',
      sv: 'Den nya fakturans specifikation är oklar',
      en: 'The new invoice is hard to read',
    },
  },
  {
    ...{ key: 'refund', below: 'invoice', reasons: ['laskutus-hyvitys'], cost: 9 },
    name: { fi: 'Hyvitys viipyy', sv: 'Krediteringen dröjer', en: 'Refunds take long' },
  },
  {
    ...{ key: 'price', below: 'invoice', reasons: [], cost: 5 },
    name: {
      fi: 'Kampanjahinta puuttuu kassasta',
      sv: 'Kampanjpriset saknas i kassan',
      en: 'Campaign price missing at the till',
    },
  },
] as const satisfies { key: string; below: First; name: Localized; reasons: readonly string[]; cost: number | null }[]

export type CauseKey = First | (typeof finer)[number]['key']

/** Finer causes below those that every organisation begins with, some of them what is mostly behind a reason. */
export async function plantCauses(
  tx: Tx,
  org: string,
  tops: readonly string[],
  reasons: ReadonlyMap<string, { id: string }>,
): Promise<Map<CauseKey, string>> {
  const causes = new Map<CauseKey, string>(first.map((key, n) => [key, tops[n]!]))
  for (const { key } of finer) causes.set(key, newId())
  await put(
    tx,
    'cause',
    finer.map(({ key, below, name, cost }) => ({
      ...{ id: causes.get(key), org, parent: causes.get(below), name, closed: false, cost },
    })),
  )
  await put(
    tx,
    'cause_reason',
    finer.flatMap(({ key, reasons: codes }) =>
      codes.map((code) => ({ reason: reasons.get(code)!.id, org, cause: causes.get(key) })),
    ),
  )
  return causes
}
