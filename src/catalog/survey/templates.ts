import type { Language } from '../../contract/language.ts'
import type { SurveyContent, templateNames } from '../../contract/survey.ts'
import { callTemplate } from './templates/call.ts'
import { deliveryTemplate } from './templates/delivery.ts'
import { recoveryTemplate } from './templates/recovery.ts'
import { storeTemplate } from './templates/store.ts'

export type TemplateName = (typeof templateNames)[number]

/**
 * A ready survey. Owner is who answers for its questions, review the local date on which they are looked at again; the name and
 * the purposes are the organisation's own notes and come in one language, what the customer reads in all three.
 */
export type Template = (owner: string, review: string, language?: Language) => SurveyContent

/** Ready surveys: publishable as they are, each at most five questions and a minute long. */
export const templates: Record<TemplateName, Template> = {
  call: callTemplate,
  store: storeTemplate,
  delivery: deliveryTemplate,
  recovery: recoveryTemplate,
}
