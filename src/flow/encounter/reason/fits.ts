import type { ReasonCondition } from '../../../contract/reasons.ts'
import { fold } from '../file/text.ts'
import { says, textOf, wordsOf } from './words.ts'

/** What a condition looks at of an encounter, or of an answer that belongs to none. */
export type About = {
  channel: string
  source: string
  touchpoint: string | null
  unitPath: string[]
  agent: string | null
  attributes: Record<string, unknown> | null
}
export type Fits = (about: About) => boolean

/** A condition made ready to be asked of many rows. `textAttributes` says where free text is. */
export function fitsOf(condition: ReasonCondition, textAttributes: string[]): Fits {
  const tests: Fits[] = []
  const oneOf = (wanted: string[] | undefined, of: (about: About) => string) => {
    if (!wanted) return
    const names = new Set(wanted.map(fold))
    tests.push((about) => names.has(fold(of(about))))
  }
  const { touchpoints, units, words } = condition
  oneOf(condition.channels, (a) => a.channel)
  oneOf(condition.sources, (a) => a.source)
  oneOf(condition.agents, (a) => a.agent ?? '')
  if (touchpoints) tests.push((a) => a.touchpoint !== null && touchpoints.includes(a.touchpoint))
  if (units) tests.push((a) => units.some((unit) => a.unitPath.includes(unit)))
  for (const [name, values] of Object.entries(condition.attributes ?? {}))
    oneOf(values, (a) => String(a.attributes?.[name] ?? ''))
  if (words) {
    const phrases = words.map(wordsOf)
    tests.push((a) => {
      const said = wordsOf(textOf(a.attributes, textAttributes))
      return said.length > 0 && phrases.some((phrase) => says(said, phrase))
    })
  }
  return (about) => tests.every((test) => test(about))
}
