import { z } from 'zod'
import { Refusal } from '../contract/refusal.ts'
import { doubt } from '../flow/encounter/webhook/signature.ts'
import { takeReport } from '../flow/invitation/send/mail-report.ts'
import { readBytes } from './api/input.ts'
import { problemReply, replyOfError } from './api/problem.ts'
import { readerLanguage } from './guard/guard.ts'
import { houseScope } from './guard/scope.ts'
import type { House } from './house.ts'
import { tellOfMessages } from './message-news.ts'

const mostBytes = 2_000_000
const signing = { scheme: 'standard', header: '', timeHeader: null, idHeader: null } as const
const event = z.object({
  event: z.enum(['delivered', 'bounced', 'complaint']),
  /** The Message-ID header of the mail, with or without its brackets. */
  messageId: z.string().max(200),
  /** Of a bounce: whether the address itself is wrong. */
  permanent: z.boolean().default(false),
  text: z.string().max(2_000).default(''),
})
const body = z.object({ events: z.array(event).min(1).max(1_000) })

/** Reports of a mail provider, signed as Standard Webhooks with MAIL_HOOK_SECRET. Shut while no secret is set. */
export function mailHook(house: House): (request: Request) => Promise<Response> {
  const { settings, database } = house
  return async (request) => {
    const language = readerLanguage(request)
    try {
      if (!settings.MAIL_HOOK_SECRET) throw new Refusal('not-found')
      const bytes = await readBytes(request, mostBytes)
      const heads = (name: string) => request.headers.get(name)
      if (doubt(signing, [settings.MAIL_HOOK_SECRET], heads, bytes, new Date())) throw new Refusal('sign-in-first')
      const given = body.safeParse(jsonOf(bytes))
      if (!given.success) throw new Refusal('bad-input')
      let known = 0
      for (const { event: what, messageId, permanent, text } of given.data.events) {
        const id = /^<?([0-9a-f-]{36})@/i.exec(messageId)?.[1]
        const told = what === 'bounced' ? { what, address: permanent, text } : { what, text }
        const org = id && (await takeReport(database.db, id.toLowerCase(), told, houseScope))
        if (!org) continue
        known += 1
        tellOfMessages(house, org)
      }
      return Response.json({ events: given.data.events.length, known }, { headers: { 'cache-control': 'no-store' } })
    } catch (error) {
      if (error instanceof Refusal) return problemReply(error, language)
      return replyOfError(error, house, language, 'mail hook')
    }
  }
}

const jsonOf = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return null
  }
}
