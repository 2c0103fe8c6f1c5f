import { expect, test } from 'vitest'
import type { HalfHour, StaffingReply } from '../contract/staffing.ts'
import { icalendar } from './ical.ts'
import { planEvents } from './staffing-calendar.ts'

const unfolded = (text: string) => text.replaceAll('\r\n ', '')

test('a calendar escapes its texts, folds at 75 bytes without cutting a letter, and ends its lines as it must', () => {
  const summary = `Puhelin; 7 henkilöä, ”${'ä😀'.repeat(40)}” \\ rivi\nuusi`
  const text = icalendar(
    'Öljy, Oy',
    [{ id: 'a', from: 0, until: 1_800_000, summary }],
    Date.parse('2026-11-27T12:00:00Z'),
  )
  expect(text.endsWith('END:VCALENDAR\r\n')).toBe(true)
  expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
  for (const line of text.split('\r\n')) {
    expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
    expect(line).not.toContain('\ufffd')
  }
  const lines = unfolded(text).split('\r\n')
  expect(lines).toContain(`SUMMARY:Puhelin\\; 7 henkilöä\\, ”${'ä😀'.repeat(40)}” \\\\ rivi\\nuusi`)
  expect(lines).toContain('X-WR-CALNAME:Öljy\\, Oy')
  expect(lines).toContain('DTSTART:19700101T000000Z')
  expect(lines).toContain('DTEND:19700101T003000Z')
  expect(lines).toContain('DTSTAMP:20261127T120000Z')
})

test('a plan is an event for each stretch with as many people, across the hour that comes twice', () => {
  const half = (at: string, people: number) => ({ at, people }) as HalfHour
  // From 3.00 summer time on, in Helsinki: 3.30, then 3.00 and 3.30 again by winter time.
  const halfHours = [
    half('2026-10-25T00:00:00.000Z', 2),
    half('2026-10-25T00:30:00.000Z', 2),
    half('2026-10-25T01:00:00.000Z', 2),
    half('2026-10-25T01:30:00.000Z', 3),
    half('2026-10-25T02:00:00.000Z', 0),
    // After a gap it is another stretch.
    half('2026-10-25T05:00:00.000Z', 3),
  ]
  const plan = { channels: [{ channel: 'phone', halfHours }] } as unknown as StaffingReply
  const events = (org: string) =>
    planEvents(plan, org, (channel, [first]) => ({ summary: `${channel} ${first!.people}` }))
  expect(events('a').map((e) => [new Date(e.from).toISOString(), (e.until - e.from) / 60_000, e.summary])).toEqual([
    ['2026-10-25T00:00:00.000Z', 90, 'phone 2'],
    ['2026-10-25T01:30:00.000Z', 30, 'phone 3'],
    ['2026-10-25T05:00:00.000Z', 30, 'phone 3'],
  ])
  // The same stretch of another organisation is another event, of the same one the same.
  expect(events('a').map((e) => e.id)).toEqual(events('a').map((e) => e.id))
  expect(events('b')[0]!.id).not.toBe(events('a')[0]!.id)
})
