import { createHash } from 'node:crypto'
import { today } from '../../catalog/reward/read.ts'
import { idOf } from '../../engine/database/id.ts'
import { type Claimed, claimReward, hasReward, type Offer, type OfferReader } from '../../flow/answer/reward/claim.ts'
import { queueRewardMail } from '../../flow/answer/reward/draw.ts'
import type { Link } from '../../flow/invitation/invitation.ts'
import { readCode } from '../../flow/invitation/paper/code.ts'
import { normalEmail } from '../../flow/invitation/person-hash.ts'
import { assets } from '../../page/assets.ts'
import { thanksStepName } from '../../page/frame.ts'
import { type RewardPlace, type RewardShown, rewardPage, rewardTexts } from '../../page/reward-page.ts'
import { brandName } from '../../page/survey-page.ts'
import { publicBase } from '../guard/origin.ts'
import { vaultOf } from '../guard/vault.ts'
import { bodyText } from './body.ts'
import { notice, orNotice, type SurveyRooms } from './notice.ts'
import { htmlReply } from './page-reply.ts'
import { asUuid, languageOf, storedAs } from './sitting.ts'

type Kind = 'personal' | 'anonymous' | 'code'
/** The sitting in the address of an anonymous link, and where a request comes from: codes are guessed. */
type More = { answer?: string; address?: string }
type Find = (kind: Kind, key: string, more: More) => Promise<Link | null>
/** A year: who answers the same link again on the same device is not thanked twice. */
const cookieSeconds = 31_536_000
/** The last tap may still be on its way when the reward is asked for: looked for again so many times. */
const looks = 4
const lookMs = 350
const hourMs = 3_600_000

/** The reward behind a thank-you: a GET shows that there is one, or that it is over, and nothing else; a POST asks for it. */
export type RewardPages = {
  show(kind: Kind, key: string, request: Request, more?: More): Promise<Response>
  claim(kind: Kind, key: string, request: Request, more?: More): Promise<Response>
}

/** `offers`: the thank-you's own, so that it hears at once of what was given. */
export function rewardPages(rooms: SurveyRooms, offers: OfferReader, find: Find): RewardPages {
  const { db, settings } = rooms

  async function placed(kind: Kind, key: string, request: Request, more: More) {
    const link = await find(kind, key, more)
    const sitting = asUuid(more.answer)
    if (!link || (kind === 'anonymous' && !sitting)) return null
    const url = new URL(request.url)
    const language = languageOf(request, url, { language: link.language, content: link.version.content })
    const { org, version, touchpoint } = link
    const current = await offers.read(org, version.survey, touchpoint.id)
    // The last code may have been this visitor's own: what is offered to nobody new is still told to who has it.
    const offer = current ?? (await offers.last(org, version.survey, touchpoint.id))
    const code = encodeURIComponent(key)
    const place: RewardPlace = {
      language,
      name: brandName(link, language),
      colour: link.brand?.colour ?? null,
      kind: offer?.kind ?? 'codes',
      words: offer?.words ?? { offer: {}, how: {} },
      back: `${kind === 'anonymous' ? `/t/${code}/${sitting}` : `/${kind === 'personal' ? 's' : 'k'}/${code}`}?l=${language}&q=${thanksStepName}`,
    }
    return {
      link,
      offer,
      open: current !== null,
      place,
      own: kind === 'anonymous' ? sitting! : kind === 'code' ? codeOf(key) : key,
    }
  }

  const reply = (request: Request, shown: RewardShown, place: RewardPlace, cookie?: string) =>
    htmlReply(request, rewardPage(shown, place), { csp: assets(undefined, place.colour).csp, cookie })

  async function ask(link: Link, offer: Offer, own: string, place: RewardPlace, contact: string | null) {
    const key = (await vaultOf(settings)).key('reward')
    const claim = {
      org: link.org,
      survey: link.version.survey,
      touchpoint: link.touchpoint.id,
      answer: storedAs(link, own),
      own,
      language: place.language,
      contact,
    }
    let claimed: Claimed = { state: 'not-yet' }
    for (let look = 0; look < looks && claimed.state === 'not-yet'; look++) {
      if (look > 0) await new Promise((r) => setTimeout(r, lookMs))
      claimed = await claimReward(db, key, offer.id, claim)
    }
    // Whoever thanks next must not offer what is gone.
    if (claimed.state === 'given') offers.forget(link.version.survey)
    return claimed
  }

  return {
    show: (kind, key, request, more = {}) =>
      orNotice(rooms, request, async () => {
        const found = await placed(kind, key, request, more)
        if (!found) return notice(request, 'unknown', 404)
        const { offer, open, place, own } = found
        const theirs = open || (offer && (await hasReward(db, (await vaultOf(settings)).key('reward'), offer, own)))
        return reply(request, { state: theirs ? 'offer' : 'over' }, place)
      }),

    claim: (kind, key, request, more = {}) =>
      orNotice(rooms, request, async () => {
        const fields = new URLSearchParams(await bodyText(request))
        const found = await placed(kind, key, request, more)
        if (!found) return notice(request, 'unknown', 404)
        const { link, offer, place, own } = found
        if (!offer) return reply(request, { state: 'over' }, place)
        // A person has one link; behind an open one the browser says that it was here before.
        const mark = `hetki_reward_${offer.id.slice(-12)}`
        const sealed = createHash('sha256').update(`${offer.id}:${own}`).digest('base64url').slice(0, 22)
        const before = new RegExp(`(?:^|;\\s*)${mark}=([^;]*)`).exec(request.headers.get('cookie') ?? '')?.[1]
        if (kind === 'anonymous' && before && before !== sealed) return reply(request, { state: 'before' }, place)

        const contact = (fields.get('c') ?? '').slice(0, 320) || null
        const claimed = await ask(link, offer, own, place, contact)
        const secure = publicBase(settings, request).startsWith('https:') ? '; Secure' : ''
        const cookie =
          kind === 'anonymous' && (claimed.state === 'given' || claimed.state === 'entered')
            ? `${mark}=${sealed}; Max-Age=${cookieSeconds}; Path=/t/${encodeURIComponent(key)}; HttpOnly; SameSite=Lax${secure}`
            : undefined
        const mailed = claimed.state === 'given' && (await mailCode(link, offer, claimed, fields.get('m'), place))
        return reply(request, shownOf(claimed, place, offer, mailed, contact), place, cookie)
      }),
  }

  /** Sends the code to an address that the visitor types; once for each address, and bound to nothing but the code. */
  async function mailCode(
    link: Link,
    offer: Offer,
    claimed: Extract<Claimed, { state: 'given' }>,
    typed: string | null,
    place: RewardPlace,
  ): Promise<boolean> {
    const to = offer.byMail && typed ? normalEmail(typed) : null
    if (!to) return false
    const words = rewardTexts[place.language]
    const how = place.words.how[place.language] ?? ''
    const until = dayIn(claimed.expiresOn, place.language)
    const rest = [until && words.until(until), how].filter(Boolean).join('\n')
    await queueRewardMail(db, {
      org: link.org,
      // At most one mail a code: a page that sends to any number of addresses would be everybody's free mailer.
      id: idOf(`reward:code:${claimed.id}`),
      to,
      language: place.language,
      subject: words.mailSubject(place.name),
      text: words.mailText(place.name, claimed.code, rest),
      now: new Date(),
      ...(link.version.content.anonymous && {
        apart: claimed.expiresOn === (await today(db, link.org)) ? hourMs : 6 * hourMs,
      }),
    })
    return true
  }
}

function shownOf(
  claimed: Claimed,
  place: RewardPlace,
  offer: Offer,
  mailed: boolean,
  typed: string | null,
): RewardShown {
  if (claimed.state === 'contact-needed' || claimed.state === 'wrong-contact')
    return { state: claimed.state, typed: typed ?? '' }
  if (claimed.state !== 'given') return { state: claimed.state }
  const until = dayIn(claimed.expiresOn, place.language)
  return { state: 'given', code: claimed.code, until, mayMail: offer.byMail, mailed }
}

/** A code as it is kept, however it was typed. */
const codeOf = (typed: string): string => {
  const read = readCode(typed)
  return 'code' in read ? read.code : typed
}

const tags = { fi: 'fi-FI', sv: 'sv-FI', en: 'en-GB' }
const dayIn = (day: string | null, language: keyof typeof tags): string | null =>
  day &&
  new Intl.DateTimeFormat(tags[language], { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`))
