import type { ideaWords as fi } from '../fi/idea-words.ts'

/** What an idea is and how it stands, as the board and the staff's side of it call it. */
export const ideaWords: typeof fi = {
  kinds: { idea: 'Idea', problem: 'Problem', praise: 'Praise' },
  states: {
    open: 'Open',
    planned: 'Planned',
    'under-way': 'Under way',
    done: 'Done',
    declined: 'Declined',
    duplicate: 'Merged',
  },
}
