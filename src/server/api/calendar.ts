import { readOwnDays, saveOwnDays } from '../../catalog/calendar/own-days.ts'
import { readOrganisation } from '../../catalog/organisation/read.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { type Holiday, holidayFinder, holidaysOf, type OwnDay } from '../../contract/holidays.ts'
import { localDate } from '../../contract/zone.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

export const calendarHandlers = ({ database: { db } }: House) => {
  const withHolidays = async (scope: OrgScope, own: OwnDay[]) => {
    const { zone } = await readOrganisation(db, scope)
    const year = Number(localDate(Date.now(), zone).slice(0, 4))
    return { own, holidays: holidaysBetween(year, year + 1, own) }
  }
  return {
    'calendar.read': async ({ scope }) => withHolidays(scope, await readOwnDays(db, scope)),
    'calendar.save': async ({ scope, body }) => withHolidays(scope, await saveOwnDays(db, scope, body.days)),
  } satisfies Partial<Handlers>
}

function holidaysBetween(first: number, last: number, own: OwnDay[]): Holiday[] {
  const find = holidayFinder(own)
  const years = Array.from({ length: last - first + 1 }, (_, n) => first + n)
  const dates = [...years.flatMap(holidaysOf), ...own]
    .map((day) => day.date)
    .filter((date) => years.includes(Number(date.slice(0, 4))))
  return [...new Set(dates)].sort().flatMap((date) => find(date) ?? [])
}
