import type { IdeaKind, IdeaState } from '../../contract/idea.ts'
import type { SeenIdea, SeenWhole, SoughtIdeas } from '../../contract/idea-view.ts'
import type { Language, Localized } from '../../contract/language.ts'

/** What every page of a board knows of it and of whoever looks. */
export type BoardFrame = {
  /** /b/<address>, without a slash at the end; '' of a board that is not there. */
  home: string
  /** Of one that is shut only what is kept of a visitor can still be gone to. */
  open: boolean
  /** Whether its news are open to all. */
  news: boolean
  language: Language
  /** Whose it is, in the page's language. */
  brandName: string
  colour: string | null
  title: Localized
  welcome: Localized
  categories: { id: string; name: Localized; closed: boolean }[]
  comments: boolean
  texts: boolean
  zone: string
  /** A key for a device that has none yet: sent back with the first vote or post, so that a double tap is one vote. */
  key: string
}

export type Listed = SeenIdea & { voted: boolean }

export type ListQuery = SoughtIdeas & { q: string; page: number }

export type ListView = { query: ListQuery; rows: Listed[]; total: number; perPage: number }

export type OneView = SeenWhole & {
  voted: boolean
  /** Made for this page: a comment sent twice is one. */
  fresh: string
  following: boolean
  /** Follows at one tap: an address is confirmed already. */
  knownAddress: boolean
  /** A word about what was just done, where its reader is: it was sent, or waits. */
  note: { at: 'top' | 'said'; words: string } | null
  /** What is wrong with what was sent. */
  problem: { at: 'comment' | 'follow'; words: string } | null
  draft: { comment: string; name: string; address: string }
}

export type SimilarRow = { number: number; title: string; votes: number; state: IdeaState }

/** What somebody wrote and staff read first. `told`: they will hear of it already. */
export type WaitsView = { id: string; masked: boolean; told: boolean; address: string; problem: string }

export type WriteView = {
  id: string
  kind: IdeaKind
  title: string
  body: string
  category: string | null
  place: string
  name: string
  problem: string
  /** Shown before it is sent, to whom none were shown while typing. */
  similar: SimilarRow[] | null
}
