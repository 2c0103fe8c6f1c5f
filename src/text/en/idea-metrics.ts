/** Figures about ideas of the public board. */
export const ideaMetrics = {
  name: { ideas: 'Ideas on the board', idea_votes: 'Votes on the board' },
  short: { ideas: 'Ideas', idea_votes: 'Votes' },
  what: {
    ideas: 'Published ideas, problems and praise on the board, by when they were written.',
    idea_votes: 'Votes on the board that were not taken back. Voters choose themselves.',
  },
}
