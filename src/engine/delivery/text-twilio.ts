import { readTwilio } from '../../contract/twilio-url.ts'
import type { Patience } from '../outbound/outbound.ts'
import type { Gateway, Handed, TextMessage } from './delivery.ts'
import { toGateway } from './text-json.ts'
import { asObject, handedOf, idIn, sayOf } from './text-outcome.ts'

export type TwilioGateway = {
  /** twilio://ACCOUNT:TOKEN@api.twilio.com; twilio+http:// for a server of one's own without TLS. */
  url: string
  reports?: string | undefined
  patience?: Patience
}

const patient: Patience = { connectMs: 10_000, replyMs: 30_000 }
const atOnce = 8

/** No number, no mobile number, a number that cannot be reached from here. */
const badAddresses = new Set([21211, 21217, 21401, 21612, 21614])
/** Of the sender or the account: nothing that the customer's number could mend. */
const ofTheWay = new Set([20003, 21212, 21603, 21606, 21611, 21659, 21660, 30002])

/** Twilio, and whoever takes messages the same way: a form with Basic auth. */
export function openTwilioTexts({ url, reports, patience = patient }: TwilioGateway): Gateway<TextMessage> {
  const { account, token, api } = readTwilio(url)
  const outbound = toGateway(api, atOnce)
  const authorization = `Basic ${Buffer.from(`${account}:${token}`).toString('base64')}`
  const refused = (status: number, text: string) => {
    const { code, message } = asObject(text)
    const said = sayOf(status, message)
    return {
      problem: typeof code === 'number' ? `${code}: ${said}` : said,
      badAddress: badAddresses.has(code as number),
      later: ofTheWay.has(code as number),
    }
  }
  return {
    name: `twilio ${api.host}`,
    atOnce,
    async hand(message, begin): Promise<Handed> {
      try {
        await begin()
      } catch (error) {
        return { state: 'later', problem: (error as Error).message }
      }
      const form = new URLSearchParams({ To: message.to, Body: message.text })
      form.set(message.from.startsWith('MG') ? 'MessagingServiceSid' : 'From', message.from)
      // Named in the address too: a report may come before the reply to this request.
      if (reports) form.set('StatusCallback', `${reports}?message=${message.id}`)
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'application/json',
        'i-twilio-idempotency-token': message.id,
        authorization,
      }
      return handedOf(
        await outbound.send({ method: 'POST', url: api, headers, body: form.toString(), patience }),
        (text) => {
          const reply = asObject(text)
          const parts = Number(reply.num_segments)
          return { gatewayId: idIn(reply, ['sid']), ...(parts > 0 && { parts }) }
        },
        refused,
      )
    },
    async check() {
      const whole = new URL(api.href.replace('/Messages.json', '.json'))
      const reply = await outbound.send({ method: 'GET', url: whole, headers: { authorization }, patience })
      if (reply.kind !== 'reply') return reply.problem
      return reply.status < 300 ? null : refused(reply.status, reply.body).problem
    },
    close: async () => outbound.close(),
  }
}
