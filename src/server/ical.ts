/** A stretch of time in a calendar. */
export type CalendarEvent = { id: string; from: number; until: number; summary: string; description?: string }

/**
 * A calendar as RFC 5545 has it. Times are in UTC, so that no reader needs to know when clocks are turned; texts are escaped, lines folded at 75 bytes
 * without cutting a letter. Ids stay, so that a newer file takes the place of an older one.
 */
export function icalendar(name: string, events: CalendarEvent[], made: number): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Hetki//Staffing//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    ...events.flatMap((event) => [
      'BEGIN:VEVENT',
      `UID:${event.id}@hetki`,
      `DTSTAMP:${utc(made)}`,
      `DTSTART:${utc(event.from)}`,
      `DTEND:${utc(event.until)}`,
      `SUMMARY:${escaped(event.summary)}`,
      ...(event.description ? [`DESCRIPTION:${escaped(event.description)}`] : []),
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ]),
    'END:VCALENDAR',
  ]
  return `${lines.map(folded).join('\r\n')}\r\n`
}

const utc = (at: number): string => `${new Date(at).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`

const escaped = (text: string): string => text.replace(/[\\;,]/g, '\\$&').replace(/\r\n|\r|\n/g, '\\n')

const longest = 75

function folded(line: string): string {
  const parts: string[] = []
  let [part, bytes] = ['', 0]
  for (const letter of line) {
    const more = Buffer.byteLength(letter)
    if (bytes + more > longest) {
      parts.push(part)
      // The space that marks a continued line counts too.
      part = ' '
      bytes = 1
    }
    part += letter
    bytes += more
  }
  return [...parts, part].join('\r\n')
}
