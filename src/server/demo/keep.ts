import { setImmediate as lookUp } from 'node:timers/promises'
import type { Suppression } from '../../contract/asking.ts'
import type { AnswerValue, SurveyContent } from '../../contract/survey.ts'
import type { Tx } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { put } from '../../engine/database/put.ts'
import { questionsOf, readyEvent } from '../../flow/answer/answer.ts'
import { textLanguage } from '../../flow/answer/text-language.ts'
import { linkDays } from '../../flow/invitation/invitation.ts'
import { hashToken, type TokenMaker } from '../../flow/invitation/token.ts'
import { gaveUp } from './again.ts'
import { firstNames, lastNames } from './company.ts'
import { sentDays } from './demo-policies.ts'
import type { Furnished } from './furnish.ts'
import { Seeded } from './seeded.ts'
import { customerCount, type Story } from './story.ts'

/** An answer that was kept, for the cases that it opens. */
export type Kept = {
  id: string
  story: Story
  values: Record<string, AnswerValue>
  unitPath: string[]
  touchpoint: string
  reason: string | null
}

const dayMs = 86_400_000
const iso = (ms: number): string => new Date(ms).toISOString()
export const bytes = (buffer: Buffer): string => `\\x${buffer.toString('hex')}`

type Rows = Record<string, unknown>[]
type Slice = { encounters: Rows; invitations: Rows; answers: Rows; taps: Rows }
const atOnce = 2_000

/** Puts the year into the truth: customers, encounters, invitations, answers. Returns the answers, oldest first. */
export async function keepYear(
  tx: Tx,
  made: Furnished,
  year: Story[],
  token: TokenMaker,
  now: number,
): Promise<Kept[]> {
  const customers = await keepCustomers(tx, made.org)
  const budget = new DemoBudget(now)
  const kept: Kept[] = []
  let travelling: Promise<void> = Promise.resolve()
  for (let from = 0; from < year.length; from += atOnce) {
    const slice: Slice = { encounters: [], invitations: [], answers: [], taps: [] }
    for (const [n, story] of year.slice(from, from + atOnce).entries()) {
      const { nth, unasked } = budget.take(story)
      const one = keepStory(
        made,
        story,
        { customer: customers[nth]!, unasked, number: 100_000 + from + n, token },
        slice,
      )
      if (one) kept.push(one)
      // PostgreSQL works at one slice while the next is written: its next statement goes out when we look up.
      if (n % 100 === 99) await lookUp()
    }
    await travelling
    travelling = send(tx, slice)
  }
  await travelling
  return kept.sort((a, b) => a.story.answer!.at - b.story.answer!.at)
}

/** Nobody is asked twice in thirty days: who comes again is left unasked, or, before the time that the outbox shows and where there is an answer, somebody else came. */
class DemoBudget {
  readonly #last = new Float64Array(customerCount)
  /** Who it was that may come again. */
  readonly #who = new Map<Story, number>()
  readonly #shown: number

  constructor(now: number) {
    this.#shown = now - sentDays * dayMs
  }

  take(story: Story): { nth: number; unasked: Suppression | null } {
    const { known, customer, asked, answer, after, line, outcome } = story
    if (!known) return { nth: customer, unasked: null }
    let nth = (after && this.#who.get(after)) ?? customer
    const lately = () => asked - this.#last[nth]! < 30 * dayMs
    const settled = (unasked: Suppression | null) => {
      this.#who.set(story, nth)
      if (!unasked) this.#last[nth] = asked
      return { nth, unasked }
    }
    if (!line.survey || outcome === gaveUp) return settled('policy-says-no')
    if (after) return settled(lately() ? 'asked-lately' : null)
    for (let tries = 0; lately(); tries++) {
      if (tries === 200 || (!answer && asked > this.#shown)) {
        nth = customer
        this.#who.set(story, nth)
        return { nth, unasked: answer ? null : 'asked-lately' }
      }
      nth = (nth + 1_237) % customerCount
    }
    return settled(null)
  }
}

async function send(tx: Tx, { encounters, invitations, answers, taps }: Slice): Promise<void> {
  await put(tx, 'encounter', encounters)
  await put(tx, 'invitation', invitations)
  await put(tx, 'answer', answers)
  await put(tx, 'answer_event', taps)
}

function keepStory(
  made: Furnished,
  story: Story,
  {
    customer,
    unasked,
    number,
    token,
  }: { customer: string; unasked: Suppression | null; number: number; token: TokenMaker },
  slice: Slice,
): Kept | null {
  const { line, known } = story
  const place = placeOf(made, story)
  const survey = line.survey && made.surveys[line.survey]
  const encounter = known ? newId() : null
  const invitation = survey && known && !unasked ? newId() : null
  const answer = newId()
  // One object a row, without spreading: of fifty thousand the parts would be three hundred thousand.
  if (encounter) {
    slice.encounters.push({
      id: encounter,
      org: made.org,
      source: line.source,
      external_id: `${line.prefix}-${number}`,
      customer,
      touchpoint: place.touchpoint,
      channel: line.channel,
      stage: place.stage,
      unit: place.unit,
      unit_path: place.unitPath,
      reason: place.reason,
      extra_reasons: story.also && [made.reasons.get(story.also)!.id],
      agent: story.agent,
      attributes: story.attributes,
      started_at: iso(story.start),
      ended_at: iso(story.end),
      outcome: story.outcome,
      suppressed: unasked,
      talk_seconds: round(story.talk),
      hold_seconds: round(story.hold),
      wrap_up_seconds: round(story.wrapUp),
      wait_seconds: round(story.wait),
      created_at: iso(story.end),
    })
  }
  if (invitation && survey) {
    slice.invitations.push({
      id: invitation,
      org: made.org,
      encounter,
      touchpoint: place.touchpoint,
      survey_version: survey.version,
      answer,
      customer,
      channel: 'link',
      parameters: {},
      token_hash: bytes(hashToken(token(invitation))),
      language: story.language,
      asked_at: iso(story.asked),
      opened_at: story.answer && iso(story.answer.opened),
      expires_at: iso(story.asked + linkDays * 86_400_000),
    })
  }
  if (!story.answer || !line.survey || !survey) return null
  const { at, opened, finished, values } = story.answer
  const last = iso(at + values.length * 6_000)
  slice.answers.push({
    id: answer,
    org: made.org,
    survey: survey.id,
    survey_version: survey.version,
    encounter,
    invitation,
    touchpoint: place.touchpoint,
    channel: line.channel,
    stage: place.stage,
    unit: place.unit,
    unit_path: place.unitPath,
    reason: place.reason,
    agent: story.agent,
    attributes: story.attributes,
    language: story.language,
    source: known ? 'personal' : 'anonymous',
    anonymous: false,
    flags: [],
    encounter_ended_at: known ? iso(story.end) : null,
    asked_at: known ? iso(story.asked) : null,
    opened_at: iso(opened),
    at: iso(at),
    last_at: last,
    finished_at: finished ? last : null,
    created_at: iso(at),
  })
  slice.taps.push(...tapRows(made.org, questionsIn(made.contents[line.survey]), answer, at, values))
  const { unitPath, touchpoint, reason } = place
  return { id: answer, story, values: Object.fromEntries(values), unitPath, touchpoint, reason }
}

function placeOf(made: Furnished, { line, reason }: Story) {
  const touchpoint = made.touchpoints.get(line.key)!
  const unit = made.units.get(line.unit)!
  return {
    touchpoint: touchpoint.id,
    stage: touchpoint.stage,
    unit: unit.id,
    unitPath: unit.path,
    reason: reason && made.reasons.get(reason)!.id,
  }
}

const round = (seconds: number | null): number | null => (seconds === null ? null : Math.round(seconds))

type Questions = ReturnType<typeof questionsOf>
const known = new Map<SurveyContent, Questions>()
function questionsIn(content: SurveyContent): Questions {
  const questions = known.get(content) ?? questionsOf(content)
  known.set(content, questions)
  return questions
}

/** Taps as the page would have sent them, some seconds apart, judged by the same function. */
export function tapRows(
  org: string,
  questions: Questions,
  answer: string,
  at: number,
  values: [string, AnswerValue][],
): Rows {
  return values.map(([question, value], n) => {
    const e = readyEvent({ id: newId(), question, value }, answer, questions, new Date(at + n * 6_000))
    const when = iso(e.at.getTime())
    return {
      id: e.id,
      org,
      answer,
      question,
      value,
      words: e.words,
      kind: e.kind,
      level: e.level,
      digest: bytes(e.digest),
      text_language: e.text === null ? null : textLanguage(e.text),
      flags: e.flags,
      at: when,
      received_at: when,
    }
  })
}

/** Numbers that begin with zeros, as no subscriber's does: nobody is rung by somebody who tries the demo. */
const phoneOf = (n: number): string => `+35850000${String(n).padStart(4, '0')}`

async function keepCustomers(tx: Tx, org: string): Promise<string[]> {
  const chance = new Seeded(99)
  const rows = Array.from({ length: customerCount }, (_, n) => {
    const name = `${chance.pick(firstNames)} ${chance.pick(lastNames)}`
    return {
      ...{
        id: newId(),
        org,
        external_id: `KU${200_000 + n}`,
        name,
        email: `asiakas${n}@posti.example`,
        phone: phoneOf(n),
      },
      ...{ language: chance.weighted({ fi: 86, sv: 9, en: 5 }), created_at: new Date().toISOString() },
    }
  })
  await put(tx, 'customer', rows)
  return rows.map((r) => r.id)
}
