/** The last season once more, as often as needed. */
export const seasonalNaive = (history: number[], season: number, horizon: number): number[] =>
  Array.from({ length: horizon }, (_, i) => history[history.length - season + (i % season)]!)
