import { sql } from 'kysely'
import { BrandReader } from '../../catalog/brand/read.ts'
import type { AnswerFlag } from '../../contract/answer.ts'
import type { Language, Localized } from '../../contract/language.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import type { Db } from '../../engine/database/database.ts'
import { idOf } from '../../engine/database/id.ts'
import { Kept } from '../../engine/database/kept.ts'
import { pageRestMs, Together } from '../../engine/database/together.ts'
import type { Link, PublishedVersion } from './invitation.ts'
import { hashCode } from './paper/code.ts'
import { hashToken } from './token.ts'

/** Where a link leads: a touchpoint and what it asks. Shared by all its links. */
type Ground = {
  org: string
  org_name: string
  touchpoint: string
  touchpoint_name: Localized
  channel: string
  stage: string
  unit: string
  unit_path: string[]
  closed: boolean
  touchpoint_language: Language | null
  sites: string[]
  parameters: string[]
}
/** Whom a link asks about what. */
type Asked = {
  version: string
  invitation: string | null
  encounter: string | null
  answer: string | null
  language: Language | null
  asked_at: Date | null
  opened_at: Date | null
  expires_at: Date | null
  encounter_channel: string | null
  encounter_unit: string | null
  encounter_unit_path: string[] | null
  reason: string | null
  reason_name: Localized | null
  agent: string | null
  attributes: Record<string, unknown> | null
  ended_at: Date | null
}
type Row = Ground & Asked
type Invited = Asked & { touchpoint: string; begun: boolean }

const touchpointColumns = sql`
  o.id as org, o.name as org_name, t.id as touchpoint, t.name as touchpoint_name, t.channel, t.stage, t.unit, t.language as touchpoint_language,
  u.path as unit_path, t.sites, t.parameters, (t.closed or coalesce(s.closed, true)) as closed`

/** The randomised delay arm is an attribute of what is answered, so that scores can be compared by it. */
export const attributesWithArm = sql`
  case when i.delay_arm is null then e.attributes else coalesce(e.attributes, '{}') || jsonb_build_object('delay_arm', i.delay_arm) end as attributes`

/**
 * Invitations by the hex of their token's hash, without their ground: each link is another, the ground is one for thousands. `begun` is no `exists`:
 * planned while there are few answers, that one would read all of them for ever after.
 */
async function readInvited(db: Db, hashes: string[]): Promise<Map<string, Invited>> {
  const { rows } = await sql<Invited & { hash: string }>`/* keep plan */
    select encode(i.token_hash, 'hex') as hash, 
      coalesce((select true from answer a where a.id = i.answer), false) as begun, i.touchpoint, i.survey_version as version, i.id as invitation, i.encounter, i.answer, i.language,
      i.asked_at, i.opened_at, i.expires_at, e.channel as encounter_channel, e.unit as encounter_unit, e.unit_path as encounter_unit_path,
      e.reason, r.name as reason_name, e.agent, ${attributesWithArm}, coalesce(e.ended_at, e.started_at) as ended_at
    from invitation i left join encounter e on e.id = i.encounter left join reason r on r.id = e.reason
    where i.token_hash = any(${hashes.map((h) => Buffer.from(h, 'hex'))}::bytea[])`.execute(db)
  return new Map(rows.map((r) => [r.hash, r]))
}

/** The ground of a touchpoint and a version of any survey. */
async function readGround(db: Db, touchpoint: string, version: string): Promise<Ground | undefined> {
  const { rows } = await sql<Ground>`
    select ${touchpointColumns}
    from touchpoint t join organisation o on o.id = t.org join unit u on u.id = t.unit
      join survey_version v on v.id = ${version} join survey s on s.id = v.survey
    where t.id = ${touchpoint}`.execute(db)
  return rows[0]
}

/** Touchpoints by the code of their anonymous link. */
async function readOpen(db: Db, codes: string[]): Promise<Map<string, Row>> {
  // NUL is in no code, and PostgreSQL would refuse the others with it.
  const { rows } = await sql<Row & { code: string }>`/* keep plan */
    select t.code, ${touchpointColumns}, s.current_version as version, null as invitation, null as encounter, null as answer, null as language,
      null as asked_at, null as opened_at, null as expires_at, null as encounter_channel, null as encounter_unit,
      null as encounter_unit_path, null as reason, null as reason_name, null as agent, null as attributes, null as ended_at
    from touchpoint t join organisation o on o.id = t.org join unit u on u.id = t.unit left join survey s on s.id = t.survey
    where t.code = any(${codes.filter((c) => !c.includes('\0'))}::text[])`.execute(db)
  return new Map(rows.map((r) => [r.code, r]))
}

/** Codes on paper by the hex of their hash. They ask what their touchpoint asks today; printed paper lives longer than a version. */
async function readPaper(db: Db, hashes: string[]): Promise<Map<string, Row>> {
  const { rows } = await sql<Row & { hash: string }>`/* keep plan */
    select encode(p.hash, 'hex') as hash, ${touchpointColumns}, s.current_version as version, i.id as invitation, p.encounter, coalesce(i.answer, p.answer) as answer,
      coalesce(b.language, c.language, t.language) as language, p.issued_at as asked_at, null as opened_at,
      case when b.closed_at is null then p.expires_at else least(b.closed_at, p.expires_at) end as expires_at,
      e.channel as encounter_channel, e.unit as encounter_unit, e.unit_path as encounter_unit_path, e.reason, r.name as reason_name, e.agent,
      coalesce(e.attributes, '{}') || jsonb_strip_nulls(jsonb_build_object('receipt', p.receipt)) as attributes,
      case when p.batch is null then coalesce(e.ended_at, e.started_at, p.issued_at) end as ended_at
    from paper_code p join organisation o on o.id = p.org join touchpoint t on t.id = p.touchpoint join unit u on u.id = t.unit
      left join survey s on s.id = t.survey left join code_batch b on b.id = p.batch left join encounter e on e.id = p.encounter
      left join customer c on c.id = e.customer left join reason r on r.id = e.reason
      -- Asked by mail as well as on the receipt: both lead to one sitting.
      left join lateral (select id, answer from invitation i where i.encounter = p.encounter and i.touchpoint = p.touchpoint
        order by asked_at limit 1) i on true
    where p.hash = any(${hashes.map((h) => Buffer.from(h, 'hex'))}::bytea[])`.execute(db)
  // A card is printed long before it is handed out: when it was asked, nobody knows.
  return new Map(rows.map((r) => [r.hash, r.ended_at ? r : { ...r, asked_at: null }]))
}

/**
 * Links are looked up for each page and each tap. What a link leads to hardly changes, so it and its ground are kept for five seconds each: a closed
 * touchpoint shows as closed at most ten seconds later, and no answer is refused or lost by it.
 */
const keepMs = 5_000
const keepMost = 20_000

export class LinkReader {
  readonly #db: Db
  readonly #brands: BrandReader
  readonly #kept = new Map<string, { link: Link | null; until: number }>()
  readonly #versions = new Map<string, PublishedVersion>()
  readonly #grounds: Kept<Ground | undefined>
  readonly #invited: Together<Invited>
  readonly #open: Together<Row>
  readonly #paper: Together<Row>

  constructor(db: Db) {
    this.#db = db
    this.#brands = new BrandReader(db)
    this.#grounds = new Kept(keepMs, 1_000, (key) => readGround(db, ...(key.split(' ') as [string, string])))
    this.#invited = new Together((hashes) => readInvited(db, hashes), { restMs: pageRestMs })
    this.#open = new Together((codes) => readOpen(db, codes), { restMs: pageRestMs })
    this.#paper = new Together((hashes) => readPaper(db, hashes), { restMs: pageRestMs })
  }

  /** The link with this personal token; null when there is none. */
  personal(token: string): Promise<Link | null> {
    const hash = hashToken(token).toString('hex')
    return this.#keep(`p${hash}`, async () => (await this.#personal(token, hash)).link)
  }

  /**
   * The same read anew, with whether anything may have been answered by it. For a page: it is mostly a customer's first, and what nobody has begun
   * need not be looked for.
   */
  async personalNow(token: string): Promise<{ link: Link | null; begun: boolean }> {
    const hash = hashToken(token).toString('hex')
    const read = await this.#personal(token, hash)
    if (read.link) this.#remember(`p${hash}`, read.link)
    return read
  }

  async #personal(token: string, hash: string): Promise<{ link: Link | null; begun: boolean }> {
    const asked = await this.#invited.get(hash)
    const ground = asked && (await this.#grounds.get(`${asked.touchpoint} ${asked.version}`))
    const link = asked && ground ? await this.#link('personal', 'personal', ground, asked) : null
    // Where the link is unbound from what it answers, the sitting has another id.
    return link?.version.content.anonymous
      ? { link: unbound(link, token), begun: true }
      : { link, begun: asked?.begun ?? false }
  }

  /** What a code on paper leads to, as readCode has read it; null when nobody was given it or nothing was ever published for it. */
  code(code: string): Promise<Link | null> {
    const hash = hashCode(code).toString('hex')
    return this.#keep(`k${hash}`, async () => {
      const row = await this.#paper.get(hash)
      const link = row?.version ? await this.#link('personal', 'code', row, row) : null
      return link?.version.content.anonymous ? unbound(link, code) : link
    })
  }

  /** The anonymous link with a touchpoint's code; null when there is none or nothing was ever published for it. */
  anonymous(code: string): Promise<Link | null> {
    return this.#keep(`t${code}`, async () => {
      const row = await this.#open.get(code)
      return row?.version ? this.#link('anonymous', 'anonymous', row, row) : null
    })
  }

  /** Why a touchpoint's code leads nowhere. */
  async whyNone(code: string): Promise<'unknown' | 'no-survey' | 'not-published'> {
    if (code.includes('\0')) return 'unknown'
    const found = await this.#db.selectFrom('touchpoint').select('survey').where('code', '=', code).executeTakeFirst()
    return !found ? 'unknown' : found.survey ? 'not-published' : 'no-survey'
  }

  /** The version that was on the customer's screen, if it is one of this link's organisation; else the link's own. */
  async versionOnScreen(link: Link, version: string): Promise<PublishedVersion> {
    if (version === link.version.id) return link.version
    const found = await this.#version(version, link.org)
    return found ?? link.version
  }

  async #keep(key: string, read: () => Promise<Link | null>): Promise<Link | null> {
    const now = Date.now()
    const kept = this.#kept.get(key)
    if (kept && kept.until > now) {
      return kept.link
    }
    const link = await read()
    // A missing link is not remembered: the code may be printed a moment before the touchpoint is saved.
    if (link) this.#remember(key, link)
    return link
  }

  #remember(key: string, link: Link): void {
    if (this.#kept.size >= keepMost) this.#kept.clear()
    this.#kept.set(key, { link, until: Date.now() + keepMs })
  }

  async #version(id: string, org: string): Promise<PublishedVersion | null> {
    const key = org + id
    const kept = this.#versions.get(key)
    if (kept) return kept
    const row = await this.#db
      .selectFrom('survey_version')
      .where('id', '=', id)
      .where('org', '=', org)
      .select(['id', 'survey', 'number', 'content'])
      .executeTakeFirst()
    if (!row) return null
    const version = { ...row, content: row.content as SurveyContent }
    // Versions never change; a thousand of them are more than a house has in use.
    if (this.#versions.size > 1_000) this.#versions.clear()
    this.#versions.set(key, version)
    return version
  }

  async #link(kind: Link['kind'], source: Link['source'], ground: Ground, asked: Asked): Promise<Link | null> {
    const version = await this.#version(asked.version, ground.org)
    if (!version) return null
    const unitPath = asked.encounter_unit ? (asked.encounter_unit_path ?? []) : ground.unit_path
    const flags: AnswerFlag[] = ground.closed ? ['survey-closed'] : []
    if (asked.expires_at && asked.expires_at.getTime() < Date.now()) flags.push('link-expired')
    return {
      kind,
      source,
      org: ground.org,
      orgName: ground.org_name,
      brand: await this.#brands.of(ground.org, unitPath),
      invitation: asked.invitation,
      encounter: asked.encounter,
      answer: asked.answer,
      version,
      touchpoint: {
        id: ground.touchpoint,
        name: ground.touchpoint_name,
        channel: ground.channel,
        stage: ground.stage,
        unit: ground.unit,
        unitPath: ground.unit_path,
      },
      reason: asked.reason ? { id: asked.reason, name: asked.reason_name ?? {} } : null,
      agent: asked.agent,
      channel: asked.encounter_channel || ground.channel,
      unit: asked.encounter_unit ?? ground.unit,
      unitPath,
      attributes: asked.attributes ?? {},
      encounterEndedAt: asked.ended_at,
      askedAt: asked.asked_at,
      openedAt: asked.opened_at,
      language: asked.language ?? ground.touchpoint_language,
      sites: ground.sites,
      parameters: version.content.anonymous ? [] : ground.parameters,
      flags,
    }
  }
}

/**
 * Where anonymity was promised, the answer is bound to no person, agent or encounter. The sitting's id is made of the token, which is kept nowhere,
 * so that the customer can come back to it and nobody else can find it.
 */
function unbound(link: Link, token: string): Link {
  return {
    ...link,
    answer: idOf(`sitting:${token}`),
    invitation: null,
    encounter: null,
    agent: null,
    attributes: {},
    encounterEndedAt: null,
    askedAt: null,
    openedAt: null,
  }
}
