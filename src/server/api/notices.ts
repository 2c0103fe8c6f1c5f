import type { OrgScope } from '../../catalog/scope.ts'
import { readNews, saveNews } from '../../flow/announcement/notice/news.ts'
import { addQuote, readQuotable, removeQuote } from '../../flow/announcement/notice/quote.ts'
import { listNotices, readNotice } from '../../flow/announcement/notice/read.ts'
import { tellingKey } from '../../flow/announcement/notice/tell.ts'
import { readTrace } from '../../flow/announcement/notice/trace.ts'
import {
  createNotice,
  linkNotice,
  publishNotice,
  removeNotice,
  saveNotice,
  withdrawNotice,
} from '../../flow/announcement/notice/write.ts'
import type { House } from '../house.ts'
import { baseUrl } from '../settings.ts'
import type { Handlers } from './handler.ts'

export const noticeHandlers = (house: House) => {
  const { db } = house.database
  const page = (address: string) => `${baseUrl(house.settings)}/news/${address}`
  const read = (scope: OrgScope, id: string) => readNotice(db, scope, id, (news, number) => `${page(news)}/${number}`)
  const after = async (scope: OrgScope, id: string) => {
    house.outbox.wake()
    house.tell(scope.org, { kind: 'notices', units: [] })
    return read(scope, id)
  }
  return {
    'notices.list': ({ scope, query }) => listNotices(db, scope, query.state),
    'notices.create': async ({ scope, body }) => after(scope, await createNotice(db, scope, body)),
    'notices.read': ({ scope, params }) => read(scope, params.id),
    'notices.save': async ({ scope, params, body }) => {
      await saveNotice(db, scope, params.id, body)
      return after(scope, params.id)
    },
    'notices.link': async ({ scope, params, body }) => {
      await linkNotice(db, scope, params.id, body.links)
      return after(scope, params.id)
    },
    'notices.quotable': ({ scope, params }) => readQuotable(db, scope, params.id),
    'notices.quote': async ({ scope, params, body }) => {
      await addQuote(db, scope, params.id, body)
      return after(scope, params.id)
    },
    'notices.unquote': async ({ scope, params }) => {
      await removeQuote(db, scope, params.id, params.quote)
      return after(scope, params.id)
    },
    'notices.publish': async ({ scope, params, body }) => {
      await publishNotice(
        db,
        scope,
        params.id,
        body.tell
          ? (tx) =>
              house.jobs.add(tx, 'tell-notice', { org: scope.org, notice: params.id }, { key: tellingKey(params.id) })
          : null,
      )
      return after(scope, params.id)
    },
    'notices.withdraw': async ({ scope, params, body }) => {
      await withdrawNotice(db, scope, params.id, body.why)
      return after(scope, params.id)
    },
    'notices.remove': async ({ scope, params }) => {
      await removeNotice(db, scope, params.id)
      house.tell(scope.org, { kind: 'notices', units: [] })
      return { ok: true as const }
    },
    'trace.read': ({ scope, params }) => readTrace(db, scope, params.kind, params.id),
    'news.read': async ({ scope }) => {
      const news = await readNews(db, scope)
      return { ...news, url: page(news.address) }
    },
    'news.save': async ({ scope, body }) => {
      await saveNews(db, scope, body)
      return { ok: true as const }
    },
  } satisfies Partial<Handlers>
}
