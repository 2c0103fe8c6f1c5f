import { Link, useSearch } from '@tanstack/react-router'
import { useMay } from '../../session.ts'
import { useReasonsText } from '../../text.ts'
import policies from '../policies/policies.module.css'
import { HistoryTab } from './history.tsx'
import { RuleDesk } from './rules.tsx'
import { TreeTab } from './tree.tsx'
import { WatchTab } from './watch.tsx'

const tabs = ['tree', 'rules', 'history', 'watch'] as const
type Tab = (typeof tabs)[number]

/** Why customers get in touch: the tree in their own words, rules that classify by it, what was changed, and how much falls outside. */
export function Panel() {
  const t = useReasonsText()
  const may = useMay()
  const { tab } = useSearch({ strict: false }) as { tab?: string }
  const shown: Tab = tabs.find((x) => x === tab) ?? 'tree'
  return (
    <>
      <nav className={policies.tabs} aria-label={t.tabs.tree}>
        {tabs.map((x) => (
          <Link
            key={x}
            to={'/settings/reasons' as string}
            search={(x === 'tree' ? {} : { tab: x }) as never}
            data-on={x === shown || undefined}
            aria-current={x === shown ? 'page' : undefined}
          >
            {t.tabs[x]}
          </Link>
        ))}
      </nav>
      {shown === 'tree' && <TreeTab />}
      {shown === 'rules' && <RuleDesk />}
      {shown === 'history' && <HistoryTab mayRecode={may('recodes.list')} />}
      {shown === 'watch' && <WatchTab />}
    </>
  )
}
