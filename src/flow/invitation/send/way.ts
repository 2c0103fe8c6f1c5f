import type { MessageChannel } from '../../../contract/asking.ts'
import type { Begin, Gateway, Handed } from '../../../engine/delivery/delivery.ts'
import type { Claimed } from './claim.ts'

/** A message ready to go, or why it cannot be made. */
export type Ready = { hand(begin: Begin): Promise<Handed> } | { problem: string }

/** How messages of a channel are made and where they go out. */
export type Way = {
  channel: MessageChannel
  gateway: Pick<Gateway<never>, 'name' | 'atOnce' | 'check'>
  /** In the order given. Rejects when the truth cannot be read: then all wait. */
  compose(messages: Claimed[]): Promise<Ready[]>
  /** Most messages a second from this server; absent is no limit. */
  perSecond?: number | undefined
}

/** A gateway with those who write its messages. */
export function wayOf<M extends object>(
  channel: MessageChannel,
  gateway: Gateway<M>,
  write: (messages: Claimed[]) => Promise<(M | { problem: string })[]>,
  perSecond?: number,
): Way {
  return {
    channel,
    gateway,
    perSecond,
    compose: async (messages) =>
      (await write(messages)).map((made) =>
        'problem' in made ? made : { hand: (begin) => gateway.hand(made, begin) },
      ),
  }
}
