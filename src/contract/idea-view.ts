import type { IdeaKind, IdeaSort, IdeaState } from './idea.ts'
import type { Language } from './language.ts'

// What all may see of an idea: read by flow/idea/public.ts, shown by page/board.

/** In a list. */
export type SeenIdea = {
  id: string
  number: number
  kind: IdeaKind
  category: string | null
  place: string
  title: string
  /** Its beginning. */
  body: string
  state: IdeaState
  votes: number
  comments: number
  answered: boolean
}

export type SeenComment = {
  id: string
  name: string | null
  official: boolean
  body: string
  at: Date
  language: Language
}

/** One with all that is said of it. */
export type SeenWhole = Omit<SeenIdea, 'answered'> & {
  language: Language
  authorName: string | null
  at: Date
  answer: string
  answeredAt: Date | null
  merged: { number: number; title: string }[]
  said: SeenComment[]
}

/** What was published or answered, as a feed tells it. */
export type NewsItem = {
  id: string
  number: number
  title: string
  language: Language
  body: string
  state: IdeaState
  answer: string
  authorName: string | null
  published: Date
  updated: Date
}

/** What a list is asked for. */
export type SoughtIdeas = {
  kind: IdeaKind | null
  category: string | null
  state: IdeaState | null
  sort: IdeaSort
}
