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

/** A text's answer comes to the number it went from: kept, for several organisations may share one and others may change theirs. */
const sentFrom = (made: object, handed: Handed): Handed =>
  handed.state === 'sent' && 'from' in made && typeof made.from === 'string' ? { ...handed, from: made.from } : handed

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
        'problem' in made ? made : { hand: async (begin) => sentFrom(made, await gateway.hand(made, begin)) },
      ),
  }
}
