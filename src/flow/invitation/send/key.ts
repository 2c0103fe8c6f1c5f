import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * What a key opens: of a message, leaving the list, telling that it came back, or reading what came of one's feedback; of a case, writing to it; of the
 * board, confirming an address or hearing no more.
 */
export type KeyPurpose = 'unsubscribe' | 'bounce' | 'case' | 'confirm' | 'leave-board' | 'notice'

/**
 * Keys made of a message's id and proof that we made them, so that nothing has to be kept. Small letters and digits only: they stand in the
 * local part of return addresses, whose case mail servers change.
 */
export function messageKeys(secret: string) {
  const proof = (purpose: KeyPurpose, id: string) =>
    createHmac('sha256', secret).update(`message:${purpose}:${id}`).digest('hex').slice(0, 20)
  return {
    make: (purpose: KeyPurpose, message: string): string => message.replaceAll('-', '') + proof(purpose, message),
    /** The message's id; null when the key is not one of ours. */
    read(purpose: KeyPurpose, key: string): string | null {
      const parts = /^([0-9a-f]{8})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{4})([0-9a-f]{12})([0-9a-f]{20})$/.exec(
        key.toLowerCase(),
      )
      if (!parts) return null
      const id = parts.slice(1, 6).join('-')
      return timingSafeEqual(Buffer.from(proof(purpose, id)), Buffer.from(parts[6]!)) ? id : null
    },
  }
}
export type MessageKeys = ReturnType<typeof messageKeys>

/** The local part of a return address, which names its mail and proves that we made it. */
export const returnLocal = (keys: MessageKeys, message: string): string => `bounce-${keys.make('bounce', message)}`

/** The mail of a return address; null where it is none of ours. */
export const mailOfReturn = (keys: MessageKeys, local: string): string | null =>
  /^bounce-/i.test(local) ? keys.read('bounce', local.slice(7)) : null

/** The local part of the address at which a case's customer answers. */
export const caseLocal = (keys: MessageKeys, id: string): string => `case-${keys.make('case', id)}`

/** The case of such an address; null where it is none of ours. */
export const caseOfReply = (keys: MessageKeys, local: string): string | null =>
  /^case-/i.test(local) ? keys.read('case', local.slice(5)) : null
