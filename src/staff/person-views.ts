import type { AskInput, Filter } from '../contract/ask.ts'
import type { ExplainInput } from '../contract/explain.ts'

/**
 * What figures of single persons are looked at for: asked once in a dialog (look/purpose-dialog.tsx), kept until the tab is closed, and sent with
 * every question that needs it.
 */
const place = 'hetki:purpose'

type Waiting = { give: (purpose: string) => void; refuse: () => void }
let asking: Promise<string> | null = null
let waiting: Waiting | null = null
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}

/** For the dialog: whether a question waits for a purpose. */
export const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
export const waitingNow = (): Waiting | null => waiting

/** Agents see themselves only, and need not say why. */
let free = true
export const freeOfPurpose = (is: boolean): void => {
  free = is
}

/** The purpose as it was given, else asked for now; questions that wait meanwhile share one dialog. Rejects when the reader lets it be. */
function purposeNow(): Promise<string> {
  const kept = sessionStorage.getItem(place)
  if (kept) return Promise.resolve(kept)
  asking ??= new Promise<string>((resolve, reject) => {
    const end = () => {
      asking = null
      waiting = null
      tell()
    }
    waiting = {
      give: (purpose) => {
        sessionStorage.setItem(place, purpose)
        end()
        resolve(purpose)
      },
      refuse: () => {
        end()
        reject(new NoPurpose())
      },
    }
    tell()
  })
  return asking
}

/** The reader did not say what for. */
export class NoPurpose extends Error {}

type Asked = Partial<Pick<AskInput, 'by' | 'filters' | 'purpose'>> | ExplainInput
/** The body of a question about figures, with the purpose where it is about single persons. */
export async function withPurpose(body: Asked): Promise<unknown> {
  const by = [body.by ?? [], 'and' in body ? (body.and ?? []) : []].flat(2)
  const isOfPersons = by.includes('agent') || body.filters?.some((f) => f.dimension === 'agent')
  return free || !isOfPersons || body.purpose ? body : { ...body, purpose: await purposeNow() }
}

type View = { id: string; until: string }
const opened = new Map<string, Promise<View>>()

/**
 * What opens a list that is narrowed to agents (as filters in its address): said what for, and kept as long as it holds. Undefined where nothing is needed. One
 * that could not be had is asked for again.
 */
export async function openedView(
  what: 'answers' | 'encounters',
  filters: unknown,
  state: (given: { purpose: string; agents: string[]; what: 'answers' | 'encounters' }) => Promise<View>,
): Promise<string | undefined> {
  if (free || typeof filters !== 'string') return undefined
  const agents = (JSON.parse(filters) as Filter[]).find((f) => f.dimension === 'agent')?.values
  if (!agents) return undefined
  const purpose = await purposeNow()
  const name = JSON.stringify([purpose, what, agents])
  const kept = await opened.get(name)?.catch(() => null)
  if (kept && Date.parse(kept.until) - Date.now() > 60_000) return kept.id
  const fresh = state({ purpose, agents, what })
  opened.set(name, fresh)
  return (await fresh).id
}
