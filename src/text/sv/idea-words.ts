import type { ideaWords as fi } from '../fi/idea-words.ts'

/** What an idea is and how it stands, as the board and the staff's side of it call it. */
export const ideaWords: typeof fi = {
  kinds: { idea: 'Idé', problem: 'Problem', praise: 'Tack' },
  states: {
    open: 'Öppen',
    planned: 'Planerad',
    'under-way': 'På gång',
    done: 'Genomförd',
    declined: 'Genomförs inte',
    duplicate: 'Sammanförd',
  },
}
