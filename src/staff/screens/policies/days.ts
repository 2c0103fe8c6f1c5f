/** Dates as people write them, day first (24.12.2026, 24/12/2026) or year first (2026-12-24); `wrong` where one of them is none. */
export function readDays(text: string): { days: string[]; wrong: boolean } {
  const given = text.split(/[\s,;]+/).filter(Boolean)
  const days = given.map((day) => {
    const [, d, m, y] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(day) ?? []
    const iso = y ? `${y}-${m!.padStart(2, '0')}-${d!.padStart(2, '0')}` : day
    // 30 February is no date, though a clock would take it for one in March.
    const at = /^\d{4}-\d{2}-\d{2}$/.test(iso) ? new Date(`${iso}T00:00:00Z`) : null
    return at && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(iso) ? iso : null
  })
  return { days: [...new Set(days.filter((d) => d !== null))].sort(), wrong: days.includes(null) }
}
