import { sql } from 'kysely'
import { type BrandReader, nameOf } from '../../catalog/brand/read.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Language } from '../../contract/language.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { json } from '../../engine/database/tables.ts'
import { normalEmail, personHash } from '../../flow/invitation/person-hash.ts'
import { joined, type MailWords, readMailWords } from '../../flow/invitation/send/mail-words.ts'
import { askingMail, type Written } from '../../page/mail/mail.ts'
import { baseUrl, type Settings } from '../settings.ts'
import { pictureOf } from './mail.ts'

export type Wanted = {
  survey: string
  touchpoint: string | null
  step: 'invite' | 'remind'
  language: Language
  words?: MailWords | undefined
}
type Rooms = { db: Db; settings: Settings; brands: BrandReader }

/** A mail as customers would get it, with links that lead to a preview. Refuses 'not-found' for what is another's. */
export async function previewMail(
  { db, settings, brands }: Rooms,
  scope: OrgScope,
  wanted: Wanted,
  test: boolean,
): Promise<Written & { from: string; logo: string | null }> {
  const { survey, step, language } = wanted
  const own = joined((await readMailWords(db, scope, survey))[step])
  const content = await contentOf(db, scope, survey)
  const touchpoint = await touchpointOf(db, scope, survey, wanted.touchpoint)
  const brand = await brands.of(scope.org, touchpoint?.path ?? [])
  const spoken = content.languages.includes(language) ? language : (content.languages[0] ?? language)
  const name = nameOf(brand, spoken)
  const base = baseUrl(settings)
  const written = askingMail({
    step,
    language: spoken,
    brand: { name, colour: brand.colour, logo: brand.logo && 'logo' },
    content,
    pieces: touchpoint ? { touchpoint: touchpoint.name } : {},
    subject: wanted.words?.subject ?? own.subject,
    greeting: wanted.words?.greeting ?? own.greeting,
    link: `${base}/app/surveys/${survey}`,
    leave: `${base}/u/test`,
    test,
  })
  return { ...written, from: brand.mailName ?? name, logo: brand.logo }
}

/** For a screen: the picture stands in the page itself, since there is no mail around it. */
export async function previewOnScreen(rooms: Rooms, scope: OrgScope, wanted: Wanted) {
  const { logo, from, subject, html, text } = await previewMail(rooms, scope, wanted, false)
  const [picture] = logo ? await pictureOf(rooms.db, logo) : []
  const shown = picture
    ? html.replace('cid:logo', `data:${picture.type};base64,${Buffer.from(picture.bytes).toString('base64')}`)
    : html
  return { from, subject, html: shown, text }
}

/** Queues such a mail to the person's own address and to no other. */
export async function sendTest(rooms: Rooms, scope: OrgScope, wanted: Wanted): Promise<{ id: string; to: string }> {
  const { db } = rooms
  if (!scope.person) throw new Refusal('not-allowed')
  const { email } = await db
    .selectFrom('person')
    .select('email')
    .where('id', '=', scope.person)
    .where('org', '=', scope.org)
    .executeTakeFirstOrThrow()
  const { from, subject, html, text, logo } = await previewMail(rooms, scope, wanted, true)
  const { person_key } = await db
    .selectFrom('organisation')
    .select('person_key')
    .where('id', '=', scope.org)
    .executeTakeFirstOrThrow()
  const normal = normalEmail(email)
  const now = new Date()
  const id = newId()
  await db
    .insertInto('message')
    .values({
      id,
      org: scope.org,
      invitation: null,
      step: 'test',
      channel: 'email',
      customer: null,
      recipient: email,
      recipient_hash: normal && personHash(person_key, normal),
      language: wanted.language,
      touchpoint: wanted.touchpoint,
      unit: scope.unit,
      unit_path: scope.unit ? [scope.unit] : [],
      due_at: now,
      useful_until: new Date(now.getTime() + 3_600_000),
      detail: json({ from, subject, html, text, ...(logo && { logo }) }),
    } as never)
    .execute()
  return { id, to: email }
}

/** What customers would be asked: the version in use, else the draft. */
export async function contentOf(db: Db, scope: OrgScope, survey: string): Promise<SurveyContent> {
  const row = await db
    .selectFrom('survey as s')
    .leftJoin('survey_version as v', 'v.id', 's.current_version')
    .select(['s.draft', 'v.content'])
    .where('s.id', '=', survey)
    .where('s.org', '=', scope.org)
    .executeTakeFirst()
  if (!row) throw new Refusal('not-found')
  return (row.content ?? row.draft) as SurveyContent
}

/** The touchpoint named, else one that uses the survey. */
export async function touchpointOf(db: Db, scope: OrgScope, survey: string, wanted: string | null) {
  const row = await db
    .selectFrom('touchpoint as t')
    .innerJoin('unit as u', 'u.id', 't.unit')
    .select(['t.name', 'u.path'])
    .where('t.org', '=', scope.org)
    .$if(scope.unit !== null, (q) => q.where(sql<boolean>`u.path @> array[${scope.unit}]::uuid[]`))
    .$if(wanted !== null, (q) => q.where('t.id', '=', wanted!))
    .$if(wanted === null, (q) => q.where('t.survey', '=', survey).orderBy('t.created_at'))
    .limit(1)
    .executeTakeFirst()
  if (!row && wanted !== null) throw new Refusal('not-found')
  return row ?? null
}
