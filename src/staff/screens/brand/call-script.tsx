import { SegmentedControl, Textarea } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { Language, Localized } from '../../../contract/language.ts'
import { mostTextLetters, textFaults } from '../../../contract/text-words.ts'
import { SaveRow } from '../../look/save-row.tsx'
import { Problem, useProblem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { callsTextOf, useBrandText, useText } from '../../text.ts'
import css from './texts.module.css'

/** How an interviewer begins a call, in each language of the survey. */
export function CallScript({ survey, languages }: { survey: string; languages: Language[] }) {
  const { texts: t } = useBrandText()
  const { language: names } = useText()
  const may = useMay()
  const say = useProblem()
  const [of, setOf] = useState<'survey' | 'all'>('survey')
  const [draft, setDraft] = useState<Localized | null>(null)
  const [ours, setOurs] = useState<Localized>({})
  const { data, error, refetch } = useCall('textWords.read', { params: { id: survey } })
  const save = useAct('textWords.save', ['textWords.read'])
  useEffect(() => {
    for (const language of languages)
      void callsTextOf(language).then(({ script }) =>
        setOurs((o) => ({ ...o, [language]: `${script.opening('{name}')} ${script.consent}` })),
      )
  }, [languages])
  if (error && !data) return <Problem error={error} retry={() => void refetch()} />
  if (!data) return <Wait lines={6} />
  const own = draft ?? data.call[of]
  const faults = (language: Language) => textFaults(own[language] ?? '', 'call')
  const mayWrite = may('textWords.save')
  return (
    <>
      <p className={css.why}>{t.callWhy}</p>
      {mayWrite && (
        <SegmentedControl
          size="xs"
          className={css.of!}
          aria-label={t.own}
          data={(['survey', 'all'] as const).map((v) => ({ value: v, label: t.of[v] }))}
          value={of}
          onChange={(v) => {
            setOf(v as 'survey')
            setDraft(null)
          }}
        />
      )}
      <ul className={css.bubbles}>
        {languages.map((language) => (
          <li key={language}>
            <Textarea
              label={names[language]}
              lang={language}
              placeholder={(of === 'survey' && data.call.all[language]) || ours[language]}
              value={own[language] ?? ''}
              maxLength={mostTextLetters}
              autosize
              minRows={4}
              disabled={!mayWrite}
              error={faults(language).length > 0 ? t.faults.unknownCall : undefined}
              onChange={(event) => setDraft({ ...own, [language]: event.currentTarget.value })}
            />
          </li>
        ))}
      </ul>
      {mayWrite && (
        <SaveRow
          words={t}
          changed={draft !== null}
          wrong={languages.some((l) => faults(l).length > 0)}
          saving={save}
          save={() =>
            save.mutate(
              { params: { id: survey, step: 'call' }, body: { of, words: own } },
              { onSuccess: () => setDraft(null) },
            )
          }
        />
      )}
      {save.error && <p role="alert">{say(save.error)}</p>}
    </>
  )
}
