import { Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { useText } from '../../text.ts'
import css from './answers.module.css'
import type { AnswersSearch } from './search.ts'

const levels = ['all', 'low', 'mid', 'high'] as const

/** Search in the words, level, with words only; in the URL like the filter. */
export function Tools({ total }: { total: string }) {
  const t = useText()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as AnswersSearch
  const [typed, setTyped] = useState(search.q ?? '')
  const set = (change: { [K in keyof AnswersSearch]?: AnswersSearch[K] | undefined }) =>
    void navigate({ to: '.', search: { ...search, ...change } as never, replace: true })
  useEffect(() => setTyped(search.q ?? ''), [search.q])
  // biome-ignore lint/correctness/useExhaustiveDependencies: only typing starts the wait
  useEffect(() => {
    if (typed.trim() === (search.q ?? '')) return
    const timer = setTimeout(() => set({ q: typed.trim() || undefined }), 300)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <div className={css.tools}>
      <TextInput
        type="search"
        aria-label={t.answers.search}
        placeholder={t.answers.search}
        value={typed}
        maxLength={200}
        onChange={(e) => setTyped(e.currentTarget.value)}
        className={css.search}
        aria-keyshortcuts="/"
      />
      <SegmentedControl
        aria-label={t.answers.level}
        data={levels.map((l) => ({ value: l, label: t.answers.levels[l] }))}
        value={search.level ?? 'all'}
        onChange={(l) => set({ level: l === 'all' ? undefined : (l as 'low') })}
      />
      <Checkbox
        label={t.answers.withWords}
        checked={search.words === 'yes'}
        onChange={(e) => set({ words: e.currentTarget.checked ? 'yes' : undefined })}
      />
      <span className={css.total} role="status">
        {total}
      </span>
    </div>
  )
}
