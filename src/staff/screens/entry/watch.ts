export type Phase = 'idle' | 'talk' | 'hold' | 'wrap'

/** A stop-watch of three parts; time is told by the clock, so a sleeping tab loses none. */
export type Watch = {
  phase: Phase
  startedAt: number | null
  /** When the phase that runs began. */
  since: number
  ms: { talk: number; hold: number; wrap: number }
}

export const stopped: Watch = { phase: 'idle', startedAt: null, since: 0, ms: { talk: 0, hold: 0, wrap: 0 } }

/** The time of each part at an instant. */
export function timesAt(watch: Watch, now: number): Watch['ms'] {
  if (watch.phase === 'idle') return watch.ms
  return { ...watch.ms, [watch.phase]: watch.ms[watch.phase] + Math.max(0, now - watch.since) }
}

export const turnTo = (watch: Watch, phase: Exclude<Phase, 'idle'>, now: number): Watch =>
  watch.phase === phase ? watch : { phase, startedAt: watch.startedAt ?? now, since: now, ms: timesAt(watch, now) }

/** 4:31 or 1:04:31. */
export function clockOf(ms: number): string {
  const s = Math.floor(ms / 1_000)
  const two = (n: number) => String(n).padStart(2, '0')
  const minutes = Math.floor(s / 60) % 60
  return s >= 3_600 ? `${Math.floor(s / 3_600)}:${two(minutes)}:${two(s % 60)}` : `${minutes}:${two(s % 60)}`
}
