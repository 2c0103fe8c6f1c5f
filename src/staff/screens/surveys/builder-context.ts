import { createContext, useContext } from 'react'
import type { Language } from '../../../contract/language.ts'
import type { SurveyProblem } from '../../../contract/operations/catalog.ts'
import type { Draft, Step } from './draft.ts'

/** What every part of the builder needs of the whole. */
export type Builder = {
  draft: Draft
  change: (step: Step) => void
  /** The language being edited. */
  language: Language
  problems: readonly SurveyProblem[]
  /** Publishing was tried: what a question still lacks is now said at the field itself. */
  strict: boolean
  /** The reader may look but not change. */
  locked: boolean
  /** Says something to those who listen instead of look. */
  announce: (text: string) => void
}

const Context = createContext<Builder | null>(null)
export const BuilderProvider = Context.Provider

export function useBuilder(): Builder {
  const builder = useContext(Context)
  if (!builder) throw new Error('outside the builder')
  return builder
}

/** What is wrong at a place or below it. */
export const under = (problems: readonly SurveyProblem[], path: string) =>
  problems.filter((p) => p.path === path || p.path.startsWith(`${path}.`))

/** The first thing that is wrong at exactly this field, whatever the language; a missing translation is marked by the field itself. */
export const at = (problems: readonly SurveyProblem[], path: string) =>
  problems.find((p) => p.path === path && p.code !== 'missing-translation')
