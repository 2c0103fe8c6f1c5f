import type { NoticeState } from '../../../contract/notice.ts'

/** What of the list's filter stands in the URL. */
export type NoticesSearch = { state?: NoticeState }
export const listed = ['draft', 'published', 'withdrawn'] as const

export function readNoticesSearch(given: Record<string, unknown>): NoticesSearch {
  const state = listed.find((s) => s === given.state)
  return state ? { state } : {}
}
