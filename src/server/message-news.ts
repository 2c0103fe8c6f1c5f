import type { House } from './house.ts'

const every = 500
const waiting = new WeakMap<House['tell'], Set<string>>()

/** Tells screens, on every server, that messages of an organisation moved: twice a second at most, however many there are. */
export function tellOfMessages({ tell }: Pick<House, 'tell'>, org: string): void {
  const orgs = waiting.get(tell) ?? new Set()
  waiting.set(tell, orgs)
  if (orgs.has(org)) return
  orgs.add(org)
  setTimeout(() => {
    orgs.delete(org)
    tell(org, { kind: 'messages', units: [] })
  }, every).unref()
}
