/** What of the requests' filter stands in the URL. */
export type RequestsSearch = { state?: 'waiting' | 'accepted' | 'held' | 'refused' | 'unsigned' }
const states = ['waiting', 'accepted', 'held', 'refused', 'unsigned'] as const

export function readRequestsSearch(given: Record<string, unknown>): RequestsSearch {
  const state = states.find((s) => s === given.state)
  return state ? { state } : {}
}
