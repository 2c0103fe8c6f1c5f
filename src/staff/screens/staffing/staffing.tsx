import { Button, SegmentedControl, Skeleton } from '@mantine/core'
import { Link, useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import { addDays } from '../../../contract/zone.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { useStaffingText } from '../../text.ts'
import { FilterBar } from '../../view/filter-bar.tsx'
import { filtersOf } from '../../view/view.ts'
import { Ahead } from './ahead.tsx'
import { Channels } from './channels.tsx'
import { HeatMap } from './heat-map.tsx'
import { Notices } from './notices.tsx'
import { Reasons } from './reasons.tsx'
import { Rules } from './rules.tsx'
import { useSavePlan } from './save-plan.ts'
import { askOf, type SetStaffing, type StaffingSearch } from './search.ts'
import { SettingsDialog } from './settings-dialog.tsx'
import css from './staffing.module.css'
import { Tried } from './tried.tsx'
import { WhatIfPanel } from './what-if.tsx'
import { capital } from './words.ts'

/** How many people a week needs, half-hour by half-hour, from a forecast that shows how far off it was before. */
export function Screen() {
  const t = useStaffingText()
  const f = useFormat()
  const names = useNames()
  const may = useMay()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as StaffingSearch
  const [settings, setSettings] = useState(false)
  const body = askOf(search)
  const { data, error, refetch, isPlaceholderData } = useCall('staffing.plan', { body }, { keep: true })
  const save = useSavePlan()
  const set: SetStaffing = (change) =>
    void navigate({ to: '.', search: { ...search, ...change } as never, replace: true })
  // The first week that can be planned needs no word in the URL.
  const go = (week: string, first: string) => set({ week: week <= first ? undefined : week })
  const nameOf = (channel: string) => capital(names.name('channel', channel))
  const shown = data?.channels.find((c) => c.channel === search.on) ?? data?.channels[0]
  const week = data && t.weekOf(f.localDayMonth(data.week.from), f.localDay(data.week.to))
  const filtered = filtersOf(search).length > 0
  return (
    <>
      <Head title={t.title}>
        <FilterBar period={false} />
      </Head>
      <div className={css.controls}>
        {data && (
          <div className={css.week}>
            <Button
              variant="default"
              aria-label={t.earlier}
              disabled={data.week.from <= data.weeks.first}
              onClick={() => go(addDays(data.week.from, -7), data.weeks.first)}
            >
              ‹
            </Button>
            <strong>{week}</strong>
            <Button
              variant="default"
              aria-label={t.later}
              disabled={data.week.from >= data.weeks.last}
              onClick={() => go(addDays(data.week.from, 7), data.weeks.first)}
            >
              ›
            </Button>
          </div>
        )}
        {data && data.channels.length > 1 && (
          <SegmentedControl
            aria-label={t.channel}
            data={data.channels.map((c) => ({ value: c.channel, label: nameOf(c.channel) }))}
            value={shown!.channel}
            onChange={(on) => set({ on })}
          />
        )}
        <div className={css.tools}>
          {data && shown && (
            <>
              <Button variant="default" onClick={() => save.csv(data)}>
                {t.csv}
              </Button>
              <Button variant="default" loading={save.busy} onClick={() => void save.calendar(body, data.week.from)}>
                {t.ical}
              </Button>
            </>
          )}
          {may('staffing.read') && (
            <Button variant="default" onClick={() => setSettings(true)}>
              {t.settings}
            </Button>
          )}
        </div>
      </div>
      {save.error && <Problem error={save.error} />}
      {error && !data ? (
        <section className="card">
          <Problem error={error} retry={() => void refetch()} />
        </section>
      ) : !data ? (
        <Skeleton height={420} radius={10} />
      ) : error ? (
        <section className="card">
          <Problem error={error} retry={() => (search.week ? set({ week: undefined }) : void refetch())} />
        </section>
      ) : !shown ? (
        <section className="card">
          {data.none.length > 0 ? (
            <Empty
              title={t.noWork}
              why={t.noWorkWhy(data.none.map((c) => names.name('channel', c.channel)).join(', '))}
            />
          ) : filtered ? (
            <Empty title={t.noneFiltered} why={t.noneFilteredWhy} />
          ) : (
            <Empty title={t.none} why={t.noneWhy}>
              <Link to={'/imports' as string}>{t.toImports}</Link>
            </Empty>
          )}
        </section>
      ) : (
        <div className={css.stack} data-stale={isPlaceholderData || undefined}>
          <Notices plan={data} channel={shown} />
          <Channels plan={data} shown={shown.channel} nameOf={nameOf} pick={(on) => set({ on })} />
          {shown.state === 'too-little' ? (
            <section className="card">
              <Empty title={t.tooLittle} why={t.tooLittleWhy(t.days(historyDays(data), f.count(historyDays(data))))} />
            </section>
          ) : (
            <>
              <div className={css.cols}>
                <HeatMap
                  key={shown.channel + data.week.from}
                  plan={shown}
                  name={nameOf(shown.channel)}
                  week={week!}
                  table={search.as === 'table'}
                  setTable={(on) => set({ as: on ? 'table' : undefined })}
                />
                <div className={css.stack}>
                  <WhatIfPanel search={search} set={set} plan={data} />
                  <Rules plan={shown} />
                </div>
              </div>
              <Ahead
                plan={shown}
                name={nameOf(shown.channel)}
                halves={search.chart === 'halves'}
                setHalves={(on) => set({ chart: on ? 'halves' : undefined })}
              />
              <Tried plan={shown} />
            </>
          )}
          <Reasons body={body} search={search} holiday={data.channels.some((c) => c.days.some((d) => d.basis))} />
        </div>
      )}
      {settings && <SettingsDialog close={() => setSettings(false)} first={shown?.channel ?? 'phone'} />}
    </>
  )
}

const historyDays = ({ history }: { history: { from: string; to: string } | null }): number =>
  history ? Math.round((Date.parse(history.to) - Date.parse(history.from)) / 86_400_000) + 1 : 0
