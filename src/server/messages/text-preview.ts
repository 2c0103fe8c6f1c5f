import { sql } from 'kysely'
import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { type Language, type Localized, languages } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import { textParts } from '../../contract/text-parts.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { normalPhone, personHash } from '../../flow/invitation/person-hash.ts'
import { readTextWords, refuseFaults } from '../../flow/invitation/send/text-words.ts'
import { askingText, askingTextPieces, isNumber } from '../../page/text/asking-text.ts'
import type { Settings } from '../settings.ts'
import { contentOf, touchpointOf } from './preview.ts'
import { hearsTexts, senderOf } from './text.ts'

type Rooms = { db: Db; settings: Settings; brands: BrandReader; base: string }
type Wanted = {
  survey: string
  touchpoint: string | null
  step: 'invite' | 'remind' | 'reply'
  /** Words that are not saved yet. */
  words?: Localized | undefined
}

/** As long as a real one, and known by nobody. */
const sampleToken = 'esimerkki-linkki-abcde'
/** Tests by text are paid for, and go to any number that is typed. */
const mostTestsADay = 20

/** The text about a survey in each of its languages, with its parts; `ours` is the ready one, in the form in which an own one is written. */
export async function previewTexts({ db, settings, brands, base }: Rooms, scope: OrgScope, wanted: Wanted) {
  const { survey, step } = wanted
  const content = await contentOf(db, scope, survey)
  const touchpoint = await touchpointOf(db, scope, survey, wanted.touchpoint)
  const brand = await brands.of(scope.org, touchpoint?.path ?? [])
  const own = step === 'reply' ? {} : (wanted.words ?? (await wordsOf(db, scope, survey, step)))
  const sender = senderOf(brand, settings)
  const inbound = hearsTexts(settings)
  const texts = languages
    .filter((l) => content.languages.includes(l))
    .map((language) => {
      const asking = {
        step,
        language,
        name: nameOf(brand, language),
        content,
        pieces: touchpoint ? { touchpoint: touchpoint.name } : {},
        link: `${base}/s/${sampleToken}`,
        leave: `${base}/x/${sampleToken}`,
        sender: sender ?? 'Hetki',
        inbound,
      }
      const text = askingText({ ...asking, own: own[language] })
      return { language, text, ours: askingTextPieces(asking), ...textParts(text) }
    })
  return { sender, hears: inbound && sender !== null && isNumber(sender), texts }
}

async function wordsOf(db: Db, scope: OrgScope, survey: string, step: 'invite' | 'remind'): Promise<Localized> {
  const saved = (await readTextWords(db, scope, survey))[step]
  return { ...saved.all, ...saved.survey }
}

/** Queues such a text to a number that the person types: theirs, for it costs money and is counted. Its links are examples. */
export async function sendTestText(
  rooms: Rooms,
  scope: OrgScope,
  wanted: Wanted & { language: Language; number: string },
  now = new Date(),
): Promise<{ id: string; to: string }> {
  const { db } = rooms
  if (!scope.person) throw new Refusal('not-allowed')
  if (wanted.words) refuseFaults(wanted.words, 'invite')
  const { texts } = await previewTexts(rooms, scope, wanted)
  const text = (texts.find((t) => t.language === wanted.language) ?? texts[0])?.text
  const org = await db
    .selectFrom('organisation')
    .select(['person_key', 'zone'])
    .where('id', '=', scope.org)
    .executeTakeFirstOrThrow()
  const to = normalPhone(wanted.number, org.zone)
  if (!to) throw new Refusal('bad-input', {}, [{ path: 'number', message: 'phone-number' }])
  const { n } = await db
    .selectFrom('message')
    .where('org', '=', scope.org)
    .where('step', '=', 'test')
    .where('channel', '=', 'sms')
    .where('queued_at', '>', new Date(now.getTime() - 86_400_000))
    .where(sql<boolean>`detail->>'by' = ${scope.person}`)
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  if (n >= mostTestsADay) throw new Refusal('wrong-state', { what: 'tests-today' })
  const id = newId()
  await db
    .insertInto('message')
    .values({
      id,
      org: scope.org,
      step: 'test',
      channel: 'sms',
      recipient: to,
      recipient_hash: personHash(org.person_key, to),
      language: wanted.language,
      touchpoint: wanted.touchpoint,
      unit: scope.unit,
      unit_path: scope.unit ? [scope.unit] : [],
      due_at: now,
      useful_until: new Date(now.getTime() + 3_600_000),
      detail: json({ text, by: scope.person }),
    } as never)
    .execute()
  return { id, to }
}
