import { Button, Popover, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import { addDays, localDate } from '../../contract/zone.ts'
import { useFormat } from '../format.ts'
import { useText } from '../text.ts'
import css from './filter.module.css'
import { compareOf, defaultPeriod, periodOf, periods, type View } from './view.ts'

/** What a period is called. */
export function usePeriodName(): (view: View) => string {
  const t = useText()
  const f = useFormat()
  return (view) => {
    const period = periodOf(view)
    if ('from' in period) return `${f.localDay(period.from)}–${f.localDay(period.to)}`
    if (period.unit === 'week') return t.filter.weeks(period.last)
    if (period.unit === 'month') return t.filter.months(period.last)
    return period.last === 1 ? t.filter.today : t.filter.days(period.last)
  }
}

const compares = ['previous', 'year', 'none'] as const

export function PeriodChip({ view, set }: { view: View; set: (v: View) => void }) {
  const t = useText()
  const f = useFormat()
  const nameOf = usePeriodName()
  const [open, setOpen] = useState(false)
  const { period: _period, ...withoutPeriod } = view
  const { compare: _compare, ...withoutCompare } = view
  const withPeriod = (code: string): View => (code === defaultPeriod ? withoutPeriod : { ...view, period: code })
  const compare = compareOf(view)
  const today = localDate(Date.now(), f.zone)
  const now = periodOf(view)
  const own = 'from' in now ? now : { from: addDays(today, -6), to: today }
  return (
    <span className={css.chip}>
      <Popover opened={open} onChange={setOpen} position="bottom-start" width={340} trapFocus returnFocus shadow="md">
        <Popover.Target>
          <button type="button" className={css.open} onClick={() => setOpen(!open)}>
            <b>{nameOf(view)}</b> · {t.filter.comparedTo[compare]}
          </button>
        </Popover.Target>
        <Popover.Dropdown aria-label={t.filter.period}>
          <div className={css.panel}>
            <div>
              {periods.map((code) => (
                <button
                  key={code}
                  type="button"
                  className={css.choice}
                  aria-pressed={(view.period ?? defaultPeriod) === code}
                  onClick={() => {
                    set(withPeriod(code))
                    setOpen(false)
                  }}
                >
                  {nameOf(withPeriod(code))}
                </button>
              ))}
            </div>
            <form
              className={css.dates}
              onSubmit={(event) => {
                event.preventDefault()
                const form = new FormData(event.currentTarget)
                const ends = [String(form.get('from')), String(form.get('to'))].sort()
                set({ ...view, period: ends.join('_') })
                setOpen(false)
              }}
            >
              <TextInput
                type="date"
                name="from"
                size="xs"
                label={t.filter.from}
                defaultValue={own.from}
                max={today}
                required
                withAsterisk={false}
              />
              <TextInput
                type="date"
                name="to"
                size="xs"
                label={t.filter.to}
                defaultValue={own.to}
                max={today}
                required
                withAsterisk={false}
              />
              <Button type="submit" size="xs" variant="default">
                {t.filter.own}
              </Button>
            </form>
            <div>
              <p className={css.label} id="compare">
                {t.filter.compare}
              </p>
              <SegmentedControl
                aria-labelledby="compare"
                size="xs"
                fullWidth
                data={compares.map((c) => ({ value: c, label: t.filter.compares[c] }))}
                value={compare}
                onChange={(c) => set(c === 'previous' ? withoutCompare : { ...view, compare: c as 'year' | 'none' })}
              />
            </div>
          </div>
        </Popover.Dropdown>
      </Popover>
    </span>
  )
}
