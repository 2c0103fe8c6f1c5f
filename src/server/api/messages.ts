import { BrandReader } from '../../catalog/brand/read.ts'
import { listMessages, readFunnel, readMessage, readMessageHealth } from '../../flow/invitation/outbox.ts'
import { readMailWords, saveMailWords } from '../../flow/invitation/send/mail-words.ts'
import { settleUnknown } from '../../flow/invitation/settle-unknown.ts'
import { ourMailWords } from '../../page/mail/ours.ts'
import type { House } from '../house.ts'
import { tellOfMessages } from '../message-news.ts'
import { previewOnScreen, sendTest } from '../messages/preview.ts'
import { wakeSender } from '../wake-sender.ts'
import type { Handlers } from './handler.ts'

/** What was sent to customers, what becomes of it, and what mails say. */
export const messageHandlers = (house: House) => {
  const { database, settings, delivery } = house
  const { db } = database
  const rooms = { db, settings, brands: new BrandReader(db) }
  return {
    'messages.list': ({ scope, query }) => listMessages(db, scope, query),
    'messages.read': ({ scope, params }) => readMessage(db, scope, params.id),
    'messages.funnel': ({ scope, query }) => readFunnel(db, scope, query),
    'messages.health': ({ scope }) =>
      readMessageHealth(db, scope, { email: delivery.mail !== null, sms: delivery.text !== null }),
    'messages.settle': async ({ scope, params, body }) => {
      await settleUnknown(db, scope, params.id, body.how)
      tellOfMessages(house, scope.org)
      wakeSender(database)
      return { ok: true as const }
    },
    'messages.preview': ({ scope, body }) => previewOnScreen(rooms, scope, body),
    'messages.test': async ({ scope, body }) => {
      const sent = await sendTest(rooms, scope, body)
      tellOfMessages(house, scope.org)
      wakeSender(database)
      return sent
    },
    'mailWords.read': async ({ scope, params }) => ({
      ...(await readMailWords(db, scope, params.id)),
      ours: { invite: ourMailWords('invite'), remind: ourMailWords('remind') },
    }),
    'mailWords.save': async ({ scope, params, body }) => {
      await saveMailWords(db, scope, params.id, params.step, body)
      return { ok: true as const }
    },
  } satisfies Partial<Handlers>
}
