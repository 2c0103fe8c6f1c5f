import { BrandReader, nameOf } from '../../catalog/brand/read.ts'
import { demandWhole } from '../../catalog/scope.ts'
import { languages } from '../../contract/language.ts'
import { textParts } from '../../contract/text-parts.ts'
import { listTextReplies, markReplySeen } from '../../flow/answer/text-reply/read.ts'
import { askingText, isNumber } from '../../page/text/asking-text.ts'
import { publicBase } from '../guard/origin.ts'
import type { House } from '../house.ts'
import { contentOf, touchpointOf } from '../messages/preview.ts'
import { hearsTexts, senderOf } from '../messages/text.ts'
import type { Handlers } from './handler.ts'

/** As long as a real one, and known by nobody. */
const sampleToken = 'esimerkki-linkki-abcde'

/** Text messages: what they would say, what customers answered, and how the gateway reaches us. */
export const textHandlers = ({ database: { db }, settings, delivery }: House) => {
  const brands = new BrandReader(db)
  return {
    'texts.preview': async ({ scope, body, request }) => {
      const content = await contentOf(db, scope, body.survey)
      const touchpoint = await touchpointOf(db, scope, body.survey, body.touchpoint)
      const brand = await brands.of(scope.org, touchpoint?.path ?? [])
      const sender = senderOf(brand, settings)
      const inbound = hearsTexts(settings)
      const base = publicBase(settings, request)
      const texts = languages
        .filter((l) => content.languages.includes(l))
        .map((language) => {
          const text = askingText({
            step: body.step,
            language,
            name: nameOf(brand, language),
            content,
            pieces: touchpoint ? { touchpoint: touchpoint.name } : {},
            link: `${base}/s/${sampleToken}`,
            leave: `${base}/x/${sampleToken}`,
            sender: sender ?? 'Hetki',
            inbound,
          })
          return { language, text, ...textParts(text) }
        })
      return { sender, hears: inbound && sender !== null && isNumber(sender), texts }
    },
    'textReplies.list': ({ scope, query }) => listTextReplies(db, scope, query),
    'textReplies.seen': async ({ scope, params }) => {
      await markReplySeen(db, scope, params.id, new Date())
      return { ok: true }
    },
    'texts.setup': async ({ scope, request }) => {
      demandWhole(scope)
      const { text_key: key } = await db
        .selectFrom('organisation')
        .select('text_key')
        .where('id', '=', scope.org)
        .executeTakeFirstOrThrow()
      const receive = `${publicBase(settings, request)}/hooks/sms/${key}`
      const sender = senderOf(await brands.of(scope.org, []), settings)
      return {
        gateway: delivery?.text?.name ?? null,
        sender,
        hears: hearsTexts(settings),
        receive,
        report: `${receive}/status`,
      }
    },
  } satisfies Partial<Handlers>
}
