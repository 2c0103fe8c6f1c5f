import { createHash } from 'node:crypto'
import type { Language } from '../src/contract/language.ts'
import type { AnswerValue, SurveyContent } from '../src/contract/survey.ts'
import type { Db } from '../src/engine/database/database.ts'
import { newId } from '../src/engine/database/id.ts'
import { json } from '../src/engine/database/tables.ts'
import { emit } from '../src/engine/queue/outbox.ts'
import type { BuiltOrganisation } from './builders.ts'

type Survey = { id: string; version: string; content: SurveyContent }
export type GivenAnswer = {
  id?: string
  values?: Record<string, AnswerValue>
  at?: string
  unit?: { id: string; path: string[] } | null
  touchpoint?: string | null
  reason?: string | null
  agent?: string | null
  channel?: string
  stage?: string
  encounter?: string | null
  encounterEndedAt?: string | null
  invitation?: string | null
  language?: Language
  source?: 'personal' | 'anonymous' | 'import'
  anonymous?: boolean
  attributes?: Record<string, unknown>
  finished?: boolean
  import?: string
}

/** A sitting as the answer room stores it, with its event in the outbox. */
export async function anAnswer(
  db: Db,
  org: BuiltOrganisation,
  survey: Survey,
  given: GivenAnswer = {},
): Promise<string> {
  const id = given.id ?? newId()
  const at = new Date(given.at ?? '2026-03-10T10:00:00Z')
  await db
    .insertInto('answer')
    .values({
      id,
      org: org.id,
      survey: survey.id,
      survey_version: survey.version,
      touchpoint: given.touchpoint ?? null,
      channel: given.channel ?? 'store',
      stage: given.stage ?? 'during',
      unit: given.unit === undefined ? org.root : (given.unit?.id ?? null),
      unit_path: given.unit === undefined ? [org.root] : (given.unit?.path ?? []),
      reason: given.reason ?? null,
      agent: given.agent ?? null,
      encounter: given.encounter ?? null,
      invitation: given.invitation ?? null,
      import: given.import ?? null,
      language: given.language ?? 'fi',
      source: given.source ?? 'anonymous',
      anonymous: given.anonymous ?? false,
      attributes: json(given.attributes ?? {}),
      encounter_ended_at: given.encounterEndedAt ? new Date(given.encounterEndedAt) : null,
      asked_at: null,
      opened_at: null,
      at,
      last_at: at,
      finished_at: given.finished ? at : null,
    })
    .execute()
  await tap(db, org, survey, id, given.values ?? { nps: 9 })
  return id
}

/** One more tap for each question named; the newest counts. */
export async function tap(
  db: Db,
  org: BuiltOrganisation,
  survey: Survey,
  answer: string,
  values: Record<string, AnswerValue>,
  flags: string[] = [],
): Promise<void> {
  await db.transaction().execute(async (tx) => {
    for (const [question, value] of Object.entries(values)) {
      const kind = survey.content.questions.find((q) => q.id === question)?.kind ?? null
      const isText = (kind === 'text' || kind === 'longtext') && typeof value === 'string' && value !== ''
      await tx
        .insertInto('answer_event')
        .values({
          id: newId(),
          org: org.id,
          answer,
          question,
          kind,
          level: null,
          value: json(value),
          words: isText ? value : null,
          digest: createHash('sha256')
            .update(json([answer, question, value]))
            .digest(),
          text_language: null,
          flags: kind === null ? [...flags, 'unknown-question'] : flags,
          at: new Date(),
        })
        .execute()
    }
    await emit(tx, org.id, [{ kind: 'answer', answer, units: [] }])
  })
}
