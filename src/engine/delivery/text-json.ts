import { Agent } from 'node:http'
import { Agent as SecureAgent } from 'node:https'
import type { Gateway, TextMessage } from './delivery.ts'
import { exchange, type Patience } from './http.ts'
import { reach } from './reach.ts'
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
/** Idle connections are given up before most servers do, so that a request meets no closed one. */
export const agentOf = (url: URL, atOnce: number): Agent => {
  const options = { keepAlive: true, maxSockets: atOnce, timeout: 4_000 }
  return url.protocol === 'https:' ? new SecureAgent(options) : new Agent(options)
}
const atOnce = 8

/**
 * Any gateway that takes JSON: POST {id, from, to, text, reportTo}, with the id as Idempotency-Key too. A 2xx has taken it ({id, parts} where
 * it says so), a 4xx never will ({error, badAddress} where it says so).
 */
export function openJsonTexts({ url, auth, reports, patience = patient }: JsonGateway): Gateway<TextMessage> {
  const to = new URL(url)
  const agent = agentOf(to, atOnce)
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
        await exchange('POST', to, headers, body, agent, patience),
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
    check: () => reach(to),
    close: async () => agent.destroy(),
  }
}
