import { openOutbound } from '../outbound/client.ts'
import type { Outbound, Patience } from '../outbound/outbound.ts'
import type { Gateway, TextMessage } from './delivery.ts'
import { asObject, handedOf, idIn, sayOf } from './text-outcome.ts'

export type JsonGateway = {
  url: string
  /** The Authorization header as the gateway wants it, e.g. "Bearer …". */
  auth?: string | undefined
  /** Where the gateway may tell of the delivery. */
  reports?: string | undefined
  patience?: Patience
}

const patient: Patience = { connectMs: 10_000, replyMs: 30_000 }
/** The gateway is named in the settings of whoever runs the house: that host, and no other, may be inside. */
export const toGateway = (url: URL, atOnce: number): Outbound =>
  openOutbound({ inner: [`${url.hostname}:${Number(url.port) || (url.protocol === 'https:' ? 443 : 80)}`], atOnce })
const atOnce = 8

/**
 * Any gateway that takes JSON: POST {id, from, to, text, reportTo}, with the id as Idempotency-Key too. A 2xx has taken it ({id, parts} where
 * it says so), a 4xx never will ({error, badAddress} where it says so).
 */
export function openJsonTexts({ url, auth, reports, patience = patient }: JsonGateway): Gateway<TextMessage> {
  const to = new URL(url)
  const outbound = toGateway(to, atOnce)
  return {
    name: `${to.protocol}//${to.host}`,
    atOnce,
    async hand(message, begin) {
      try {
        await begin()
      } catch (error) {
        return { state: 'later', problem: (error as Error).message }
      }
      const body = JSON.stringify({ ...message, ...(reports && { reportTo: reports }) })
      const headers = {
        'content-type': 'application/json',
        accept: 'application/json',
        'idempotency-key': message.id,
        ...(auth && { authorization: auth }),
      }
      return handedOf(
        await outbound.send({ method: 'POST', url: to, headers, body, patience }),
        (text) => {
          const reply = asObject(text)
          const gatewayId = idIn(reply, ['id', 'messageId', 'message_id', 'sid'])
          return { gatewayId, ...(typeof reply.parts === 'number' && { parts: reply.parts }) }
        },
        (status, text) => {
          const { error, message: said, badAddress } = asObject(text)
          return { problem: sayOf(status, error ?? said), badAddress: badAddress === true }
        },
      )
    },
    check: () => outbound.reach(to),
    close: async () => outbound.close(),
  }
}
