import { createHmac, randomUUID } from 'node:crypto'
import type { Selectable } from 'kysely'
import { today } from '../../../catalog/reward/read.ts'
import type { Language, Localized } from '../../../contract/language.ts'
import type { Db } from '../../../engine/database/database.ts'
import type { Tables } from '../../../engine/database/tables.ts'
import { normalAddress, personHash } from '../../invitation/person-hash.ts'

/** A reward as the customer's page knows it. */
export type Offer = {
  id: string
  org: string
  kind: 'codes' | 'draw'
  words: { offer: Localized; how: Localized }
  byMail: boolean
}

/** What became of asking for a reward. */
export type Claimed =
  | { state: 'given'; id: string; code: string; expiresOn: string | null }
  | { state: 'entered' }
  /** A draw needs to know where the winner is reached. */
  | { state: 'contact-needed' }
  | { state: 'wrong-contact' }
  /** The answer is not finished, or has not reached us yet. */
  | { state: 'not-yet' }
  | { state: 'none-left' }
  | { state: 'today-over' }
  | { state: 'over' }

const keptMs = 10_000
const keepMost = 5_000

/** Which reward a thank-you offers; looked up for each page, so kept for ten seconds like the link itself. */
export class OfferReader {
  readonly #db: Db
  readonly #kept = new Map<string, { offer: Offer | null; until: number }>()
  constructor(db: Db) {
    this.#db = db
  }

  /** The reward of a survey at a touchpoint that can be had now; one of the touchpoint's own before one for all. */
  async read(org: string, survey: string, touchpoint: string): Promise<Offer | null> {
    const key = survey + touchpoint
    const now = Date.now()
    const kept = this.#kept.get(key)
    if (kept && kept.until > now) return kept.offer
    const offer = await this.#find(org, survey, touchpoint)
    if (this.#kept.size >= keepMost) this.#kept.clear()
    this.#kept.set(key, { offer, until: now + keptMs })
    return offer
  }

  /** What was kept of a survey's offers is looked up anew: one of its rewards was given, and it may have been the last. */
  forget(survey: string): void {
    for (const key of this.#kept.keys()) if (key.startsWith(survey)) this.#kept.delete(key)
  }

  /** The one offered last, though nobody new can have it any more: who has got it may see it again. */
  async last(org: string, survey: string, touchpoint: string): Promise<Offer | null> {
    const [row] = await this.#rows(org, survey, touchpoint)
    return row ? offerOf(row) : null
  }

  #rows(org: string, survey: string, touchpoint: string): Promise<OfferRow[]> {
    return this.#db
      .selectFrom('reward')
      .where('org', '=', org)
      .where('survey', '=', survey)
      .where((eb) => eb.or([eb('touchpoint', 'is', null), eb('touchpoint', '=', touchpoint)]))
      .orderBy('closed')
      .orderBy('touchpoint')
      .orderBy('created_at', 'desc')
      .select(['id', 'org', 'kind', 'words', 'by_mail', 'ends_on', 'closed'])
      .execute()
  }

  async #find(org: string, survey: string, touchpoint: string): Promise<Offer | null> {
    const rows = (await this.#rows(org, survey, touchpoint)).filter((r) => !r.closed)
    if (rows.length === 0) return null
    const day = await today(this.#db, org)
    for (const r of rows) {
      if (r.ends_on && r.ends_on < day) continue
      if (r.kind === 'codes' && !(await hasFree(this.#db, r.id, day))) continue
      return offerOf(r)
    }
    return null
  }
}

type OfferRow = Pick<Selectable<Tables['reward']>, 'id' | 'org' | 'kind' | 'words' | 'by_mail' | 'ends_on' | 'closed'>

const offerOf = (r: OfferRow): Offer => ({
  id: r.id,
  org: r.org,
  kind: r.kind,
  words: r.words as Offer['words'],
  byMail: r.by_mail,
})

const hasFree = async (db: Db, reward: string, day: string): Promise<boolean> =>
  (await db
    .selectFrom('reward_code')
    .where('reward', '=', reward)
    .where('claim', 'is', null)
    .where((eb) => eb.or([eb('expires_on', 'is', null), eb('expires_on', '>=', day)]))
    .select('id')
    .limit(1)
    .executeTakeFirst()) !== undefined

/**
 * What a visitor is known by to one reward: a hash with a key of the house's over the visitor's own key, which is kept nowhere. The answer's id is
 * another hash of the same, so neither leads to the other, nor one reward's claims to another's.
 */
const claimOf = (key: Buffer, reward: string, own: string): Buffer =>
  createHmac('sha256', key).update(`${reward}:${own}`).digest()

export type Claim = {
  org: string
  survey: string
  touchpoint: string
  /** Under which the sitting is stored; looked at here, kept with nothing. */
  answer: string
  /** The visitor's own key: the token of a personal link, the sitting of an anonymous one. */
  own: string
  language: Language
  contact: string | null
}

/**
 * Gives the visitor a reward: the same again whoever asks with the same key, each code once. Rewards of one programme are given one after the other
 * (its row is locked), so that the last code goes to one and a day's limit is kept.
 */
export async function claimReward(
  db: Db,
  key: Buffer,
  reward: string,
  claim: Claim,
  now = new Date(),
): Promise<Claimed> {
  const mine = claimOf(key, reward, claim.own)
  return db.transaction().execute(async (tx) => {
    const row = await tx
      .selectFrom('reward')
      .where('org', '=', claim.org)
      .where('id', '=', reward)
      .select(['kind', 'survey', 'touchpoint', 'closed', 'ends_on', 'per_day', 'drawn_at'])
      .forUpdate()
      .executeTakeFirst()
    const fits = row && row.survey === claim.survey && (!row.touchpoint || row.touchpoint === claim.touchpoint)
    if (!fits) return { state: 'over' }
    const before = await had(tx, reward, row.kind, mine)
    if (before) return before
    const day = await today(tx, claim.org, now)
    if (row.closed || row.drawn_at || (row.ends_on && row.ends_on < day)) return { state: 'over' }
    if (!(await finished(tx, claim))) return { state: 'not-yet' }
    return row.kind === 'codes' ? giveCode(tx, reward, mine, day, row.per_day) : enter(tx, reward, mine, day, claim)
  })
}

/** Whether this visitor has a reward already; read only. */
export const hasReward = async (db: Db, key: Buffer, { id, kind }: Offer, own: string): Promise<boolean> =>
  (await had(db, id, kind, claimOf(key, id, own))) !== null

async function had(tx: Db, reward: string, kind: 'codes' | 'draw', mine: Buffer): Promise<Claimed | null> {
  if (kind === 'draw') {
    const entry = await tx
      .selectFrom('reward_entry')
      .where('reward', '=', reward)
      .where('claim', '=', mine)
      .select('id')
      .executeTakeFirst()
    return entry ? { state: 'entered' } : null
  }
  const code = await tx
    .selectFrom('reward_code')
    .where('reward', '=', reward)
    .where('claim', '=', mine)
    .select(['id', 'code', 'expires_on'])
    .executeTakeFirst()
  return code ? { state: 'given', id: code.id, code: code.code, expiresOn: code.expires_on } : null
}

async function finished(tx: Db, claim: Claim): Promise<boolean> {
  const answer = await tx
    .selectFrom('answer')
    .where('id', '=', claim.answer)
    .where('org', '=', claim.org)
    .where('survey', '=', claim.survey)
    .where('touchpoint', '=', claim.touchpoint)
    .where('finished_at', 'is not', null)
    .select('id')
    .executeTakeFirst()
  return answer !== undefined
}

async function giveCode(tx: Db, reward: string, mine: Buffer, day: string, perDay: number | null): Promise<Claimed> {
  if (perDay !== null) {
    const { n } = await tx
      .selectFrom('reward_code')
      .where('reward', '=', reward)
      .where('given_on', '=', day)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow()
    if (n >= perDay) return { state: 'today-over' }
  }
  const given = await tx
    .updateTable('reward_code')
    // The day only: by the time of day a code could be laid beside the answer of the same minute.
    .set({ claim: mine, given_on: day })
    .where('id', '=', (eb) =>
      eb
        .selectFrom('reward_code')
        .where('reward', '=', reward)
        .where('claim', 'is', null)
        .where((e) => e.or([e('expires_on', 'is', null), e('expires_on', '>=', day)]))
        // What would expire first goes first.
        .orderBy('expires_on', (o) => o.asc().nullsLast())
        .orderBy('lot')
        .limit(1)
        .select('id'),
    )
    .returning(['id', 'code', 'expires_on'])
    .executeTakeFirst()
  return given
    ? { state: 'given', id: given.id, code: given.code, expiresOn: given.expires_on }
    : { state: 'none-left' }
}

async function enter(tx: Db, reward: string, mine: Buffer, day: string, claim: Claim): Promise<Claimed> {
  if (!claim.contact?.trim()) return { state: 'contact-needed' }
  const { person_key, zone } = await tx
    .selectFrom('organisation')
    .where('id', '=', claim.org)
    .select(['person_key', 'zone'])
    .executeTakeFirstOrThrow()
  const contact = normalAddress(claim.contact, zone)
  if (!contact) return { state: 'wrong-contact' }
  // One person is in once, however many answers they gave; they are told the same, for it is true.
  await tx
    .insertInto('reward_entry')
    .values({
      id: randomUUID(),
      reward,
      claim: mine,
      contact_hash: personHash(person_key, `${reward}:${contact}`),
      contact,
      language: claim.language,
      entered_on: day,
      place: null,
      told: null,
      told_at: null,
    })
    .onConflict((c) => c.columns(['reward', 'contact_hash']).doNothing())
    .execute()
  return { state: 'entered' }
}
