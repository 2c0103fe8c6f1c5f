import { sql } from 'kysely'
import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import { inLanguage, type Localized, shownLanguage } from '../../contract/language.ts'
import type { ToldEffect } from '../../contract/notice.ts'
import type { Db } from '../../engine/database/database.ts'
import { stillFollows } from '../../flow/announcement/notice/followers.ts'
import type { Claimed } from '../../flow/invitation/send/claim.ts'
import type { MessageKeys } from '../../flow/invitation/send/key.ts'
import type { Written } from '../../page/mail/mail.ts'
import { noticeMail } from '../../page/mail/notice-mail.ts'
import { newsWords } from '../../page/news/words.ts'
import { baseUrl, type Settings } from '../settings.ts'

/** What came of what a notice tells of; nothing where it cannot be known just now. */
export type EffectsOf = (org: string, notices: string[]) => Promise<Map<string, ToldEffect[]>>
export type NoticeRooms = { db: Db; settings: Settings; brands: BrandReader; keys: MessageKeys; effects: EffectsOf }
type Told = { title: Localized; said: Localized; did: Localized; state: string }

/** Where one reads of it, and where they say that they want no more. Keys are made of the message's id. */
const linksOf = (
  { settings, keys }: Pick<NoticeRooms, 'settings' | 'keys'>,
  message: string,
  board: string | null,
) => ({
  link: `${baseUrl(settings)}/n/${keys.make('notice', message)}`,
  leave: board
    ? `${baseUrl(settings)}/b/${board}/leave/${keys.make('leave-board', message)}`
    : `${baseUrl(settings)}/u/${keys.make('unsubscribe', message)}`,
})

/** What it says; `board` where its reader follows an idea of that board, and is told because of that. Null where there is nothing to say any more. */
async function told(db: Db, message: Claimed): Promise<(Told & { board: string | null }) | null> {
  const { notice, person, idea } = message.detail
  const { rows } = await sql<Told>`
    select title, said, did, state from notice where org = ${message.org} and id = ${String(notice)}::uuid`.execute(db)
  if (rows[0]?.state !== 'published') return null
  if (typeof person !== 'string') return { ...rows[0], board: null }
  const board = await stillFollows(db, message.org, person, String(idea))
  return board === null ? null : { ...rows[0], board }
}

/** The mail of a notice as it is when it goes; null where it is public no more. */
export async function noticeMailOf(
  rooms: NoticeRooms,
  message: Claimed,
  logo: (hash: string) => Promise<string | null>,
): Promise<{ written: Written; name: string; replyTo: string | null; leave: string; logo: string | null } | null> {
  const notice = await told(rooms.db, message)
  if (!notice) return null
  const brand = await rooms.brands.of(message.org, [])
  const { language } = message
  const name = nameOf(brand, language)
  const { link, leave } = linksOf(rooms, message.id, notice.board)
  const picture = brand.logo ? await logo(brand.logo) : null
  const id = String(message.detail.notice)
  const written = noticeMail({
    effects: (await rooms.effects(message.org, [id])).get(id) ?? [],
    ...{ language, link, leave, brand: { name, colour: brand.colour, logo: picture } },
    to: notice.board === null ? 'asker' : 'follower',
    writtenIn: shownLanguage(notice.did, language) ?? language,
    title: inLanguage(notice.title, language),
    said: inLanguage(notice.said, language),
    did: inLanguage(notice.did, language),
  })
  return { written, name: brand.mailName ?? name, replyTo: brand.replyTo, leave, logo: brand.logo }
}

/** The same as a text message; null where it is public no more. */
export async function noticeTextOf(rooms: Omit<NoticeRooms, 'effects'>, message: Claimed): Promise<string | null> {
  const notice = await told(rooms.db, message)
  if (!notice) return null
  const name = nameOf(await rooms.brands.of(message.org, []), message.language)
  const { link, leave } = linksOf(rooms, message.id, notice.board)
  const title = inLanguage(notice.title, message.language).toWellFormed().replace(/\s+/g, ' ')
  return newsWords[message.language].mail[notice.board === null ? 'asker' : 'follower'].text(name, title, link, leave)
}
