import type { Language, Localized } from '../../contract/language.ts'
import type { Role } from '../../contract/operation.ts'

/** Kuusikko: a home and garden chain that does not exist. Everything about it is made up. */
export const companyName = 'Kuusikko'
export const zone = 'Europe/Helsinki'

export type UnitKey = string
/** Parents before children; the root is the organisation itself and comes first. */
export const units: {
  key: UnitKey
  parent: UnitKey | null
  name: string
  kind: 'company' | 'region' | 'store' | 'team'
}[] = [
  { key: 'all', parent: null, name: companyName, kind: 'company' },
  { key: 'etela', parent: 'all', name: 'Etelä-Suomi', kind: 'region' },
  { key: 'lansi', parent: 'all', name: 'Länsi-Suomi', kind: 'region' },
  { key: 'ita', parent: 'all', name: 'Itä- ja Pohjois-Suomi', kind: 'region' },
  { key: 'service', parent: 'all', name: 'Asiakaspalvelu', kind: 'region' },
  { key: 'espoo', parent: 'etela', name: 'Espoo', kind: 'store' },
  { key: 'vantaa', parent: 'etela', name: 'Vantaa', kind: 'store' },
  { key: 'lahti', parent: 'etela', name: 'Lahti', kind: 'store' },
  { key: 'turku', parent: 'lansi', name: 'Turku', kind: 'store' },
  { key: 'tampere', parent: 'lansi', name: 'Tampere', kind: 'store' },
  { key: 'vaasa', parent: 'lansi', name: 'Vaasa', kind: 'store' },
  { key: 'kuopio', parent: 'ita', name: 'Kuopio', kind: 'store' },
  { key: 'oulu', parent: 'ita', name: 'Oulu', kind: 'store' },
  { key: 'phone', parent: 'service', name: 'Puhelinpalvelu', kind: 'team' },
  { key: 'written', parent: 'service', name: 'Chat ja sähköposti', kind: 'team' },
  { key: 'delivery', parent: 'service', name: 'Kotiinkuljetus', kind: 'team' },
  { key: 'web', parent: 'service', name: 'Verkkopalvelu', kind: 'team' },
]

export type Store = { unit: UnitKey; town: Localized; size: number; mood: number; swedish: number }
/** `size` and `mood` against the average store; `swedish` is the share of customers who answer in Swedish. */
export const stores: Store[] = [
  { unit: 'espoo', town: { fi: 'Espoo', sv: 'Esbo', en: 'Espoo' }, size: 1.35, mood: 0, swedish: 0.14 },
  { unit: 'vantaa', town: { fi: 'Vantaa', sv: 'Vanda', en: 'Vantaa' }, size: 1.2, mood: 0.05, swedish: 0.05 },
  { unit: 'lahti', town: { fi: 'Lahti', sv: 'Lahtis', en: 'Lahti' }, size: 0.9, mood: -0.35, swedish: 0.02 },
  { unit: 'turku', town: { fi: 'Turku', sv: 'Åbo', en: 'Turku' }, size: 1.1, mood: 0.1, swedish: 0.12 },
  { unit: 'tampere', town: { fi: 'Tampere', sv: 'Tammerfors', en: 'Tampere' }, size: 1.25, mood: 0, swedish: 0.01 },
  { unit: 'vaasa', town: { fi: 'Vaasa', sv: 'Vasa', en: 'Vaasa' }, size: 0.7, mood: 0.3, swedish: 0.45 },
  { unit: 'kuopio', town: { fi: 'Kuopio', sv: 'Kuopio', en: 'Kuopio' }, size: 0.75, mood: 0.05, swedish: 0.01 },
  { unit: 'oulu', town: { fi: 'Oulu', sv: 'Uleåborg', en: 'Oulu' }, size: 0.75, mood: -0.05, swedish: 0.01 },
]

export type PersonData = {
  name: string
  role: Role
  unit: UnitKey | null
  language: Language
  agent?: true
  entry?: true
}
/** `entry`: the person as whom a visitor enters in this role. */
export const people: PersonData[] = [
  { name: 'Sari Lehtonen', role: 'admin', unit: null, language: 'fi', entry: true },
  { name: 'Anna Kallio', role: 'manager', unit: null, language: 'fi', entry: true },
  { name: 'Mikael Sundqvist', role: 'manager', unit: 'lansi', language: 'sv' },
  { name: 'Petri Salmela', role: 'lead', unit: 'phone', language: 'fi', entry: true },
  { name: 'Johanna Nyman', role: 'lead', unit: 'written', language: 'sv' },
  { name: 'Tero Hakala', role: 'lead', unit: 'delivery', language: 'fi' },
  { name: 'Riikka Mäenpää', role: 'lead', unit: 'lahti', language: 'fi' },
  { name: 'Heikki Rantanen', role: 'lead', unit: 'turku', language: 'fi' },
  { name: 'Christina Backlund', role: 'lead', unit: 'vaasa', language: 'sv' },
  { name: 'Aino Virtanen', role: 'agent', unit: 'phone', language: 'fi', agent: true, entry: true },
  { name: 'Eetu Koskinen', role: 'agent', unit: 'phone', language: 'fi', agent: true },
  { name: 'Linnea Holm', role: 'agent', unit: 'written', language: 'sv', agent: true },
  { name: 'Daniel Okafor', role: 'agent', unit: 'written', language: 'en', agent: true },
  { name: 'Tuula Ahlgren', role: 'viewer', unit: null, language: 'fi', entry: true },
]

/** Agents of each team; those among `people` may sign in. */
export const agents: Record<'phone' | 'written' | 'delivery', readonly string[]> = {
  phone: [
    'Aino Virtanen',
    'Eetu Koskinen',
    'Marjo Laine',
    'Sami Peltola',
    'Veera Nurmi',
    'Jukka Ojala',
    'Noora Ahonen',
    'Ville Harju',
  ],
  written: ['Linnea Holm', 'Daniel Okafor', 'Kaisa Rinne', 'Oskari Lehto', 'Emma Wikström'],
  delivery: ['Reitti 1', 'Reitti 2', 'Reitti 3', 'Reitti 4', 'Reitti 5'],
}

export const reasons: { code: string; parent: string | null; name: Localized }[] = [
  { code: 'laskutus', parent: null, name: { fi: 'Laskutus', sv: 'Fakturering', en: 'Billing' } },
  {
    code: 'laskutus-lasku',
    parent: 'laskutus',
    name: { fi: 'Lasku epäselvä tai väärä', sv: 'Oklar eller felaktig faktura', en: 'Invoice unclear or wrong' },
  },
  { code: 'laskutus-hyvitys', parent: 'laskutus', name: { fi: 'Hyvitys', sv: 'Kreditering', en: 'Refund' } },
  { code: 'laskutus-maksuaika', parent: 'laskutus', name: { fi: 'Maksuaika', sv: 'Betalningstid', en: 'Time to pay' } },
  {
    code: 'tilaus',
    parent: null,
    name: { fi: 'Tilaus ja toimitus', sv: 'Beställning och leverans', en: 'Order and delivery' },
  },
  {
    code: 'tilaus-missa',
    parent: 'tilaus',
    name: { fi: 'Missä tilaukseni on', sv: 'Var är min beställning', en: 'Where is my order' },
  },
  {
    code: 'tilaus-muutos',
    parent: 'tilaus',
    name: { fi: 'Tilauksen muuttaminen', sv: 'Ändring av beställning', en: 'Changing an order' },
  },
  {
    code: 'tilaus-puute',
    parent: 'tilaus',
    name: { fi: 'Jotain puuttuu tai on rikki', sv: 'Något saknas eller är trasigt', en: 'Something missing or broken' },
  },
  { code: 'neuvonta', parent: null, name: { fi: 'Tuoteneuvonta', sv: 'Produktrådgivning', en: 'Product advice' } },
  {
    code: 'neuvonta-piha',
    parent: 'neuvonta',
    name: { fi: 'Piha ja kasvit', sv: 'Trädgård och växter', en: 'Garden and plants' },
  },
  {
    code: 'neuvonta-remontti',
    parent: 'neuvonta',
    name: { fi: 'Remontti ja rakentaminen', sv: 'Renovering och byggande', en: 'Renovation and building' },
  },
  {
    code: 'palautus',
    parent: null,
    name: { fi: 'Palautus ja vaihto', sv: 'Retur och byte', en: 'Return and exchange' },
  },
  {
    code: 'takuu',
    parent: null,
    name: { fi: 'Takuu ja huolto', sv: 'Garanti och service', en: 'Warranty and repair' },
  },
  {
    code: 'kanta-asiakkuus',
    parent: null,
    name: { fi: 'Kanta-asiakkuus ja tunnukset', sv: 'Stamkundskap och inloggning', en: 'Membership and login' },
  },
  { code: 'muu', parent: null, name: { fi: 'Muu asia', sv: 'Annat ärende', en: 'Something else' } },
]

export const firstNames =
  'Maria Helena Anna Liisa Marjatta Kaarina Sofia Johanna Emilia Olivia Aino Elina Katariina Leena Ritva Pirkko Tuula Sari Päivi Minna Hanna Laura Jenni Heidi Riikka Juha Matti Antti Mikko Kari Timo Jari Pekka Markku Hannu Tapio Olavi Johannes Ville Janne Sami Petri Lauri Eero Onni Leo Elias Oskar Erik Karl Henrik Anders Mats Gunilla Birgitta Ulla Camilla Ahmed Elena Natalia'.split(
    ' ',
  )
export const lastNames =
  'Korhonen Virtanen Mäkinen Nieminen Mäkelä Hämäläinen Laine Heikkinen Koskinen Järvinen Lehtonen Lehtinen Saarinen Salminen Heinonen Niemi Heikkilä Kinnunen Salonen Turunen Salo Laitinen Tuominen Rantanen Karjalainen Jokinen Mattila Savolainen Lahtinen Ahonen Ojala Leppänen Hiltunen Kallio Pitkänen Miettinen Räsänen Väisänen Johansson Lindholm Nyström Karlsson Lindqvist Bäckström Eklund Söderholm Hakala Kettunen Vainio Peltonen Aalto Kokkonen Partanen Rissanen Manninen'.split(
    ' ',
  )
