/** What differs between two visitors who see the same version in the same language. */
export type Own = {
  /** The sitting: of the link, of the cookie, or made for this visit. */
  answer: string
  /** Made for this response: a form sent twice is the same tap. */
  render: string
  /** When the page was made, ms since 1970. */
  at: number
  /** What came with the address and goes with every post; see server/pages/parameters.ts. */
  more?: string | undefined
  /** Address at which this visitor's reward is asked for. */
  reward?: string
}

/** HTML with gaps that are filled in for each visitor. */
export type Markup = (string | ((own: Own) => string))[]

/** A page ready to be sent again and again: `gaps[i]` stands between `fixed[i]` and `fixed[i + 1]`. */
export type Page = {
  readonly fixed: readonly string[]
  readonly gaps: readonly ((own: Own) => string)[]
  /** The policy that lets in just its own script and style. */
  readonly csp: string
}

/** Joins what is the same for all into as few pieces as can be. */
export function pageOf(markup: Markup, csp: string): Page {
  const fixed = ['']
  const gaps: ((own: Own) => string)[] = []
  for (const part of markup) {
    if (typeof part === 'string') fixed[gaps.length] += part
    else {
      gaps.push(part)
      fixed.push('')
    }
  }
  return { fixed, gaps, csp }
}

/** The whole page for one visitor. */
export function filledPage(page: Page, own: Own): string {
  let html = page.fixed[0]!
  for (const [i, gap] of page.gaps.entries()) html += gap(own) + page.fixed[i + 1]!
  return html
}
