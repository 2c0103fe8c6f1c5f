import type { DateFormat } from '../../../contract/contact-log.ts'
import { DateReader, isClockText } from './dates.ts'

export type Fault = (column: string, reason: 'not-a-date' | 'in-the-future', value: string) => void

const dayMs = 86_400_000

/** Reads one time of a row, whose date and clock may stand in two columns, in either order. Null when they are blank or wrong; wrong is told. */
export function timeReader(columns: { column: string; n: number }[], format: DateFormat, zone: string, now: number) {
  const dates = new DateReader(format, zone)
  return (cells: string[], fault: Fault): number | null => {
    const parts = columns.map((c) => (cells[c.n] ?? '').trim()).filter(Boolean)
    if (parts.length > 1) parts.sort((a, b) => Number(isClockText(a)) - Number(isClockText(b)))
    const text = parts.join(' ')
    if (text === '') return null
    const ms = dates.read(text)
    if (ms === null) fault(columns[0]!.column, 'not-a-date', text)
    else if (ms > now + dayMs) fault(columns[0]!.column, 'in-the-future', text)
    return ms
  }
}
