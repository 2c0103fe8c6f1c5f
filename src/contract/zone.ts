/** Calendar arithmetic in a named zone. A day has 23, 24 or 25 hours; nothing here assumes 24. */
const formats = new Map<string, Intl.DateTimeFormat>()

function format(zone: string): Intl.DateTimeFormat {
  let f = formats.get(zone)
  if (!f) {
    f = new Intl.DateTimeFormat('en-CA-u-hc-h23', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    formats.set(zone, f)
  }
  return f
}

/** How far the zone's clock is ahead of UTC at an instant, in milliseconds. */
function offset(ms: number, zone: string): number {
  const p = Object.fromEntries(
    format(zone)
      .formatToParts(ms)
      .map((x) => [x.type, Number(x.value)]),
  )
  const local = Date.UTC(p.year!, p.month! - 1, p.day!, p.hour!, p.minute!, p.second!)
  return local - Math.floor(ms / 1000) * 1000
}

/** The local date YYYY-MM-DD of an instant. */
export function localDate(ms: number, zone: string): string {
  return new Date(ms + offset(ms, zone)).toISOString().slice(0, 10)
}

/** Local date and minutes since local midnight by the clock on the wall. */
export function localClock(ms: number, zone: string): { date: string; minute: number } {
  const local = new Date(ms + offset(ms, zone))
  return { date: local.toISOString().slice(0, 10), minute: local.getUTCHours() * 60 + local.getUTCMinutes() }
}

/** The instant at which the local clock shows date and minute. In a gap of summer time: the first instant after it; in a repeat: the first of the two. */
export function instantOf(date: string, minute: number, zone: string): number {
  const wall = Date.parse(`${date}T00:00:00Z`) + minute * 60_000
  const early = wall - offset(wall - 86_400_000, zone)
  const late = wall - offset(wall + 86_400_000, zone)
  for (const guess of [Math.min(early, late), Math.max(early, late)]) {
    if (guess + offset(guess, zone) === wall) return guess
  }
  return Math.max(early, late)
}

/** The date n calendar days later. */
export function addDays(date: string, n: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + n * 86_400_000).toISOString().slice(0, 10)
}

/** 0 is Monday. */
export function weekday(date: string): number {
  return (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
}

export function isZone(zone: string): boolean {
  try {
    format(zone)
    return true
  } catch {
    return false
  }
}
