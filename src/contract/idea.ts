// Plain lists and limits of the board, without schemas: pages and the staff app carry them as they are.

/** What somebody writes on a board. */
export const ideaKinds = ['idea', 'problem', 'praise'] as const
export type IdeaKind = (typeof ideaKinds)[number]

/** What the company does about it. 'declined' says why; 'duplicate' belongs to what is merged into another. */
export const ideaStates = ['open', 'planned', 'under-way', 'done', 'declined', 'duplicate'] as const
export type IdeaState = (typeof ideaStates)[number]
/** Those that a person chooses; a duplicate becomes one by being merged. */
export const answerStates = ['open', 'planned', 'under-way', 'done', 'declined'] as const
export type AnswerState = (typeof answerStates)[number]
/** Of what may yet be put together. */
export const unfinishedStates = ['open', 'planned', 'under-way'] as const
/** What a roadmap shows, in its order. */
export const roadmapStates = ['planned', 'under-way', 'done'] as const

/** Whether all may see it. 'erased': its writer is no more known, and its words are gone. */
export const ideaStands = ['waiting', 'published', 'refused', 'erased'] as const
export type IdeaStand = (typeof ideaStands)[number]

/** Why something waits to be looked at. */
export const heldReasons = [
  'all', // the board shows nothing unseen
  'first-time', // nothing of this writer has been published yet
  'link', // it leads to another site
  'masked', // something in it looked like a phone number, an address or an identity code
] as const
export type HeldReason = (typeof heldReasons)[number]

export const ideaSources = ['board', 'staff', 'import'] as const
export type IdeaSource = (typeof ideaSources)[number]

export const ideaSorts = ['top', 'new'] as const
export type IdeaSort = (typeof ideaSorts)[number]

export const titleMost = 140
export const bodyMost = 4_000
export const commentMost = 2_000
export const nameMost = 60
export const placeMost = 80
export const answerMost = 4_000

/** What happened to an idea. The words of a person are in `detail` where there are any. */
export const ideaEvents = [
  'published',
  'refused',
  'changed',
  'answered',
  'merged', // into another
  'joined', // another was merged into it
  'unmerged',
  'parted', // what was merged into it stands alone again
  'votes-erased', // voters were erased; how many votes went with them
  'comments-erased',
  'writer-erased',
] as const
export type IdeaEventKind = (typeof ideaEvents)[number]

/** Of so few known customers no shares are told. */
export const reachLeast = 30

/** So many decisions are read from one file and made at once. */
export const decisionsMost = 500

/** Columns of an ideas file that mean something; others are left aside, and said so. */
export const ideaColumns = [
  'id',
  'title',
  'text',
  'kind',
  'category',
  'place',
  'state',
  'answer',
  'votes',
  'author',
  'language',
  'created',
  'merged',
] as const
export type IdeaColumn = (typeof ideaColumns)[number]
