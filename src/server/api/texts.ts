import { BrandReader } from '../../catalog/brand/read.ts'
import { demandWhole } from '../../catalog/scope.ts'
import { listTextReplies, markReplySeen } from '../../flow/answer/text-reply/read.ts'
import { readTextWords, saveTextWords } from '../../flow/invitation/send/text-words.ts'
import { publicBase } from '../guard/origin.ts'
import type { House } from '../house.ts'
import { tellOfMessages } from '../message-news.ts'
import { hearsTexts, senderOf } from '../messages/text.ts'
import { previewTexts, sendTestText } from '../messages/text-preview.ts'
import { wakeSender } from '../wake-sender.ts'
import type { Handlers } from './handler.ts'

/** Text messages: what they would say, what customers answered, and how the gateway reaches us. */
export const textHandlers = (house: House) => {
  const { database, settings, delivery } = house
  const { db } = database
  const brands = new BrandReader(db)
  const roomsAt = (request: Request) => ({ db, settings, brands, base: publicBase(settings, request) })
  return {
    'texts.preview': ({ scope, body, request }) => previewTexts(roomsAt(request), scope, body),
    'texts.test': async ({ scope, body, request }) => {
      const sent = await sendTestText(roomsAt(request), scope, body)
      tellOfMessages(house, scope.org)
      wakeSender(database)
      return sent
    },
    'textWords.read': ({ scope, params }) => readTextWords(db, scope, params.id),
    'textWords.save': async ({ scope, params, body }) => {
      await saveTextWords(db, scope, params.id, params.step, body)
      return { ok: true as const }
    },
    'textReplies.list': ({ scope, query }) => listTextReplies(db, scope, query),
    'textReplies.seen': async ({ scope, params }) => {
      await markReplySeen(db, scope, params.id, new Date())
      return { ok: true }
    },
    'texts.setup': async ({ scope, request }) => {
      demandWhole(scope)
      const { text_key: key } = await db
        .selectFrom('organisation')
        .select('text_key')
        .where('id', '=', scope.org)
        .executeTakeFirstOrThrow()
      const receive = `${publicBase(settings, request)}/hooks/sms/${key}`
      const sender = senderOf(await brands.of(scope.org, []), settings)
      return {
        gateway: delivery?.text?.name ?? null,
        sender,
        hears: hearsTexts(settings),
        receive,
        report: `${receive}/status`,
      }
    },
  } satisfies Partial<Handlers>
}
