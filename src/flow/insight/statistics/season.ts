import { twoSided, zOf } from './normal.ts'

/** A change between two periods of one year: how large, and the variance of that. Of counts the logarithm of their ratio. */
export type YearlyChange = { change: number; variance: number }

/**
 * How a change stands to what the same weeks of earlier years did. 'as-usual': those changed the same way beyond chance, and this year not otherwise
 * than they. 'more' and 'less': the same way, yet further or less far beyond chance. 'unlike': nothing of the sort was usual.
 */
export type SeasonKind = 'as-usual' | 'more' | 'less' | 'unlike'
export type Season = { kind: SeasonKind; years: number; usual: number }

/** Change of a count as a logarithm; its variance is that of counts which vary `spread` times as much as Poisson's. Null where one is 0. */
export const countRatio = (before: number, after: number, spread: number): YearlyChange | null =>
  before > 0 && after > 0 ? { change: Math.log(after / before), variance: spread * (1 / before + 1 / after) } : null

/** Null without earlier years, or where this year's change is within chance: then there is nothing for a season to explain. */
export function seasonOf(now: YearlyChange, earlier: YearlyChange[], confidence: number): Season | null {
  const z = zOf(confidence)
  if (earlier.length === 0 || Math.abs(now.change) <= z * Math.sqrt(now.variance)) return null
  const years = earlier.length
  const usual = earlier.reduce((sum, y) => sum + y.change, 0) / years
  // Years differ by more than their counts do: with two or more of them that is seen, and used where it is the larger.
  const within = earlier.reduce((sum, y) => sum + y.variance, 0) / years ** 2
  const between = years > 1 ? earlier.reduce((sum, y) => sum + (y.change - usual) ** 2, 0) / (years - 1) : 0
  const error = Math.max(within, between / years)
  const seen = Math.abs(usual) > z * Math.sqrt(error) && Math.sign(usual) === Math.sign(now.change)
  if (!seen) return { kind: 'unlike', years, usual }
  const beyond = (now.change - usual) * Math.sign(usual)
  const p = twoSided(beyond / Math.sqrt(now.variance + error + between))
  if (p >= 1 - confidence) return { kind: 'as-usual', years, usual }
  return { kind: beyond > 0 ? 'more' : 'less', years, usual }
}
