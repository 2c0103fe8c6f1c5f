/** What an idea is and how it stands, as the board and the staff's side of it call it. */
export const ideaWords = {
  kinds: { idea: 'Idea', problem: 'Ongelma', praise: 'Kiitos' },
  states: {
    open: 'Avoin',
    planned: 'Suunnitteilla',
    'under-way': 'Työn alla',
    done: 'Toteutettu',
    declined: 'Ei toteuteta',
    duplicate: 'Yhdistetty',
  },
}
