import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { sql } from 'kysely'
import type { SurveyContent } from '../../contract/survey.ts'
import type { Db } from '../../engine/database/database.ts'
import { AnswerWriter } from '../../flow/answer/write.ts'
import type { Link } from '../../flow/invitation/invitation.ts'
import { LinkReader } from '../../flow/invitation/read.ts'
import { type TokenMaker, tokenMaker } from '../../flow/invitation/token.ts'
import { markOpened } from '../../flow/invitation/write.ts'
import { takeEncounters } from '../encounter-door.ts'
import { houseScope } from '../guard/scope.ts'
import { readSecret } from '../guard/secret.ts'
import type { House } from '../house.ts'
import { units } from './company.ts'
import { findDemo } from './demo.ts'
import { type Line, lines } from './lines.ts'
import { postDemo } from './post.ts'
import { Seeded } from './seeded.ts'
import { type Story, Storyteller, type Surveys } from './story.ts'

/** For the first half hour three or four answers a minute, so that there is something to see; then as few as a company of this size has. */
const livelyMs = 30 * 60_000
const pauses = { lively: [8_000, 26_000], calm: [120_000, 600_000] } as const

/** A few live answers go the real way — encounter, link, taps — as long as the demo organisation is there. */
export function startTrickle(house: House, paceMs: readonly [number, number] | null = null): { stop(): Promise<void> } {
  const ending = new AbortController()
  const begun = Date.now()
  const chance = new Seeded(begun)
  const run = async () => {
    const drop = await dropper(house, chance)
    for (;;) {
      const [least, most] = paceMs ?? (Date.now() - begun < livelyMs ? pauses.lively : pauses.calm)
      await pause(least + chance.next() * (most - least), undefined, { signal: ending.signal })
      const org = await findDemo(house.database.db)
      if (!org) return
      await drop(org, ending.signal)
        .then(() => post(house, org))
        .catch((error: unknown) => {
          if (!ending.signal.aborted) house.log.warn({ error }, 'the demo could not answer')
        })
    }
  }
  const done = run().catch((error: unknown) => {
    if (!ending.signal.aborted) house.log.warn({ error }, 'the demo trickle ended')
  })
  return {
    stop: async () => {
      ending.abort()
      await done
    },
  }
}

async function dropper(house: House, chance: Seeded) {
  const { db } = house.database
  const links = new LinkReader(db)
  const answers = new AnswerWriter(db, () => house.outbox.wake())
  const token = tokenMaker(await readSecret(house.settings))
  return async (org: string, signal: AbortSignal): Promise<void> => {
    const places = await readPlaces(db, org)
    const open = lines.filter((line) => places.has(line.key))
    if (open.length === 0) return
    const line = chance.pick(open)
    const place = places.get(line.key)!
    const story = new Storyteller(
      { [line.survey ?? 'call']: place.content } as Surveys,
      Math.floor(chance.next() * 2 ** 31),
    ).oneNow(line, Date.now())
    const link = story.known
      ? await meet(house, links, org, place.touchpoint, story, token)
      : await links.anonymous(place.code)
    if (!link || !story.answer) return
    if (story.known) await markOpened(db, link, new Date())
    const answer = randomUUID()
    for (const [n, [question, value]] of story.answer.values.entries()) {
      if (n > 0) await pause(1_000 + chance.next() * 5_000, undefined, { signal })
      const finished = story.answer.finished && n === story.answer.values.length - 1
      const events = [{ id: randomUUID(), question, value }]
      await answers.write(link, link.version, {
        answer,
        version: link.version.id,
        language: story.language,
        events,
        finished,
      })
    }
  }
}

/** A customer who has not been asked for a month: of others nothing would come in. */
async function unasked({ database: { db } }: House, org: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`
    select external_id as id from customer c where org = ${org} and not exists (
      select from invitation i where i.customer = c.id and i.asked_at > now() - interval '31 days') order by random() limit 1`.execute(
    db,
  )
  return rows[0]?.id ?? 'KU200000'
}

async function post(house: House, org: string, encounter?: string): Promise<void> {
  const posted = await postDemo(house.database.db, org, new Date(), encounter)
  if (posted > 0) house.tell(org, { kind: 'messages', units: [] })
}

/** Tells of the encounter as a source system would, and follows the link that comes back. */
async function meet(
  house: House,
  links: LinkReader,
  org: string,
  touchpoint: string,
  story: Story,
  token: TokenMaker,
): Promise<Link | null> {
  const now = new Date()
  const { line } = story
  const input = {
    ...{ source: line.source, externalId: `${line.prefix}-${now.getTime()}`, touchpoint, channel: line.channel },
    ...{
      startedAt: new Date(story.start).toISOString(),
      endedAt: new Date(story.end).toISOString(),
      attributes: story.attributes,
    },
    ...(story.agent && { agent: story.agent }),
    ...(story.reason && { reason: story.reason }),
    ...(story.outcome && { outcome: story.outcome }),
    ...(story.talk && { talkSeconds: Math.round(story.talk) }),
    ...(story.wait !== null && { waitSeconds: Math.round(story.wait) }),
    customer: { externalId: await unasked(house, org), language: story.language },
  }
  const { links: told } = await takeEncounters(house, token, houseScope(org), [{ input }])
  const [[encounter, link] = []] = told
  if (encounter) await post(house, org, encounter)
  return link ? links.personal(link.slice(link.lastIndexOf('/') + 1)) : null
}

type Place = { touchpoint: string; code: string; content: SurveyContent }

/** The touchpoint of each line, found again by channel and unit; what somebody has closed or renamed is left alone. */
async function readPlaces(db: Db, org: string): Promise<Map<Line['key'], Place>> {
  const rows = await db
    .selectFrom('touchpoint as t')
    .innerJoin('unit as u', 'u.id', 't.unit')
    .innerJoin('survey as s', 's.id', 't.survey')
    .innerJoin('survey_version as v', 'v.id', 's.current_version')
    .where('t.org', '=', org)
    .where('t.closed', '=', false)
    .where('s.closed', '=', false)
    .select(['t.id', 't.code', 't.channel', 'u.name as unit', 'v.content'])
    .execute()
  const nameOf = new Map(units.map((u) => [u.key, u.name]))
  return new Map(
    lines.flatMap((line) => {
      const found = rows.find((r) => r.channel === line.channel && r.unit === nameOf.get(line.unit))
      return found
        ? [[line.key, { touchpoint: found.id, code: found.code, content: found.content as SurveyContent }]]
        : []
    }),
  )
}
