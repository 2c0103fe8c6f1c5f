import type { Encounter } from '../../../contract/operations/flow.ts'
import { age } from '../../age.ts'
import { useFormat } from '../../format.ts'
import { Facts } from '../../look/facts.tsx'
import { useNames } from '../../names.ts'
import { useReasonsText, useText } from '../../text.ts'
import css from './one-answer.module.css'

/** The meeting that the answer is about. */
export function EncounterFacts({ encounter: e }: { encounter: Encounter }) {
  const t = useText()
  const more = useReasonsText().classify
  const f = useFormat()
  const names = useNames()
  const seconds = (s: number | null) => (s === null ? null : age(t, f, s * 1_000))
  const rows: [string, string | null][] = [
    [t.dimension.reason, e.reason && names.name('reason', e.reason)],
    [more.extras, e.extraReasons.map((id) => names.name('reason', id)).join(', ')],
    [more.reasonThen, e.recordedReason === e.reason ? null : names.name('reason', e.recordedReason)],
    [more.rule, e.reasonRule && more.byRule(e.reasonRule.name)],
    [t.dimension.channel, names.name('channel', e.channel)],
    [t.dimension.touchpoint, e.touchpoint && names.name('touchpoint', e.touchpoint)],
    [t.dimension.unit, e.unit && names.name('unit', e.unit)],
    [t.dimension.agent, e.agent],
    [t.answers.customer, e.customer?.name ?? null],
    [t.answers.outcome, e.outcome],
    [
      t.answers.duration,
      e.endedAt && e.endedAt !== e.startedAt ? age(t, f, Date.parse(e.endedAt) - Date.parse(e.startedAt)) : null,
    ],
    [t.metricShort.wait, seconds(e.waitSeconds)],
    [t.answers.talk, seconds(e.talkSeconds)],
    [t.answers.hold, seconds(e.holdSeconds)],
    [t.answers.wrapUp, seconds(e.wrapUpSeconds)],
    ...Object.entries(e.attributes).map(([k, v]): [string, string] => [k, String(v)]),
    [t.answers.system, `${e.source} · ${e.externalId}`],
  ]
  return <Facts rows={rows} className={css.facts} />
}
