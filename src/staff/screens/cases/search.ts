const states = ['new', 'in-hand', 'closed'] as const

export type CasesSearch = {
  state?: (typeof states)[number]
  mine?: 'yes'
  late?: 'yes'
  waiting?: 'yes'
  /** One person's, from Settings → Turns of cases. */
  owner?: string
  search?: string
}

export function readCasesSearch(given: Record<string, unknown>): CasesSearch {
  const yes = (key: 'mine' | 'late' | 'waiting') => given[key] === 'yes' && { [key]: 'yes' as const }
  const state = states.find((s) => s === given.state)
  // A number in the address comes as one.
  const search = typeof given.search === 'number' ? String(given.search) : given.search
  return {
    ...(state && { state }),
    ...yes('mine'),
    ...yes('late'),
    ...yes('waiting'),
    ...(typeof given.owner === 'string' && /^[0-9a-f-]{36}$/.test(given.owner) && { owner: given.owner }),
    ...(typeof search === 'string' && search && { search: search.slice(0, 200) }),
  }
}
