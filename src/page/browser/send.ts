import { drop, type Tap, taps } from './queue.ts'

/** Which of the status texts is said: 0 saving, 1 saved, 2 waiting for the network, 3 too long. */
type Said = 0 | 1 | 2 | 3

let busy = false
let pause = 1_000
let timer = 0

const bodyOf = ({ id, i, b, t }: Tap) => new URLSearchParams(`${b}${i}&e=${id}&d=${t}`)

/** Sends all that waits, one tap after the other, until the server has confirmed it; later again with growing pauses. */
export async function flush(tell: (said: Said) => void): Promise<void> {
  if (busy || !taps.size) return
  busy = true
  clearTimeout(timer)
  let said: Said = 1
  // Taps made meanwhile join the end of the row.
  for (const tap of taps.values()) {
    if (tap.h) continue
    tell(0)
    const status = await fetch(tap.u, {
      method: 'POST',
      body: bodyOf(tap),
      signal: AbortSignal.timeout?.(2e4) ?? null,
    }).then(
      (reply) => reply.status,
      () => 0,
    )
    // 409: the server holds another tap under this id, and keeps that. 413: more than it takes, and it never cuts.
    if (status < 300 ? status : status === 409 || status === 413) drop(tap)
    else said = 2
    if (status === 413) said = 3
    if (!status) break
  }
  pause = said === 2 ? Math.min(pause * 2, 3e5) : 1_000
  if (said === 2) timer = setTimeout(flush, pause, tell)
  tell(said)
  busy = false
}

/** The page goes away: the browser may send the rest after it. What comes twice counts once. */
export function handOver(): void {
  for (const tap of taps.values()) navigator.sendBeacon(tap.u, bodyOf(tap))
}
