import { SegmentedControl } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Head } from '../../shell/head.tsx'
import { useEncountersText } from '../../text.ts'
import { FilterBar } from '../../view/filter-bar.tsx'
import { useView } from '../../view/use-view.ts'
import css from './encounters.module.css'
import { Overview } from './overview.tsx'
import { Reasons } from './reasons.tsx'
import { type EncountersSearch, type Tab, tabs } from './search.ts'
import { Time } from './time.tsx'

/** What the contact log tells: how much, how long, when, of what, and what could run by itself. */
export function Screen() {
  const t = useEncountersText()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as EncountersSearch
  const [view] = useView()
  const tab = search.tab ?? 'overview'
  const go = (next: Tab) => {
    const { tab: _, ...rest } = search
    void navigate({ to: '.', search: { ...rest, ...(next !== 'overview' && { tab: next }) } as never, replace: true })
  }
  return (
    <>
      <Head title={t.title}>
        <FilterBar />
      </Head>
      <SegmentedControl
        aria-label={t.tabsName}
        className={css.tabs!}
        data={tabs.map((value) => ({ value, label: t.tabs[value] }))}
        value={tab}
        onChange={(next) => go(next as Tab)}
      />
      {tab === 'overview' && <Overview view={view} />}
      {tab === 'reasons' && <Reasons view={view} />}
      {tab === 'time' && <Time view={view} />}
    </>
  )
}
