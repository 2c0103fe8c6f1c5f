/** Figures about ideas of the public board. */
export const ideaMetrics = {
  name: { ideas: 'Idéer på tavlan', idea_votes: 'Röster på tavlan' },
  short: { ideas: 'Idéer', idea_votes: 'Röster' },
  what: {
    ideas: 'Publicerade idéer, problem och tack på tavlan, efter när de skrevs.',
    idea_votes: 'Röster på tavlan som inte har tagits tillbaka. De som röstar har valt det själva.',
  },
}
