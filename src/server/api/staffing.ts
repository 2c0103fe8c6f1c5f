import { readOrganisation } from '../../catalog/organisation/read.ts'
import { notePersonView } from '../../catalog/person-view/person-view.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { readStaffing, saveStaffing } from '../../catalog/staffing.ts'
import { inLanguage } from '../../contract/language.ts'
import { channels } from '../../contract/operations/catalog.ts'
import type { Organisation } from '../../contract/operations/organisation.ts'
import { type StaffingAsk, type StaffingSettings, staffingOf } from '../../contract/staffing.ts'
import { staffingPlan } from '../../flow/insight/staffing/plan.ts'
import { reasonsAhead } from '../../flow/insight/staffing/reasons.ts'
import type { House } from '../house.ts'
import { icalendar } from '../ical.ts'
import { planEvents } from '../staffing-calendar.ts'
import { staffingWords } from '../staffing-words.ts'
import type { Handlers } from './handler.ts'

export const staffingHandlers = ({ database: { db }, facts }: House) => {
  const planFor = async (scope: OrgScope, asked: StaffingAsk) => {
    await notePersonView(db, scope, asked, ['encounters'])
    return staffingPlan(scope, facts, db, asked)
  }
  return {
    'staffing.plan': ({ scope, body }) => planFor(scope, body),
    'staffing.reasons': async ({ scope, body }) => {
      await notePersonView(db, scope, body, ['encounters'])
      return reasonsAhead(scope, facts, db, body)
    },
    'staffing.calendar': async ({ scope, body, language }) => {
      const [plan, organisation] = await Promise.all([planFor(scope, body), readOrganisation(db, scope)])
      const { calendar, channelNames } = staffingWords[language]
      const own = new Map(organisation.channels.map((c) => [c.id, inLanguage(c.name, language)]))
      const nameOf = (channel: string) =>
        own.get(channel) ?? (channelNames as Record<string, string>)[channel] ?? channel
      const events = planEvents(plan, scope.org, (channel, [first]) => ({
        summary: capital(calendar.event(nameOf(channel), first!.people)),
        description: calendar.why(first!.agents),
      }))
      const name = calendar.name(organisation.name)
      return new Response(icalendar(name, events, Date.now()), {
        headers: {
          'content-type': 'text/calendar; charset=utf-8',
          'content-disposition': `attachment; filename="hetki-${plan.week.from}.ics"`,
        },
      })
    },
    'staffing.read': async ({ scope }) =>
      everyChannel(await readStaffing(db, scope), await readOrganisation(db, scope)),
    'staffing.save': async ({ scope, body }) =>
      everyChannel(await saveStaffing(db, scope, body), await readOrganisation(db, scope)),
  } satisfies Partial<Handlers>
}

/** Settings as they hold: channels that nobody set go by what is usual. */
function everyChannel(settings: StaffingSettings, { channels: own }: Organisation): StaffingSettings {
  const ids = [...channels, ...own.map((c) => c.id), ...Object.keys(settings.channels)]
  return { channels: Object.fromEntries(ids.map((id) => [id, staffingOf(settings, id)])) }
}

const capital = (text: string) => text.charAt(0).toLocaleUpperCase() + text.slice(1)
