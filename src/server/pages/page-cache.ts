import type { Page } from '../../page/markup.ts'
import { type Shown, surveyPage } from '../../page/survey-page.ts'
import type { SurveyView } from '../../page/view.ts'

/** About 20 kB each. */
const keepMost = 500

const pages = new Map<string, Page>()

/**
 * The survey as nobody has answered it yet: the same for all who see this version, language and step with the same names piped in.
 * Rendered and compressed once; whoever was not asked for the longest goes first when there are too many.
 */
export function commonPage(view: SurveyView, shown: Shown): Page {
  const { kind, orgName, brand, version, pieces, reward } = view
  const key = JSON.stringify([
    kind,
    version,
    shown.language,
    shown.step,
    shown.marked,
    orgName,
    brand?.name,
    brand?.colour,
    pieces,
    reward,
  ])
  const found = pages.get(key)
  if (found) {
    pages.delete(key)
    pages.set(key, found)
    return found
  }
  const page = surveyPage(view, shown)
  pages.set(key, page)
  if (pages.size > keepMost) pages.delete(pages.keys().next().value as string)
  return page
}
