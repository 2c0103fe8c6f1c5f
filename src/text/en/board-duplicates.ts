import type { boardDuplicates as fi } from '../fi/board-duplicates.ts'

export const boardDuplicates: typeof fi = {
  which: 'Which pairs',
  likely: 'Likely the same',
  apart: 'Not the same',
  total: (n, shown, apart) =>
    apart
      ? n === 1
        ? '1 pair'
        : `${shown} pairs`
      : n === 1
        ? '1 pair that may be the same'
        : `${shown} pairs that may be the same`,
  comparing: (compared, of) => `Still comparing: ${compared} of ${of}.`,
  keys: 'Keys: j and k next and previous, 1 keep the left, 2 keep the right, x not the same.',
  keysApart: 'Keys: j and k next and previous, x back to the suggestions.',
  keep: 'Keep this, merge the other',
  notSame: 'Not the same',
  undoApart: 'Back to the suggestions',
  together: (n, shown) => (n === 1 ? '1 vote together' : `${shown} votes together`),
  merged: (title, into) => `“${title}” is part of “${into}” now.`,
  saidApart: 'The pair will not be suggested again.',
  saidNotApart: 'The pair is among the suggestions again.',
  already: 'Somebody else was first: this pair has been dealt with.',
  undo: 'Undo',
  none: 'None alike',
  noneWhy: 'Among open and planned ideas and those under way, no two are alike. New ideas are compared as they come.',
  wait: 'Ideas are being compared',
  waitWhy: 'Pairs appear here as they are found.',
  noneApart: 'None yet',
  noneApartWhy: 'When you say that two ideas are not the same, the pair moves here and is not suggested again.',
}
