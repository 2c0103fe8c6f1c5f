import { SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import { call } from '../../client.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useMe } from '../../session.ts'
import { useBrandText, useLanguage, useText } from '../../text.ts'
import css from './brand.module.css'

/** The customer's page and a mail as they would be with this brand (as JSON, so that the same is not drawn twice). */
export function BrandPreview({ query, brand }: { query: { unit?: string }; brand: string }) {
  const { brand: t } = useBrandText()
  const { language: names } = useText()
  const { organisation } = useMe()
  const reader = useLanguage()
  const spoken = organisation.languages
  const [language, setLanguage] = useState<Language>(spoken.includes(reader) ? reader : spoken[0]!)
  const [theme, setTheme] = useState<'light' | 'dark'>('light')
  const [what, setWhat] = useState<'page' | 'mail'>('page')
  const { data, error, refetch } = useQuery({
    queryKey: ['brand.preview', query, brand, language, theme],
    queryFn: ({ signal }) =>
      call('brand.preview', { query, body: { brand: JSON.parse(brand), language, theme } }, { signal }),
    placeholderData: keepPreviousData,
    gcTime: 10_000,
    retry: false,
  })
  return (
    <aside className={css.preview} aria-label={t.preview}>
      <div className={css.bar}>
        <SegmentedControl
          size="xs"
          aria-label={t.preview}
          value={what}
          data={(['page', 'mail'] as const).map((w) => ({ value: w, label: t[w] }))}
          onChange={(w) => setWhat(w as 'page')}
        />
        {what === 'page' && (
          <SegmentedControl
            size="xs"
            aria-label={t.theme}
            value={theme}
            data={(['light', 'dark'] as const).map((x) => ({ value: x, label: t.themes[x] }))}
            onChange={(x) => setTheme(x as 'light')}
          />
        )}
        {spoken.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t.language}
            value={language}
            data={spoken.map((l) => ({ value: l, label: names[l] }))}
            onChange={(l) => setLanguage(l as Language)}
          />
        )}
      </div>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={8} />
      ) : (
        <>
          {what === 'mail' && (
            <p className={css.from}>
              {t.from}: <strong>{data.from}</strong>
            </p>
          )}
          <iframe
            className={css.frame}
            data-theme={what === 'page' ? theme : 'light'}
            title={t.preview}
            srcDoc={what === 'page' ? data.html : data.mail}
            // The page's script only: no forms, no links out, no reach into this app. A mail has none.
            sandbox={what === 'page' ? 'allow-scripts' : ''}
            referrerPolicy="no-referrer"
          />
        </>
      )}
    </aside>
  )
}
