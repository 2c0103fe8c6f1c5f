import { hashPassword as hash } from 'better-auth/crypto'
import { Refusal } from '../../contract/refusal.ts'

/** Lets so many in at a time, so many wait, and tells the rest to come again. */
export function openGate({ running, waiting }: { running: number; waiting: number }) {
  let inside = 0
  const queue: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (inside < running) inside += 1
    else if (queue.length < waiting) await new Promise<void>((enter) => queue.push(enter))
    else throw new Refusal('busy')
    try {
      return await work()
    } finally {
      const next = queue.shift()
      if (next) next()
      else inside -= 1
    }
  }
}

/**
 * A password costs 50 ms and 32 MB, on purpose, on one of the four threads that files and the facts store need too. Whoever floods the
 * sign-in with made-up addresses must not slow the answers down: two at a time, and who would wait longer than some two seconds is told so.
 */
export const passwordGate = openGate({ running: 2, waiting: 60 })

export const hashPassword = (password: string): Promise<string> => passwordGate(() => hash(password))
