/** Figures about ideas of the public board. */
export const ideaMetrics = {
  name: { ideas: 'Ideoita taululla', idea_votes: 'Ääniä taululla' },
  short: { ideas: 'Ideoita', idea_votes: 'Ääniä' },
  what: {
    ideas: 'Taululla julkaistut ideat, ongelmat ja kiitokset kirjoittamisajan mukaan.',
    idea_votes: 'Taululla annetut äänet, joita ei ole peruttu. Äänestäjät valikoivat itse itsensä.',
  },
}
