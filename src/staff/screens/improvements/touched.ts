/** What is read anew after an improvement has changed. */
export const touchedByImprovement = [
  'improvements.list',
  'improvements.read',
  'improvements.effect',
  'causes.ranking',
] as const
