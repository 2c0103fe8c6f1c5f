/** Mean of the last `seasons` seasons, place by place; of as many as there are where there are fewer. */
export function meanOfSeasons(history: number[], season: number, seasons: number, horizon: number): number[] {
  const many = Math.min(seasons, Math.floor(history.length / season))
  return Array.from({ length: horizon }, (_, i) => {
    let sum = 0
    for (let k = 1; k <= many; k++) sum += history[history.length - k * season + (i % season)]!
    return sum / many
  })
}
