import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { Language, Localized } from '../../../contract/language.ts'
import { SaveRow } from '../../look/save-row.tsx'
import { Problem, useProblem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { useOutboxText } from '../../text.ts'
import { MailPreview } from './mail-preview.tsx'
import css from './mails.module.css'

type Words = { subject: Localized; greeting: Localized }
const none: Words = { subject: {}, greeting: {} }
const parts = ['subject', 'greeting'] as const
/** What is said about all, and before it what a survey says itself, in each language. What is empty says nothing. */
const joined = (all: Words, survey: Words): Words => {
  const one = (part: keyof Words): Localized => ({ ...filledIn(all[part]), ...filledIn(survey[part]) })
  return { subject: one('subject'), greeting: one('greeting') }
}
const filledIn = (words: Localized): Localized =>
  Object.fromEntries(Object.entries(words).filter(([, text]) => text?.trim()))

/** The organisation's own words for one mail on the left, and the mail with them on the right. */
export function MailEditor({
  survey,
  step,
  language,
  mayWrite,
}: {
  survey: string
  step: 'invite' | 'remind'
  language: Language
  mayWrite: boolean
}) {
  const t = useOutboxText()
  const say = useProblem()
  const { data, error, refetch } = useCall('mailWords.read', { params: { id: survey } })
  const health = useCall('messages.health', {}, { fresh: 5_000 }).data
  const save = useAct('mailWords.save', ['mailWords.read'])
  const test = useAct('messages.test', ['messages.list', 'messages.funnel'])
  const [draft, setDraft] = useState<Words | null>(null)
  const [of, setOf] = useState<'survey' | 'all'>('survey')
  const words = draft ?? data?.[step][of] ?? none
  const { survey: surveys = none, all = none } = data?.[step] ?? {}
  const whole = of === 'survey' ? joined(all, words) : joined(words, surveys)
  const [shown] = useDebouncedValue(whole, 250)
  const changed = draft !== null
  // What was saved is what is there: the draft is over once it has come back.
  const write = (key: keyof Words, text: string) => setDraft({ ...words, [key]: { ...words[key], [language]: text } })
  if (error && !data)
    return (
      <section className="card">
        <Problem error={error} retry={() => void refetch()} />
      </section>
    )
  if (!data)
    return (
      <section className="card">
        <Wait lines={8} />
      </section>
    )
  // What stands where the field is empty.
  const ours = of === 'survey' ? joined(data.ours[step], all) : data.ours[step]
  const hidden = of === 'all' && parts.some((part) => surveys[part][language]?.trim())
  const noServer = health?.ways.find((w) => w.channel === 'email')?.name === null
  const failed = save.error ?? test.error
  return (
    <div className={css.cols}>
      <section className="card">
        <h2>{t.mails.own}</h2>
        <div className={css.fields}>
          <SegmentedControl
            size="xs"
            aria-label={t.mails.own}
            data={(['survey', 'all'] as const).map((v) => ({ value: v, label: t.mails.of[v] }))}
            value={of}
            onChange={(v) => {
              setOf(v as 'survey')
              setDraft(null)
            }}
          />
          <p className="small dim">{hidden ? t.mails.ownGoesBefore : t.mails.ownWhy}</p>
          <TextInput
            label={t.mails.subject}
            placeholder={ours.subject[language] ?? ''}
            value={words.subject[language] ?? ''}
            maxLength={200}
            disabled={!mayWrite}
            onChange={(e) => write('subject', e.currentTarget.value)}
          />
          <Textarea
            label={t.mails.greeting}
            placeholder={ours.greeting[language] ?? ''}
            value={words.greeting[language] ?? ''}
            maxLength={2_000}
            autosize
            minRows={4}
            disabled={!mayWrite}
            onChange={(e) => write('greeting', e.currentTarget.value)}
          />
          <SaveRow
            words={t.mails}
            changed={changed}
            saving={save}
            save={
              mayWrite
                ? () =>
                    save.mutate(
                      { params: { id: survey, step }, body: { of, ...words } },
                      { onSuccess: () => setDraft(null) },
                    )
                : null
            }
          />
          <div className={css.test}>
            <Button
              variant="default"
              loading={test.isPending}
              onClick={() => test.mutate({ body: { survey, step, language, words: whole } })}
            >
              {t.mails.test}
            </Button>
            <p className="small dim" role="status">
              {test.data && (noServer ? t.mails.noServer : t.mails.tested(test.data.to))}
            </p>
          </div>
          {failed && <p role="alert">{say(failed)}</p>}
        </div>
      </section>
      <MailPreview survey={survey} step={step} language={language} words={shown} />
    </div>
  )
}
