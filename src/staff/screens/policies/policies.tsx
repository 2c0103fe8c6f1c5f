import { Link, useSearch } from '@tanstack/react-router'
import { useMay } from '../../session.ts'
import { Head } from '../../shell/head.tsx'
import { usePoliciesText } from '../../text.ts'
import { Limits } from './limits.tsx'
import { OptOuts } from './opt-outs.tsx'
import css from './policies.module.css'
import { PolicyDesk } from './policy-desk.tsx'
import { type PoliciesSearch, type Tab, tabs } from './search.ts'
import { SuppressedTab } from './suppressed.tsx'

const inView = (tab: HTMLElement | null) => tab?.scrollIntoView({ block: 'nearest', inline: 'nearest' })

/** Who is asked: policies, limits, opt-outs, and who was not. What the reader may not see has no tab. */
export function Screen() {
  const t = usePoliciesText()
  const may = useMay()
  const search = useSearch({ strict: false }) as PoliciesSearch
  const seen = tabs.filter((tab) => tab !== 'optOuts' || may('optOuts.count'))
  const shown: Tab = seen.find((tab) => tab === search.tab) ?? 'list'
  return (
    <>
      <Head title={t.title} />
      <nav className={css.tabs} aria-label={t.title}>
        {seen.map((tab) => (
          <Link
            key={tab}
            to={'/policies' as string}
            search={(tab === 'list' ? {} : { tab }) as never}
            // On a phone the tabs are wider than the screen.
            ref={tab === shown ? inView : undefined}
            data-on={tab === shown || undefined}
            aria-current={tab === shown ? 'page' : undefined}
          >
            {t.tabs[tab]}
          </Link>
        ))}
      </nav>
      {shown === 'list' && <PolicyDesk />}
      {shown === 'rules' && <Limits />}
      {shown === 'optOuts' && <OptOuts />}
      {shown === 'suppressed' && <SuppressedTab search={search} />}
    </>
  )
}
