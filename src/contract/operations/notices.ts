import { z } from 'zod'
import {
  news,
  notice,
  noticeLink,
  noticeRow,
  noticeStates,
  noticeText,
  quotable,
  trace,
  traceKinds,
} from '../notice.ts'
import { actors, byId, managers, ok, operation } from '../operation.ts'

export const noticeList = operation({
  id: 'notices.list',
  method: 'get',
  path: '/notices',
  summary: 'What was told to customers: “you said, we did”, the newest first',
  access: { roles: managers, api: 'answers:read' },
  query: z.object({ state: z.enum(noticeStates).optional() }),
  reply: z.array(noticeRow),
})
export const noticeCreate = operation({
  id: 'notices.create',
  method: 'post',
  path: '/notices',
  summary: 'Begin a notice, with what it tells of',
  access: { roles: managers, api: 'cases:write' },
  body: noticeText.extend({ links: z.array(noticeLink).max(1_000).default([]) }),
  reply: notice,
})
export const noticeRead = operation({
  id: 'notices.read',
  method: 'get',
  path: '/notices/:id',
  summary: 'One notice: what it says, what it tells of, who asked, who is told and who has read it',
  access: { roles: managers, api: 'answers:read' },
  params: byId,
  reply: notice,
})
export const noticeSave = operation({
  id: 'notices.save',
  method: 'post',
  path: '/notices/:id',
  summary: 'Change what a notice says; of a published one a mistake can be mended',
  access: { roles: managers, api: 'cases:write' },
  params: byId,
  body: noticeText,
  reply: notice,
})
export const noticeLinks = operation({
  id: 'notices.link',
  method: 'put',
  path: '/notices/:id/links',
  summary: 'Say what a draft tells of: answers, cases, causes, improvements, ideas',
  access: { roles: managers, api: 'cases:write' },
  params: byId,
  body: z.object({ links: z.array(noticeLink).max(1_000) }).strict(),
  reply: notice,
})
export const noticeQuotable = operation({
  id: 'notices.quotable',
  method: 'get',
  path: '/notices/:id/quotable',
  summary:
    'What those who asked wrote, without addresses, long numbers and names of staff, to be quoted with their consent',
  access: { roles: managers },
  params: byId,
  reply: z.array(quotable),
})
export const noticeQuote = operation({
  id: 'notices.quote',
  method: 'post',
  path: '/notices/:id/quotes',
  summary: 'Show somebody’s own words, with how and when they said yes; “…” stands for what is left out',
  access: { roles: managers },
  params: byId,
  body: z
    .object({
      ...{ answer: z.uuid(), words: z.string().trim().min(1).max(1_000), consent: z.string().trim().max(500) },
      /** Words that could be names (see notices.quotable) and that the caller has looked at: they name nobody. */
      harmless: z.array(z.string().max(1_000)).max(200).default([]),
    })
    .strict(),
  reply: notice,
})
export const noticeUnquote = operation({
  id: 'notices.unquote',
  method: 'delete',
  path: '/notices/:id/quotes/:quote',
  summary: 'Take somebody’s words away, at once also from what is public',
  access: { roles: managers },
  params: byId.extend({ quote: z.uuid() }),
  reply: notice,
})
export const noticePublish = operation({
  id: 'notices.publish',
  method: 'post',
  path: '/notices/:id/publish',
  summary: 'Make a notice public, and tell those who asked; refused below five sources',
  access: { roles: managers },
  params: byId,
  body: z.object({ tell: z.boolean() }).strict(),
  reply: notice,
})
export const noticeWithdraw = operation({
  id: 'notices.withdraw',
  method: 'post',
  path: '/notices/:id/withdraw',
  summary: 'Take a notice back: it is public no more, and who is not told yet is not told',
  access: { roles: managers },
  params: byId,
  body: z.object({ why: z.string().trim().min(1).max(500) }).strict(),
  reply: notice,
})
export const noticeRemove = operation({
  id: 'notices.remove',
  method: 'delete',
  path: '/notices/:id',
  summary: 'Throw a draft away',
  access: { roles: managers },
  params: byId,
  reply: ok,
})
export const traceRead = operation({
  id: 'trace.read',
  method: 'get',
  path: '/trace/:kind/:id',
  summary: 'What led to it and what came of it: answers, cases, causes, improvements, ideas, notices, read',
  access: { roles: actors, api: 'answers:read' },
  params: z.object({ kind: z.enum(traceKinds), id: z.uuid() }),
  reply: trace,
})
export const newsRead = operation({
  id: 'news.read',
  method: 'get',
  path: '/news',
  summary: 'The public page of news: its address, whether it is open, which results it shows',
  access: { roles: managers },
  reply: news.extend({ url: z.string() }),
})
export const newsSave = operation({
  id: 'news.save',
  method: 'put',
  path: '/news',
  summary: 'Open or shut the public page of news, choose its address and the results that it shows',
  access: { roles: managers },
  body: news,
  reply: ok,
})
