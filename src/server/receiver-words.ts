import type { Saying } from '../catalog/receiver/chat.ts'
import { type Language, languages } from '../contract/language.ts'
import type { EventType } from '../contract/receiver.ts'
import type { Db } from '../engine/database/database.ts'
import type { Telling } from '../flow/announcement/receiver/event.ts'
import { telling as en } from '../text/en/telling.ts'
import { telling as fi } from '../text/fi/telling.ts'
import { telling as sv } from '../text/sv/telling.ts'
import type { House } from './house.ts'
import { baseUrl } from './settings.ts'

const telling = { fi, sv, en } satisfies Record<Language, typeof fi>

/** The screen on which people see more of an event. */
const screens: Partial<Record<EventType, (data: Telling['data']) => string>> = {
  'answer.saved': (data) => `answers/${String(data.answer)}`,
  'answers.imported': (data) => `imports/${String(data.import)}`,
  'case.changed': (data) => `cases/${String(data.case)}`,
  'customers.erased': () => 'settings/erasures',
  'encounters.imported': (data) => `imports/${String(data.import)}`,
  'idea.changed': (data) => `board/${String(data.idea)}`,
  'idea.commented': (data) => `board/${String(data.idea)}`,
  'idea.published': (data) => `board/${String(data.idea)}`,
  'improvement.changed': (data) => `improvements/${String(data.improvement)}`,
  'notice.published': (data) => `notices/${String(data.notice)}`,
  'notice.withdrawn': (data) => `notices/${String(data.notice)}`,
  'receiver.disabled': () => 'settings/integrations',
}

/** What people in a room are told, in the first language of their organisation. No words of customers: who reads along there we do not know. */
export function receiverWords({ database: { db }, settings }: Pick<House, 'database' | 'settings'>) {
  const link = (path: string, label: string) => ({ url: `${baseUrl(settings)}/app/${path}`, label })
  return {
    async say({ org, type, data }: Telling): Promise<Saying | null> {
      const t = telling[await languageOf(db, org)]
      const lines = []
      let title = t.event[type as EventType]
      if (type === 'case.changed') {
        const found = await db
          .selectFrom('feedback_case')
          .where('org', '=', org)
          .where('id', '=', String(data.case))
          .select(['number', 'rule_name', 'state'])
          .executeTakeFirst()
        if (!found) return null
        title = t.case(String(found.number))
        lines.push(found.rule_name, t.caseState[found.state] ?? found.state)
      }
      if (type === 'improvement.changed') {
        const found = await db
          .selectFrom('improvement')
          .where('org', '=', org)
          .where('id', '=', String(data.improvement))
          .select('title')
          .executeTakeFirst()
        if (!found) return null
        lines.push(found.title)
      }
      if (type === 'receiver.disabled') {
        const found = await db
          .selectFrom('receiver')
          .where('org', '=', org)
          .where('id', '=', String(data.receiver))
          .select('name')
          .executeTakeFirst()
        if (found) lines.push(found.name)
      }
      const screen = screens[type as EventType]
      return { title, lines, ...(screen && { link: link(screen(data), t.open) }) }
    },
    async test(org: string): Promise<Saying> {
      const t = telling[await languageOf(db, org)]
      return { title: t.test, lines: [t.testWhy], link: link('settings/integrations', t.open) }
    },
  }
}

async function languageOf(db: Db, org: string): Promise<Language> {
  const row = await db.selectFrom('organisation').select('languages').where('id', '=', org).executeTakeFirst()
  return row?.languages[0] ?? languages[0]
}
