import { metricUnits } from 'virtual:contract'
import type { AlertRow } from '../../../contract/alert.ts'
import type { Dimension, MetricUnit } from '../../../contract/metric.ts'
import { addDays } from '../../../contract/zone.ts'
import type { Formats } from '../../format.ts'
import type { useNames } from '../../names.ts'
import type { useAlertsText } from '../../text.ts'
import type { View } from '../../view/view.ts'

type Text = ReturnType<typeof useAlertsText>
type Names = ReturnType<typeof useNames>

/** What an alert is about: 'Valitukset · puhelin · Turku', with the figure's name where it is no count of encounters. */
export function placeWords(t: Text, names: Names, a: AlertRow, metricName: string): string {
  const of = (dimension: Dimension, value: string | null) => (value ? [names.name(dimension, value)] : [])
  const place = [...of('reason', a.reason), ...of('channel', a.channel), ...of('unit', a.unit)]
  if (a.metric === 'encounters') return place.length > 0 ? place.join(' · ') : t.everywhere
  const whole = ofAnswers.has(a.metric) ? t.everything : t.everywhere
  return [metricName, ...(place.length > 0 ? place : [whole])].join(' · ')
}

const ofAnswers: ReadonlySet<string> = new Set(['solved', 'csat', 'ces', 'nps'])

/** A figure of an alert: counts below ten with a decimal, where it says something. */
export function figure(f: Formats, unit: MetricUnit, x: number): string {
  if (unit !== 'count') return f.value(unit, x)
  return x < 10 && !Number.isInteger(x) ? f.bare('hours', x) : f.count(x)
}

/** Where the figure of an alert usually lies, 95 %: a day's own band; of the mean of several days the narrower one around what was expected of them. */
export function usualOf({ since, lastOn, usual, expected, sizeInterval }: AlertRow): [number, number] | null {
  if (since === lastOn || expected === null || !sizeInterval || !usual) return usual
  const half = (sizeInterval[1] - sizeInterval[0]) / 2
  return [Math.max(Math.min(0, usual[0]), expected - half), expected + half]
}

/** What is said of it: '41 päivässä 12.3. alkaen, tavallisesti noin 28'. */
export function saidOf(t: Text, f: Formats, a: AlertRow): string {
  const unit = metricUnits[a.metric]
  if (a.kind === 'other') return t.other(f.percent(a.value))
  const value = figure(f, unit, a.value)
  const usual = a.usual ? usualWords(f, unit, a.usual) : '–'
  const since = f.localDayMonth(a.since)
  if (a.kind === 'today') return t.soFar(value, since, clockOf(a.minute ?? 0), usual)
  if (a.since === a.lastOn) return t.day(value, since, usual)
  // Many days together are the news: each of them may lie within a usual day's band.
  const about = a.expected === null ? usual : figure(f, unit, a.expected)
  return unit === 'count' ? t.days(value, since, about) : t.level(value, since, about)
}

const usualWords = (f: Formats, unit: MetricUnit, [low, high]: [number, number]): string => {
  const bare = (x: number) => f.bare(unit, x)
  return bare(low) === bare(high) ? figure(f, unit, high) : `${bare(low)}–${f.value(unit, high)}`
}

const clockOf = (minute: number): string =>
  `${Math.floor(minute / 60)}.${String(minute % 60).padStart(2, '0')}`.replace('.00', '')

/** How sure: '0,1 %', and below that 'under'. */
export const qWords = (f: Formats, q: number): string =>
  q < 0.0005 ? `< ${f.value('share', 0.001, 0.001)}` : f.value('share', q, q < 0.1 ? 0.001 : 0.1)

/** The view of an alert's place and days, whole weeks of them, so that weekdays are set against the same weekdays. */
export function viewOf(a: AlertRow): View {
  const days = Math.round((Date.parse(a.lastOn) - Date.parse(a.since)) / 86_400_000) + 1
  const weeks = Math.max(1, Math.ceil(days / 7))
  return {
    period: `${addDays(a.lastOn, 1 - 7 * weeks)}_${a.lastOn}`,
    ...(a.unit && { unit: a.unit }),
    ...(a.channel && { channel: a.channel }),
    ...(a.reason && { reason: a.reason }),
  }
}

/** By what to ask why: the first of these that the alert leaves open. */
export const whyBy = (a: AlertRow): Dimension =>
  a.reason === null ? 'reason' : a.channel === null ? 'channel' : a.unit === null ? 'unit' : 'touchpoint'
