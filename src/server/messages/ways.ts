import type { Delivery } from '../../engine/delivery/delivery.ts'
import { type Way, wayOf } from '../../flow/invitation/send/way.ts'
import { type MailRooms, writeMails } from './mail.ts'

/** The ways out that are set up, each with those who write its messages. */
export function waysOf(delivery: Delivery, rooms: MailRooms): Way[] {
  const { mail } = delivery
  return mail ? [wayOf('email', mail, (messages) => writeMails(rooms, messages), rooms.settings.MAIL_RATE)] : []
}
