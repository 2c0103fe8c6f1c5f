import type { Localized } from '../../../contract/language.ts'
import { channels } from '../../../contract/operations/catalog.ts'
import { fold } from './text.ts'

type Channel = (typeof channels)[number]

/** What systems call the built-in channels, in Finnish, Swedish and English, folded. */
const words: { [C in Channel]?: string[] } = {
  phone: [
    'puhelin',
    'puhelu',
    'puhelut',
    'puhelinpalvelu',
    'call',
    'voice',
    'telephone',
    'telefon',
    'samtal',
    'inbound',
  ],
  email: ['sähköposti', 'sposti', 'e-mail', 'mail', 'e-post', 'epost'],
  chat: ['livechat', 'live chat', 'keskustelu', 'chatt', 'messaging'],
  sms: ['tekstiviesti', 'text', 'text message', 'textmeddelande'],
  social: [
    'some',
    'sosiaalinen media',
    'social media',
    'sociala medier',
    'facebook',
    'twitter',
    'x',
    'instagram',
    'whatsapp',
  ],
  web: ['verkko', 'verkkosivu', 'verkkolomake', 'lomake', 'www', 'internet', 'online', 'webb', 'web form', 'portal'],
  app: ['sovellus', 'mobiili', 'mobiilisovellus', 'mobile', 'mobil', 'mobile app', 'applikation'],
  'self-service': ['itsepalvelu', 'självbetjäning', 'selfservice', 'ivr', 'bot', 'botti'],
  store: ['myymälä', 'kauppa', 'butik', 'shop', 'branch', 'käynti', 'walk-in', 'visit', 'besök'],
  delivery: ['toimitus', 'kuljetus', 'leverans'],
  post: ['posti', 'kirje', 'letter', 'brev'],
}

const builtIn = channels.flatMap((id) => [id, ...(words[id] ?? [])].map((word): [string, string] => [word, id]))

/** Channel ids, the built-in and the organisation's own, by what they may be called, folded. */
export const channelsOf = (own: { id: string; name: Localized }[]): Map<string, string> =>
  new Map([
    ...builtIn,
    ...own.flatMap(({ id, name }) => [id, ...Object.values(name)].map((word) => [fold(word), id] as const)),
  ])
