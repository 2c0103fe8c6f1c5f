/** What a change of a case makes stale. */
export const touchedByCase = [
  'cases.list',
  'cases.read',
  'cases.summary',
  'answers.list',
  'answers.read',
  'nudges.mine',
] as const
