import { useRef, useState } from 'react'
import { Failure } from '../../client.ts'
import { useProblem } from '../../look/states.tsx'

/**
 * Sends what a form holds: one at a time, with what went wrong in words, and per field where the server named the place.
 * `run` resolves to what the call replied, or to undefined when it failed.
 */
export function useSubmit() {
  const words = useProblem()
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<{ message: string; issues: Failure['issues'] } | null>(null)
  const running = useRef(false)
  const run = async <R>(send: () => Promise<R>): Promise<R | undefined> => {
    if (running.current) return undefined
    running.current = true
    setBusy(true)
    setFailed(null)
    try {
      return await send()
    } catch (error) {
      setFailed({ message: words(error as Error), issues: error instanceof Failure ? error.issues : [] })
      return undefined
    } finally {
      running.current = false
      setBusy(false)
    }
  }
  /** What the server said of a field, e.g. 'name' or 'name.fi'; undefined when nothing. */
  const issue = (path: string) =>
    failed?.issues.find((i) => i.path === path || i.path.startsWith(`${path}.`) || i.path === `body.${path}`)?.message
  const clear = () => setFailed(null)
  return { run, busy, failed, issue, clear }
}
export type Submit = ReturnType<typeof useSubmit>
