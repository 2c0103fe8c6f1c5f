/** What is read anew after something of the board was changed. */
export const touchedByIdea = [
  'board.read',
  'ideas.list',
  'ideas.queue',
  'ideas.read',
  'ideas.similar',
  'ideas.duplicates',
  'ideas.reach',
] as const
