import type { DateFormat } from '../../../contract/contact-log.ts'
import { DateReader, isClockText } from '../file/dates.ts'

export type TimeProblem = 'not-a-date' | 'in-the-future' | 'no-date' | 'ends-before-start'
type Fault = (column: string, reason: TimeProblem, value: string) => void
/** A column that a time is read of; `read` gives its cell, '' where it says nothing. */
export type TimeColumn = { column: string; read: (cells: string[]) => string }

const dayMs = 86_400_000
/** Clocks of source systems differ by minutes; an hour ahead is a mistake. */
const aheadMs = 3_600_000
const clockAtEnd = /[T\s,]+(?:(?:klo|kl|at)\.?\s*)?\d{1,2}[:.]\d{2}.*$/i

/**
 * Reads when an encounter began and ended. A clock without a date takes it from the date column, the end also from the beginning; an end before its
 * beginning is then past midnight.
 */
export function timesReader(
  columns: { date: TimeColumn[]; start: TimeColumn[]; end: TimeColumn[] },
  format: DateFormat,
  zone: string,
  now: number,
) {
  const dates = new DateReader(format, zone)
  const first = (columns.start[0] ?? columns.date[0])?.column ?? ''
  const parts = (of: TimeColumn[], cells: string[]) => of.map((c) => c.read(cells)).filter(Boolean)
  // The date first, in whichever order the columns stand.
  const ordered = (texts: string[]) =>
    texts.length < 2 ? texts : texts.toSorted((a, b) => Number(isClockText(a)) - Number(isClockText(b)))
  const together = (texts: string[], date: string[]) =>
    texts.length > 0 && texts.every(isClockText) ? [...date, ...texts] : ordered(texts)

  return (cells: string[], fault: Fault): { started: number | null; ended: number | null } => {
    const date = parts(columns.date, cells)
    const startParts = parts(columns.start, cells)
    const startText = (startParts.length > 0 ? together(startParts, date) : date).join(' ')
    if (startText === '') fault(first, 'no-date', '')
    const started = startText === '' ? null : dates.read(startText)
    if (startText !== '' && started === null) fault(first, 'not-a-date', startText)
    if (started !== null && started > now + aheadMs) fault(first, 'in-the-future', startText)

    const endParts = parts(columns.end, cells)
    if (endParts.length === 0 || started === null) return { started, ended: null }
    const clockOnly = endParts.every(isClockText)
    const day = date.length > 0 ? date : [startText.replace(clockAtEnd, '')]
    const endText = together(endParts, day).join(' ')
    let ended = dates.read(endText)
    if (ended === null) fault(columns.end[0]!.column, 'not-a-date', endText)
    else if (ended < started && clockOnly) ended += dayMs
    else if (ended < started) fault(columns.end[0]!.column, 'ends-before-start', endText)
    return { started, ended }
  }
}
