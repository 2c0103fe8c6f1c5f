import type { Operation } from './operation.ts'
import * as alerts from './operations/alerts.ts'
import * as board from './operations/board.ts'
import * as brand from './operations/brand.ts'
import * as calendar from './operations/calendar.ts'
import * as caseSetup from './operations/case-setup.ts'
import * as cases from './operations/cases.ts'
import * as catalog from './operations/catalog.ts'
import * as causes from './operations/causes.ts'
import * as contactLog from './operations/contact-log.ts'
import * as contacts from './operations/contacts.ts'
import * as duplicates from './operations/duplicates.ts'
import * as entries from './operations/entries.ts'
import * as erasures from './operations/erasures.ts'
import * as errands from './operations/errands.ts'
import * as flow from './operations/flow.ts'
import * as health from './operations/health.ts'
import * as improvements from './operations/improvements.ts'
import * as messages from './operations/messages.ts'
import * as notices from './operations/notices.ts'
import * as nudges from './operations/nudges.ts'
import * as organisation from './operations/organisation.ts'
import * as paper from './operations/paper.ts'
import * as personViews from './operations/person-views.ts'
import * as phone from './operations/phone.ts'
import * as placing from './operations/placing.ts'
import * as policies from './operations/policies.ts'
import * as reasons from './operations/reasons.ts'
import * as receivers from './operations/receivers.ts'
import * as rewards from './operations/rewards.ts'
import * as sources from './operations/sources.ts'
import * as staffing from './operations/staffing.ts'
import * as textWords from './operations/text-words.ts'
import * as texts from './operations/texts.ts'
import * as topics from './operations/topics.ts'

type Operations<M> = {
  [K in keyof M as M[K] extends Operation
    ? M[K] extends { id: infer I extends string }
      ? I
      : never
    : never]: M[K] extends Operation ? M[K] : never
}

const isOperation = (x: unknown): x is Operation =>
  typeof x === 'object' && x !== null && 'method' in x && 'access' in x

const all = [
  organisation,
  alerts,
  board,
  brand,
  calendar,
  caseSetup,
  cases,
  catalog,
  causes,
  contactLog,
  contacts,
  duplicates,
  entries,
  erasures,
  errands,
  flow,
  improvements,
  messages,
  notices,
  nudges,
  paper,
  personViews,
  placing,
  phone,
  policies,
  reasons,
  receivers,
  rewards,
  sources,
  staffing,
  texts,
  textWords,
  topics,
  health,
].flatMap((m) => Object.values(m).filter(isOperation))

type All = Operations<typeof health> &
  Operations<typeof organisation> &
  Operations<typeof alerts> &
  Operations<typeof board> &
  Operations<typeof brand> &
  Operations<typeof calendar> &
  Operations<typeof caseSetup> &
  Operations<typeof cases> &
  Operations<typeof catalog> &
  Operations<typeof causes> &
  Operations<typeof contactLog> &
  Operations<typeof contacts> &
  Operations<typeof duplicates> &
  Operations<typeof entries> &
  Operations<typeof erasures> &
  Operations<typeof errands> &
  Operations<typeof flow> &
  Operations<typeof improvements> &
  Operations<typeof messages> &
  Operations<typeof notices> &
  Operations<typeof nudges> &
  Operations<typeof paper> &
  Operations<typeof personViews> &
  Operations<typeof placing> &
  Operations<typeof phone> &
  Operations<typeof policies> &
  Operations<typeof reasons> &
  Operations<typeof receivers> &
  Operations<typeof rewards> &
  Operations<typeof sources> &
  Operations<typeof staffing> &
  Operations<typeof texts> &
  Operations<typeof textWords> &
  Operations<typeof topics>
export type OperationId = keyof All
export type OperationOf<I extends OperationId> = All[I]

/** Every operation of the API by its id. */
export const operations = Object.fromEntries(all.map((o) => [o.id, o])) as unknown as All
