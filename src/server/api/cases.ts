import { readUnitHours, saveUnitHours } from '../../catalog/calendar/unit-hours.ts'
import { listCaseHandlers, saveCaseHandler } from '../../catalog/case/handler.ts'
import { asksAgain, readCaseSettings, saveCaseSettings } from '../../catalog/case/settings.ts'
import { bringReadyTemplates, listCaseTemplates, saveCaseTemplate } from '../../catalog/case/template.ts'
import { listCaseRules, removeCaseRule, saveCaseRule } from '../../catalog/case-rule.ts'
import type { OrgScope } from '../../catalog/scope.ts'
import { noteCall, writeToCustomer } from '../../flow/action/conversation/write.ts'
import { listNudges, seeNudges } from '../../flow/action/my-nudges.ts'
import { previewRule } from '../../flow/action/preview.ts'
import { listCases, readCase, readCaseRow, summariseCases } from '../../flow/action/read.ts'
import {
  closeCase,
  colleagues,
  confirmCase,
  mergeCases,
  noteCase,
  reopenCase,
  takeCase,
} from '../../flow/action/write.ts'
import type { House } from '../house.ts'
import { hearsMail, letterSubject } from '../messages/case-mail.ts'
import { hearsTexts } from '../messages/text.ts'
import { readyTemplates } from '../ready-templates.ts'
import { wakeSender } from '../wake-sender.ts'
import type { Handlers } from './handler.ts'

export const caseHandlers = (house: House) => {
  const { db } = house.database
  const { outbox, settings } = house
  /** After a change: those who listen hear of it at once. */
  const row = (scope: OrgScope, id: string) => {
    outbox.wake()
    return readCaseRow(db, scope, id)
  }
  const done = () => {
    outbox.wake()
    return { ok: true as const }
  }
  return {
    'cases.list': ({ scope, query: { mine, late, waiting, ...query } }) =>
      listCases(db, scope, { ...query, mine: mine === 'yes', late: late === 'yes', waiting: waiting === 'yes' }),
    'cases.summary': ({ scope }) => summariseCases(db, scope),
    'cases.read': async ({ scope, params }) => {
      const found = await readCase(db, scope, params.id)
      return {
        ...found,
        subject: letterSubject(found),
        asksAgain: await asksAgain(db, scope),
        hearsMail: hearsMail(settings),
        hearsTexts: hearsTexts(settings),
      }
    },
    'cases.take': async ({ scope, params, body }) => {
      await takeCase(db, scope, params.id, body)
      return row(scope, params.id)
    },
    'cases.note': async ({ scope, params, body }) => {
      await noteCase(db, scope, params.id, body.text, body.mentions)
      if (body.mentions.length > 0) wakeSender(house.database)
      return done()
    },
    'cases.call': async ({ scope, params, body }) => {
      await noteCall(db, scope, params.id, body)
      return done()
    },
    'cases.write': async ({ scope, params, body }) => {
      const sent = await writeToCustomer(db, scope, params.id, body)
      outbox.wake()
      wakeSender(house.database)
      return sent
    },
    'cases.close': async ({ scope, params, body }) => {
      await closeCase(db, scope, params.id, body)
      return row(scope, params.id)
    },
    'cases.confirm': async ({ scope, params }) => {
      await confirmCase(db, scope, params.id)
      return row(scope, params.id)
    },
    'cases.reopen': async ({ scope, params }) => {
      await reopenCase(db, scope, params.id)
      return row(scope, params.id)
    },
    'cases.merge': async ({ scope, params, body }) => {
      await mergeCases(db, scope, params.id, body.cases)
      return row(scope, params.id)
    },
    'cases.colleagues': ({ scope, params }) => colleagues(db, scope, params.id),
    'caseRules.list': ({ scope }) => listCaseRules(db, scope),
    'caseRules.save': ({ scope, body }) => saveCaseRule(db, scope, body),
    'caseRules.remove': async ({ scope, params }) => {
      await removeCaseRule(db, scope, params.id)
      return { ok: true as const }
    },
    'caseRules.preview': ({ scope, body }) => previewRule(db, scope, body),
    'caseSettings.read': ({ scope }) => readCaseSettings(db, scope),
    'caseSettings.save': ({ scope, body }) => saveCaseSettings(db, scope, body),
    'caseHandlers.list': ({ scope }) => listCaseHandlers(db, scope),
    'caseHandlers.save': ({ scope, params, body }) => saveCaseHandler(db, scope, params.id, body),
    'unitHours.read': ({ scope, params }) => readUnitHours(db, scope, params.id),
    'unitHours.save': ({ scope, params, body }) => saveUnitHours(db, scope, params.id, body),
    'caseTemplates.list': ({ scope }) => listCaseTemplates(db, scope),
    'caseTemplates.bring': ({ scope }) => bringReadyTemplates(db, scope, readyTemplates),
    'caseTemplates.save': ({ scope, body }) => saveCaseTemplate(db, scope, body),
    'nudges.mine': ({ scope, query }) => listNudges(db, scope, query),
    'nudges.seen': async ({ scope, body }) => {
      await seeNudges(db, scope, body.ids)
      return { ok: true as const }
    },
  } satisfies Partial<Handlers>
}
