import type { SurveyContent } from '../../src/contract/survey.ts'
import { newId } from '../../src/engine/database/id.ts'
import type { SurveyView } from '../../src/page/view.ts'

/** A survey as the builder previews it. */
export const viewOf = (content: SurveyContent): SurveyView => ({
  kind: 'anonymous',
  org: newId(),
  orgName: 'Kuusikko',
  version: newId(),
  content,
  answer: null,
  pieces: {},
  language: null,
  given: {},
  open: true,
  finished: false,
  preview: true,
})
