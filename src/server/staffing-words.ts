import type { Language } from '../contract/language.ts'
import { staff as enStaff } from '../text/en/staff.ts'
import { staffing as en } from '../text/en/staffing.ts'
import { staff as fiStaff } from '../text/fi/staff.ts'
import { staffing as fi } from '../text/fi/staffing.ts'
import { staff as svStaff } from '../text/sv/staff.ts'
import { staffing as sv } from '../text/sv/staffing.ts'

/** What a plan says as a calendar, by language. */
export const staffingWords = {
  fi: { calendar: fi.calendar, channelNames: fiStaff.channel },
  sv: { calendar: sv.calendar, channelNames: svStaff.channel },
  en: { calendar: en.calendar, channelNames: enStaff.channel },
} satisfies Record<Language, unknown>
