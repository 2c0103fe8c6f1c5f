import type { Holiday } from '../../../contract/holidays.ts'
import type { WorkingHours } from '../../../contract/operations/organisation.ts'
import type { ChannelStaffing } from '../../../contract/staffing.ts'
import { weekday } from '../../../contract/zone.ts'

const minuteOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** Whether a channel is staffed in a half-hour: always, or while the organisation works, which it does not on holidays. A half-hour counts that is open for any part. */
export const openIn = (
  hours: ChannelStaffing['hours'],
  week: WorkingHours,
  { date, minute, holiday }: { date: string; minute: number; holiday: Holiday | null },
): boolean => {
  if (hours === 'always') return true
  const day = holiday ? null : week[weekday(date)]
  return !!day && minute + 30 > minuteOf(day.from) && minute < minuteOf(day.to)
}
