import { BrandReader } from '../../catalog/brand/read.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import type { Weigh } from '../../catalog/survey/check.ts'
import type { ShownBrand } from '../../contract/asking.ts'
import { type Language, languages } from '../../contract/language.ts'
import type { SurveyContent } from '../../contract/survey.ts'
import type { Db } from '../../engine/database/database.ts'
import { newId } from '../../engine/database/id.ts'
import { assets } from '../../page/assets.ts'
import { surveyHtml } from '../../page/survey-page.ts'
import type { SurveyView } from '../../page/view.ts'
import { setupWords } from './survey-problem.ts'

const sample = (piece: 'touchpoint' | 'agent' | 'reason') =>
  Object.fromEntries(languages.map((l) => [l, setupWords[l].builder.pieceSample[piece]]))

type Looks = Pick<SurveyView, 'orgName' | 'brand'>

const viewOf = (content: SurveyContent, looks: Looks, preview: boolean): SurveyView => ({
  kind: 'anonymous',
  org: newId(),
  ...looks,
  version: newId(),
  content,
  answer: null,
  pieces: {
    touchpoint: sample('touchpoint'),
    agent: setupWords.fi.builder.pieceSample.agent,
    reason: sample('reason'),
  },
  language: null,
  given: {},
  open: true,
  finished: false,
  preview,
})
const nobody = () => ({ answer: newId(), render: newId(), at: Date.now() })

export type PreviewShown = {
  language: Language
  theme?: 'light' | 'dark' | undefined
  step?: string | null | undefined
}

/** The customer's page of this content; what is answered there goes nowhere. An unknown step shows the first question. */
export async function previewSurvey(
  db: Db,
  scope: OrgScope,
  content: SurveyContent,
  shown: PreviewShown,
  brand?: ShownBrand,
): Promise<string> {
  const looks = brand ?? (await new BrandReader(db).of(scope.org, []))
  const first = content.questions[0]?.id ?? null
  const known = shown.step === null || content.questions.some((q) => q.id === shown.step)
  const step = known && shown.step !== undefined ? shown.step : first
  const { language, theme } = shown
  return surveyHtml(
    viewOf(content, { orgName: looks.orgName, brand: looks }, true),
    { language, step, ...(theme && { theme }) },
    nobody(),
  )
}

/** Status line and headers other than the policy, which grows with its hashes. */
const headerBytes = 450

/** Weighs the first response of an anonymous link, headers included. */
export const weighPage: (orgName: string) => Weigh = (orgName) => (content, language) => {
  const step = content.questions[0]?.id ?? null
  const html = surveyHtml(viewOf(content, { orgName }, false), { language, step }, nobody())
  return Buffer.byteLength(html) + assets().csp.length + headerBytes
}
