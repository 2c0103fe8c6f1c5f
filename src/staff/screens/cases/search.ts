export type CasesSearch = { state?: 'new' | 'taken' | 'closed'; mine?: 'yes' }

export function readCasesSearch({ state, mine }: Record<string, unknown>): CasesSearch {
  return {
    ...((state === 'new' || state === 'taken' || state === 'closed') && { state }),
    ...(mine === 'yes' && { mine }),
  }
}
