import { useState } from 'react'
import type { StaffingAskInput, StaffingReply } from '../../../contract/staffing.ts'
import { call } from '../../client.ts'
import { useNames } from '../../names.ts'
import { useLanguage, useStaffingText } from '../../text.ts'
import { cell, harmless, saveFile } from '../trends/csv.ts'
import { clockText } from './clock-text.ts'

/** Saves the plan as a table of half-hours, or as a calendar. */
export function useSavePlan() {
  const t = useStaffingText()
  const language = useLanguage()
  const names = useNames()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<Error | null>(null)
  const csv = (plan: StaffingReply) => {
    const comma = language !== 'en'
    const separator = comma ? ';' : ','
    const number = (x: number | null) => {
      if (x === null) return ''
      const text = String(Number(x.toPrecision(12)))
      return comma ? text.replace('.', ',') : text
    }
    const titles = [
      ...[t.channel, t.date, t.time, t.detail.people, t.detail.agents, t.detail.high, t.forecast, t.low, t.high],
      ...[t.naive, t.detail.served, t.detail.busy],
    ]
    const lines = plan.channels.flatMap((c) =>
      c.halfHours.map((h) => [
        ...[
          harmless(names.name('channel', c.channel)),
          h.date,
          clockText(h.minute),
          number(h.people),
          number(h.agents),
        ],
        ...[number(h.peopleHigh), number(h.forecast), number(h.interval?.[0] ?? null), number(h.interval?.[1] ?? null)],
        ...[number(h.naive), number(h.served), number(h.occupancy)],
      ]),
    )
    const text = [titles, ...lines].map((l) => l.map((c) => cell(c, separator)).join(separator)).join('\r\n')
    // The byte order mark tells Excel that this is UTF-8.
    saveFile(`hetki-${plan.week.from}.csv`, `\ufeff${text}\r\n`)
  }
  const calendar = async (body: StaffingAskInput, from: string) => {
    setBusy(true)
    setError(null)
    try {
      const file = (await call('staffing.calendar', { body })) as Blob
      const url = URL.createObjectURL(file)
      Object.assign(document.createElement('a'), { href: url, download: `hetki-${from}.ics` }).click()
      setTimeout(() => URL.revokeObjectURL(url), 10_000)
    } catch (failed) {
      setError(failed as Error)
    } finally {
      setBusy(false)
    }
  }
  return { csv, calendar, busy, error }
}
