import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import type { Db } from '../../engine/database/database.ts'
import { type BoardMatter, readBoardMatters } from '../../flow/idea/tell.ts'
import type { Claimed } from '../../flow/invitation/send/claim.ts'
import type { MessageKeys } from '../../flow/invitation/send/key.ts'
import { type BoardNews, boardMail, boardText } from '../../page/mail/board-mail.ts'
import type { Written } from '../../page/mail/mail.ts'
import { baseUrl, type Settings } from '../settings.ts'

type Rooms = { db: Db; settings: Settings; brands: BrandReader; keys: MessageKeys }

export type BoardMail = {
  sender: { name: string; replyTo: string | null }
  written: Written
  headers: Record<string, string>
  logo: string | null
}

type Said = { news: BoardNews; link: string; leave: string | null }

/** What a message says, and where it leads: made when it goes, so that nothing that was erased or changed since goes out. */
function saidOf({ settings, keys }: Rooms, message: Claimed, matter: BoardMatter): Said {
  const home = `${baseUrl(settings)}/b/${matter.address}`
  const l = `?l=${message.language}`
  if (matter.kind === 'confirm')
    return {
      news: { kind: 'confirm', wish: matter.wish as 'vote', title: matter.idea?.title ?? '' },
      link: `${home}/confirm/${keys.make('confirm', matter.confirmation)}${l}`,
      leave: null,
    }
  const { idea, merged, what } = matter
  const words =
    what === 'comment' ? matter.words : what === 'refused' ? matter.note : what === 'answered' ? idea.answer : ''
  return {
    news: {
      ...{ kind: 'news', what: what as 'answered', title: idea.title, state: idea.state },
      ...{ words, into: merged?.title ?? '' },
    },
    link: what === 'refused' ? `${home}${l}` : `${home}/${merged?.number ?? idea.number}${l}`,
    leave: `${home}/leave/${keys.make('leave-board', message.id)}`,
  }
}

/** By message id: the mails of the public board among these; what is missing has nothing to say any more. */
export async function writeBoardMails(rooms: Rooms, messages: Claimed[]): Promise<Map<string, BoardMail>> {
  const ours = messages.filter((m) => m.step === 'board')
  const matters = await readBoardMatters(rooms.db, ours)
  const mails = new Map<string, BoardMail>()
  for (const message of ours) {
    const matter = matters.get(message.id)
    if (!matter) continue
    const brand = await rooms.brands.of(message.org, [])
    const { language } = message
    const name = nameOf(brand, language)
    const { news, link, leave } = saidOf(rooms, message, matter)
    mails.set(message.id, {
      sender: { name: brand.mailName ?? name, replyTo: brand.replyTo },
      written: boardMail(news, {
        ...{ language, link, leave },
        brand: { name, colour: brand.colour, logo: brand.logo ? 'logo' : null },
      }),
      headers: leave ? { 'List-Unsubscribe': `<${leave}>`, 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {},
      logo: brand.logo,
    })
  }
  return mails
}

/** The same as texts. */
export async function writeBoardTexts(rooms: Rooms, messages: Claimed[]): Promise<Map<string, string>> {
  const ours = messages.filter((m) => m.step === 'board')
  const matters = await readBoardMatters(rooms.db, ours)
  const texts = new Map<string, string>()
  for (const message of ours) {
    const matter = matters.get(message.id)
    if (!matter) continue
    const name = nameOf(await rooms.brands.of(message.org, []), message.language)
    const { news, link, leave } = saidOf(rooms, message, matter)
    texts.set(message.id, boardText(news, message.language, name, link, leave))
  }
  return texts
}
