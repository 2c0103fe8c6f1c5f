import { SegmentedControl } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import { call } from '../../client.ts'
import { Wait } from '../../look/states.tsx'
import { useSetupText, useText } from '../../text.ts'
import type { Draft } from './draft.ts'
import css from './preview.module.css'

type Props = {
  /** A draft, or a ready template. */
  of: { content: Draft } | { template: 'call' | 'store' | 'delivery' }
  languages: readonly Language[]
  language: Language
  onLanguage: (language: Language) => void
  /** Question on the screen; null is the thank-you, undefined the first. */
  step?: string | null | undefined
}

/** The customer's page as it would be now, in a frame of a phone's size. What is answered in it goes nowhere. */
export function Preview({ of, languages, language, onLanguage, step }: Props) {
  const t = useSetupText()
  const { language: names } = useText()
  const [theme, setTheme] = useState<'light' | 'dark'>('light')
  const empty = 'content' in of && of.content.questions.length === 0
  const { data, error, isPending } = useQuery({
    queryKey: ['surveys.preview', of, language, theme, step],
    queryFn: ({ signal }) =>
      call('surveys.preview', { body: { ...of, language, theme, ...(step !== undefined && { step }) } }, { signal }),
    enabled: !empty,
    placeholderData: keepPreviousData,
    // Each keystroke is a question of its own; none is asked twice.
    gcTime: 10_000,
    retry: false,
  })
  return (
    <aside className={css.preview} aria-label={t.builder.preview}>
      <div className={css.bar}>
        {languages.length > 1 && (
          <SegmentedControl
            size="xs"
            aria-label={t.builder.previewLanguage}
            value={language}
            data={languages.map((l) => ({ value: l, label: names[l] }))}
            onChange={(l) => onLanguage(l as Language)}
          />
        )}
        <SegmentedControl
          size="xs"
          aria-label={t.builder.previewTheme}
          value={theme}
          data={(['light', 'dark'] as const).map((x) => ({ value: x, label: t.builder.themes[x] }))}
          onChange={(x) => setTheme(x as 'light' | 'dark')}
        />
      </div>
      <div className={css.phone} data-theme={theme}>
        {empty ? (
          <p className={css.note}>{t.builder.previewEmpty}</p>
        ) : data ? (
          <iframe
            title={t.builder.previewTitle}
            srcDoc={data.html}
            // Scripts only: no forms, no links out, no reach into this app.
            sandbox="allow-scripts"
            referrerPolicy="no-referrer"
          />
        ) : isPending ? (
          <div className={css.note}>
            <Wait lines={6} />
          </div>
        ) : (
          <p className={css.note}>{error && t.builder.previewFailed}</p>
        )}
      </div>
    </aside>
  )
}
