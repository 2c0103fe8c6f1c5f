import type { Delivery } from '../../engine/delivery/delivery.ts'
import { type Way, wayOf } from '../../flow/invitation/send/way.ts'
import { type MailRooms, writeMails } from './mail.ts'
import { writeTexts } from './text.ts'

/** The ways out that are set up, each with those who write its messages. */
export function waysOf(delivery: Delivery, rooms: MailRooms): Way[] {
  const { mail, text } = delivery
  const { MAIL_RATE, SMS_RATE } = rooms.settings
  return [
    ...(mail ? [wayOf('email', mail, (messages) => writeMails(rooms, messages), MAIL_RATE)] : []),
    ...(text ? [wayOf('sms', text, (messages) => writeTexts(rooms, messages), SMS_RATE)] : []),
  ]
}
