import type { DraftPolicy } from '../../../contract/operations/policies.ts'
import type { Formats } from '../../format.ts'
import type { Names } from '../../names.ts'
import type { usePoliciesText, useText } from '../../text.ts'

type Words = { t: ReturnType<typeof usePoliciesText>; staff: ReturnType<typeof useText>; f: Formats; names: Names }

const few = (all: string[]) => (all.length > 3 ? `${all.slice(0, 3).join(', ')} +${all.length - 3}` : all.join(', '))

/** For whom a policy is, in one line. */
export function conditionWords({ condition: c }: DraftPolicy, { t, staff, names }: Words): string {
  const parts = [
    c.channels && few(c.channels.map((x) => names.name('channel', x))),
    c.reasons && few(c.reasons.map((x) => names.name('reason', x))),
    c.touchpoints && few(c.touchpoints.map((x) => names.name('touchpoint', x))),
    c.units && few(c.units.map((x) => names.name('unit', x))),
    c.outcomes && few(c.outcomes),
    c.sources && few(c.sources),
    c.languages && few(c.languages.map((x) => staff.language[x])),
    ...Object.entries(c.attributes ?? {}).map(([name, values]) => `${name}: ${few(values)}`),
  ].filter(Boolean)
  return parts.length > 0 ? parts.join(' · ') : t.everybody
}

/** What it does, in one line. */
export function actionWords({ action: a }: DraftPolicy, { t, f, names }: Words): string {
  if (!a.ask) return t.asksNobody
  const hours = (n: number) => (n >= 48 && n % 24 === 0 ? t.dayCount(f.count(n / 24)) : t.hours(f.count(n)))
  const time = (minutes: number) =>
    minutes >= 60 && minutes % 60 === 0 ? hours(minutes / 60) : t.minutes(f.count(minutes))
  return [
    a.via.map((v) => t.via[v]).join(' → '),
    a.survey ? names.name('survey', a.survey) : t.touchpointSurvey,
    a.share < 1 && t.share(f.percent(a.share)),
    a.via.some((v) => v !== 'link') && (a.delayMinutes > 0 ? t.delay(time(a.delayMinutes)) : t.atOnce),
    a.remindHours && t.remind(hours(a.remindHours)),
  ]
    .filter(Boolean)
    .join(' · ')
}
