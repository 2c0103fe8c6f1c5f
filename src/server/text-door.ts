import { Refusal } from '../contract/refusal.ts'
import type { Database } from '../engine/database/database.ts'
import { SittingReader } from '../flow/answer/read.ts'
import type { ReplyRooms } from '../flow/answer/text-reply/answering.ts'
import { receiveText } from '../flow/answer/text-reply/receive.ts'
import type { AnswerWriter } from '../flow/answer/write.ts'
import type { LinkReader } from '../flow/invitation/read.ts'
import { noteReport } from '../flow/invitation/send/report.ts'
import type { TokenMaker } from '../flow/invitation/token.ts'
import { problemReply, replyOfError } from './api/problem.ts'
import { readerLanguage } from './guard/guard.ts'
import { houseScope } from './guard/scope.ts'
import { isFromGateway } from './guard/text-signature.ts'
import type { House } from './house.ts'
import { tellOfMessages } from './message-news.ts'
import { houseTextKey } from './messages/text-hook-key.ts'
import { bodyText } from './pages/body.ts'

/** A text has at most some thousand letters; a gateway's form around it not many more. */
const mostBytes = 64 * 1024

type Fields = Record<string, unknown>

/** What the rooms need to take a text. */
export const replyRooms = (
  { db }: Pick<Database, 'db'>,
  links: LinkReader,
  answers: AnswerWriter,
  token: TokenMaker,
): ReplyRooms => ({ db, links, answers, token, sittings: new SittingReader(db), scopeOf: (org) => houseScope(org) })

/**
 * POST /hooks/sms/:key: a customer's text. POST /hooks/sms/:key/status: what became of ours. From the gateway only, by its signature; JSON or a form.
 * 200 says that it is stored.
 */
export function textDoor(house: House, rooms: ReplyRooms, secret: string) {
  const { db } = house.database
  const ownKey = houseTextKey(secret)

  const orgOf = async (key: string): Promise<string | undefined> =>
    (await db.selectFrom('organisation').where('text_key', '=', key).select('id').executeTakeFirst())?.id

  async function fieldsOf(request: Request): Promise<Fields> {
    const body = await bodyText(request, mostBytes)
    if (!isFromGateway(house.settings, request, body)) {
      house.log.warn('a text that is not signed by the gateway was refused')
      throw new Refusal('not-allowed', { what: 'text-not-signed' })
    }
    return readFields(request, body)
  }

  async function guarded(request: Request, take: () => Promise<Response>): Promise<Response> {
    try {
      return await take()
    } catch (error) {
      // 401 and not 403: gateways show it as a wrong key.
      if (error instanceof Refusal && error.detail.what === 'text-not-signed')
        return new Response(null, { status: 401, headers: { 'cache-control': 'no-store' } })
      return replyOfError(error, house, readerLanguage(request), 'text')
    }
  }

  return {
    received: (key: string, request: Request): Promise<Response> =>
      guarded(request, async () => {
        const org = await orgOf(key)
        if (!org) return problemReply(new Refusal('not-found'), readerLanguage(request))
        const fields = await fieldsOf(request)
        const [id, from, to] = [textIn(fields, idNames), textIn(fields, fromNames), textIn(fields, toNames)]
        const text = textIn(fields, textNames)
        if (!id || !from || text === null) throw new Refusal('bad-input', { what: 'text-incomplete' })
        const became = await receiveText(rooms, org, { id, from, to, text }, new Date())
        house.outbox.wake()
        if (became === 'stop' || became === 'start') tellOfMessages(house, org)
        // An empty answer in the gateway's own tongue: ours, where there is one, goes out like every other message.
        if (request.headers.has('x-twilio-signature'))
          return new Response('<Response/>', { headers: { 'content-type': 'text/xml', 'cache-control': 'no-store' } })
        return Response.json({ became }, { headers: { 'cache-control': 'no-store' } })
      }),

    reported: (key: string, request: Request): Promise<Response> =>
      guarded(request, async () => {
        if (key !== ownKey && !(await orgOf(key)))
          return problemReply(new Refusal('not-found'), readerLanguage(request))
        const fields = await fieldsOf(request)
        const named = new URL(request.url).searchParams.get('message')
        const ids = [named, ...reportNames.map((n) => textIn(fields, [n]))].filter((i) => i !== null)
        const word = textIn(fields, stateNames)?.toLowerCase()
        if (ids.length === 0 || !word) throw new Refusal('bad-input', { what: 'text-incomplete' })
        const state = stateOf(word, fields)
        // On its way is what we know already.
        if (state === 'on-its-way') return new Response(null, { status: 204 })
        if (state === null) {
          house.log.warn({ word }, 'the gateway reports a state that we do not know')
          return new Response(null, { status: 204 })
        }
        const code = textIn(fields, problemNames)
        const noted = await noteReport(
          db,
          { ids, state, problem: code === null ? word : `${word} ${code}` },
          new Date(),
        )
        // It may be that the gateway was quicker than our own note of its id; it asks again.
        if (!noted) return problemReply(new Refusal('not-found'), readerLanguage(request))
        if (noted.changed) {
          tellOfMessages(house, noted.org)
        }
        return new Response(null, { status: 204 })
      }),
  }
}

const idNames = ['id', 'messageId', 'message_id', 'MessageSid', 'SmsSid', 'sid']
const fromNames = ['from', 'From', 'sender', 'msisdn', 'source']
const toNames = ['to', 'To', 'receiver', 'recipient', 'destination']
const textNames = ['text', 'Body', 'body', 'message', 'content']
const reportNames = ['message', 'reference', 'clientId', 'id', 'messageId', 'message_id', 'MessageSid', 'SmsSid', 'sid']
const stateNames = ['MessageStatus', 'SmsStatus', 'status', 'state']
const problemNames = ['ErrorCode', 'error', 'errorCode', 'error_code', 'reason']

function readFields(request: Request, body: string): Fields {
  if (request.headers.get('content-type')?.startsWith('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body))
  try {
    const parsed: unknown = JSON.parse(body)
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)) return parsed as Fields
  } catch {
    // Said below: it is no JSON, or none of an object.
  }
  throw new Refusal('bad-input', { what: 'not-json' })
}

/** The first of these fields that says something; numbers are ids too. */
function textIn(fields: Fields, names: string[]): string | null {
  const found = names.map((n) => fields[n]).find((v) => typeof v === 'string' || typeof v === 'number')
  return found === undefined ? null : String(found).slice(0, 4_000)
}

/** Codes with which gateways of Twilio's kind say that there is no such phone. */
const noSuchPhone = new Set(['30003', '30005', '30006', '21211', '21614'])

function stateOf(word: string, fields: Fields): 'delivered' | 'bounced' | 'failed' | 'on-its-way' | null {
  if (/^(delivered|read|received)$/.test(word)) return 'delivered'
  if (/^(accepted|scheduled|queued|sending|sent|buffered|pending|enroute|submitted)$/.test(word)) return 'on-its-way'
  const gone = fields.badAddress === true || noSuchPhone.has(textIn(fields, problemNames) ?? '')
  if (/^(bounced|invalid|unknown-subscriber)$/.test(word)) return 'bounced'
  if (/^(undelivered|undeliverable|failed|rejected|expired|error|canceled|cancelled|deleted)$/.test(word))
    return gone ? 'bounced' : 'failed'
  return null
}
