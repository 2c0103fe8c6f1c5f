import type { Language } from '../../contract/language.ts'
import { metricUnits } from '../../contract/metric.ts'
import type { ToldEffect } from '../../contract/notice.ts'
import { counted } from '../board/frame.ts'
import { newsWords } from './words.ts'

/** What an effect came to, in one sentence, with its interval and when it was judged. */
export function effectLine({ verdict, metric, value, interval, confidence, weeks }: ToldEffect, language: Language) {
  const words = newsWords[language].effect
  const unit = metricUnits[metric] as keyof typeof words.unit
  const shown = (x: number): number => (unit === 'share' ? x * 100 : x)
  const wide = shown(interval[1] - interval[0]) / 2
  const digits = unit === 'mean' ? 2 : wide < 5 ? 1 : 0
  const signed = (x: number): string => {
    const rounded = Number(shown(x).toFixed(digits))
    return `${rounded < 0 ? '−' : rounded > 0 ? '+' : ''}${counted(Math.abs(rounded), language, digits)}`
  }
  const by = [signed(value), words.unit[unit]].filter(Boolean).join('\u00a0')
  const range = words.range(
    signed(interval[0]),
    signed(interval[1]),
    counted(confidence * 100, language, Number.isInteger(Math.round(confidence * 1000) / 10) ? 0 : 1),
  )
  return `${words[verdict](words.metric[metric], by, range)} ${words.judged(counted(weeks, language))}`
}
