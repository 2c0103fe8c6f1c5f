import { useState } from 'react'
import type { StaffingAskInput, StaffingReply } from '../../../contract/staffing.ts'
import { call } from '../../client.ts'
import { asWritten, csvNumber, csvText, harmless } from '../../look/csv.ts'
import { saveBlob, saveCsv } from '../../look/save-file.ts'
import { useNames } from '../../names.ts'
import { useLanguage, useStaffingText } from '../../text.ts'

/** Minutes since midnight as files have them: 09:30. */
const clockText = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`

/** Saves the plan as a table of half-hours, or as a calendar. */
export function useSavePlan() {
  const t = useStaffingText()
  const language = useLanguage()
  const names = useNames()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const csv = (plan: StaffingReply) => {
    const comma = language !== 'en'
    const number = (x: number | null | undefined) => csvNumber(x, comma)
    const titles = [
      ...[t.channel, t.date, t.time, t.detail.people, t.detail.agents, t.detail.high, t.forecast, t.low, t.high],
      ...[t.naive, t.detail.served, t.detail.busy],
    ]
    const lines = plan.channels.flatMap((c) =>
      c.halfHours.map((h) => [
        ...[harmless(names.name('channel', c.channel)), h.date, clockText(h.minute)],
        ...[h.people, h.agents, h.peopleHigh, h.forecast, h.interval?.[0], h.interval?.[1]].map(number),
        ...[h.naive, asWritten('share', h.served), asWritten('share', h.occupancy)].map(number),
      ]),
    )
    saveCsv(`hetki-${plan.week.from}.csv`, csvText([titles, ...lines], comma))
  }
  const calendar = async (body: StaffingAskInput, from: string) => {
    setBusy(true)
    setError(null)
    try {
      saveBlob(`hetki-${from}.ics`, (await call('staffing.calendar', { body })) as Blob)
    } catch (failed) {
      setError(failed as Error)
    } finally {
      setBusy(false)
    }
  }
  return { csv, calendar, busy, error }
}
