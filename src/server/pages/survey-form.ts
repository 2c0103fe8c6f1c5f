import type { AnswerPost } from '../../contract/answer.ts'
import type { Language } from '../../contract/language.ts'
import type { AnswerValue, SurveyContent } from '../../contract/survey.ts'
import { isShort, nextStep, previousStep } from '../../contract/survey-flow.ts'
import { idOf } from '../../engine/database/id.ts'
import type { PublishedVersion } from '../../flow/invitation/invitation.ts'
import { formValue, kept } from '../../page/form-value.ts'
import { thanksStepName } from '../../page/frame.ts'
import { languageNames } from '../../page/language.ts'
import type { SurveyView } from '../../page/view.ts'
import { asUuid, newSitting } from './sitting.ts'
import { demandSize } from './survey-taps.ts'

/** One step as it is posted: by a browser without script, or as a tap by the page's script. */
export type PostedStep = {
  answer: string
  /** Made when the page was: a form sent twice says the same. */
  render: string
  openedAt: string | undefined
  version: string
  /** What came with the address of the page. */
  more: string | undefined
  question: string
  fields: URLSearchParams
  back: boolean
  /** Set by the script alone: id and time of the tap, the page's language, and whether it tells that the thank-you was reached. */
  tap: { id: string; at: string | undefined; language: Language; finished: boolean } | null
}

// Valid dates only: 8.64e15 ms is the last one JavaScript knows.
const timeOf = (ms: number): string | undefined => (ms > 0 && ms < 8e15 ? new Date(ms).toISOString() : undefined)

/** An id as it is, or in the 22 letters of a page. */
const idIn = (text: string | undefined): string | null =>
  text?.length === 22
    ? asUuid(
        Buffer.from(text, 'base64url')
          .toString('hex')
          .replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
      )
    : asUuid(text)

/** Reads a step; what a tampered form leaves out is made up, so that nothing a customer says is refused for its form. */
export function readStep(body: string): PostedStep {
  const fields = new URLSearchParams(body)
  const [answer, render, at = '', version, more] = (fields.get('i') ?? '').split('.')
  const id = asUuid(fields.get('e'))
  return {
    answer: idIn(answer) ?? newSitting(),
    render: render || newSitting(),
    // Valid dates only: 8.64e15 ms is the last one JavaScript knows.
    openedAt: timeOf(Number.parseInt(at, 36)),
    version: idIn(version) ?? newSitting(),
    more: more?.slice(0, 8_000),
    question: (fields.get('q') ?? '').slice(0, 40),
    fields,
    back: fields.get('go') === 'back',
    tap:
      id === null
        ? null
        : {
            id,
            at: timeOf(Number(fields.get('d'))),
            language: languageNames.find((l) => l === fields.get('l')) ?? 'fi',
            finished: fields.has('f'),
          },
  }
}

/** The answer in a step's form, by the kind of its question; of a question nobody knows, as text. Refuses 'too-large'. */
export function valueIn(step: PostedStep, content: SurveyContent): AnswerValue {
  const value = formValue(content.questions.find((q) => q.id === step.question)?.kind ?? 'text', step.fields)
  demandSize(value)
  return value
}

/** What the page's script posts, as the post it stands for. */
export function tapPost(step: PostedStep, tap: NonNullable<PostedStep['tap']>, version: PublishedVersion): AnswerPost {
  const { answer, openedAt, question } = step
  const value = kept(valueIn(step, version.content))
  return {
    answer,
    version: version.id,
    language: tap.language,
    ...(openedAt && { openedAt }),
    events: question ? [{ id: tap.id, question, value, ...(tap.at && { at: tap.at }) }] : [],
    finished: tap.finished,
  }
}

/** Where a step leads: what is to be stored, and what is shown next; `short` where the step cannot be left yet. */
export type StepTaken =
  | { short: true; value: AnswerValue }
  | { short: false; value: AnswerValue; events: AnswerPost['events']; finished: boolean; next: string }

export function takeStep(step: PostedStep, view: SurveyView, now: Date): StepTaken {
  const { questions } = view.content
  const place = questions.findIndex((q) => q.id === step.question)
  const question = questions[place]
  const posted = valueIn(step, view.content)
  if (question && !step.back && isShort(question, posted)) return { short: true, value: posted }

  const value = kept(posted)
  const before = view.given[step.question] ?? null
  const same = JSON.stringify(value) === JSON.stringify(before)
  const events =
    same || !step.question
      ? []
      : [{ id: eventId(step, before, value), question: step.question, value, at: now.toISOString() }]
  const after = { ...view.given, [step.question]: value }
  const to = step.back ? previousStep(questions, after, place) : nextStep(questions, after, place)
  const finished = !to && !step.back
  return {
    short: false,
    value: posted,
    events,
    finished,
    next: to?.id ?? (step.back ? (questions[0]?.id ?? '') : thanksStepName),
  }
}

/**
 * The same form with the same content is the same tap, however often a browser sends it; with other content (gone back to and edited) it
 * is another, so that no customer meets a conflict. The answer that it takes the place of is part of it.
 */
const eventId = ({ render, question }: PostedStep, before: AnswerValue, value: AnswerValue): string =>
  idOf(JSON.stringify([render, question, before, value]))
