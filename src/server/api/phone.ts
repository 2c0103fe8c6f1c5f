import type { OrgScope } from '../../catalog/scope.ts'
import type { CallOutcome, PhoneCall } from '../../contract/operations/phone.ts'
import { Refusal } from '../../contract/refusal.ts'
import { SittingReader } from '../../flow/answer/read.ts'
import { AnswerWriter } from '../../flow/answer/write.ts'
import { endCall } from '../../flow/invitation/phone/end.ts'
import { callSummary, heldCall, releaseCall, takeNext } from '../../flow/invitation/phone/take.ts'
import { LinkReader } from '../../flow/invitation/read.ts'
import { readTextWords } from '../../flow/invitation/send/text-words.ts'
import type { TokenMaker } from '../../flow/invitation/token.ts'
import type { House } from '../house.ts'
import { tellOfMessages } from '../message-news.ts'
import type { Handlers } from './handler.ts'

export const phoneHandlers = (house: House, token: TokenMaker) => {
  const { db } = house.database
  const links = new LinkReader(db)
  const answers = new AnswerWriter(db, () => house.outbox.wake())
  const sittings = new SittingReader(db)

  /** The same link that the customer would have been sent: an answer by phone is an answer like any other. */
  async function linkOf(invitation: string) {
    const link = await links.personal(token(invitation))
    if (!link) throw new Refusal('wrong-state', { what: 'call-link-lost' })
    return link
  }

  async function present(scope: OrgScope, id: string): Promise<PhoneCall> {
    const link = await linkOf(await heldCall(db, scope, id))
    const row = await db
      .selectFrom('message as m')
      .innerJoin('phone_call as p', 'p.message', 'm.id')
      .leftJoin('customer as c', 'c.id', 'm.customer')
      .where('m.id', '=', id)
      .select(['m.recipient', 'm.language', 'c.name', 'p.held_until'])
      .executeTakeFirstOrThrow()
    const tries = await db
      .selectFrom('phone_try as t')
      .leftJoin('person as w', 'w.id', 't.person')
      .where('t.message', '=', id)
      .orderBy('t.at')
      .select(['t.at', 't.outcome', 't.note', 'w.name'])
      .execute()
    const spoken = link.version.content.languages.includes(row.language)
      ? row.language
      : (link.version.content.languages[0] ?? row.language)
    const own = (await readTextWords(db, scope, link.version.survey)).call
    const begun = link.answer ? await sittings.read(link.org, link.answer) : null
    return {
      id,
      number: row.recipient ?? '',
      customer: row.name,
      language: row.language,
      heldUntil: row.held_until!.toISOString(),
      tries: tries.map((t) => ({
        at: t.at.toISOString(),
        outcome: t.outcome as CallOutcome,
        who: t.name,
        note: t.note,
      })),
      organisation: link.orgName,
      touchpoint: link.touchpoint.name,
      reason: link.reason?.name ?? null,
      agent: link.agent,
      metAt: link.encounterEndedAt?.toISOString() ?? null,
      version: link.version.id,
      content: link.version.content,
      opening: own.survey[spoken] ?? own.all[spoken] ?? null,
      given: begun?.given ?? {},
    }
  }

  return {
    'phone.summary': ({ scope }) => callSummary(db, scope),
    'phone.next': async ({ scope, body }) => {
      const id = await takeNext(db, scope, body.language)
      return { call: id === null ? null : await present(scope, id) }
    },
    'phone.answer': async ({ scope, params, body }) => {
      const link = await linkOf(await heldCall(db, scope, params.id))
      const version = await links.versionOnScreen(link, body.version)
      const { events, language, finished } = body
      await answers.write(link, version, {
        answer: link.answer!,
        version: version.id,
        language,
        events,
        ...(finished && { finished }),
      })
      return { ok: true as const }
    },
    'phone.end': async ({ scope, params, body }) => {
      const again = await endCall(db, scope, params.id, body)
      tellOfMessages(house, scope.org)
      return { againAt: again?.toISOString() ?? null }
    },
    'phone.release': async ({ scope, params }) => {
      await releaseCall(db, scope, params.id)
      return { ok: true as const }
    },
  } satisfies Partial<Handlers>
}
