import { Button, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useState } from 'react'
import type { Language, Localized } from '../../../contract/language.ts'
import { mostTextLetters, textFaults } from '../../../contract/text-words.ts'
import { useFormat } from '../../format.ts'
import { SaveRow } from '../../look/save-row.tsx'
import { Problem, useProblem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useBrandText, useText } from '../../text.ts'
import css from './texts.module.css'

/** The text in each language as it would go, with what it costs; beside it the organisation's own words, and a test to one's own phone. */
export function TextWords({ survey, step }: { survey: string; step: 'invite' | 'remind' }) {
  const { texts: t } = useBrandText()
  const may = useMay()
  const say = useProblem()
  const [of, setOf] = useState<'survey' | 'all'>('survey')
  const [draft, setDraft] = useState<Localized | null>(null)
  const saved = useCall('textWords.read', { params: { id: survey } })
  const save = useAct('textWords.save', ['textWords.read', 'texts.preview'])
  const own = draft ?? saved.data?.[step][of] ?? {}
  // What a survey says itself goes before what is said about all.
  const whole =
    of === 'survey'
      ? { ...saved.data?.[step].all, ...filledIn(own) }
      : { ...filledIn(own), ...saved.data?.[step].survey }
  const [shown] = useDebouncedValue(JSON.stringify(whole), 250)
  const preview = useCall(
    'texts.preview',
    { body: { survey, step, words: JSON.parse(shown) as Localized } },
    { keep: true },
  )
  const failed = [saved, preview].find((c) => c.error && !c.data)
  if (failed) return <Problem error={failed.error!} retry={() => void failed.refetch()} />
  if (!saved.data || !preview.data) return <Wait lines={8} />
  const { sender, hears, texts } = preview.data
  const wrong = Object.values(own).some((text) => textFaults(text ?? '').length > 0)
  const mayWrite = may('textWords.save')
  return (
    <>
      <p className={css.why}>
        {t.previewWhy} {sender ? t.sender(sender) : t.noSender} {hears ? t.hears : t.deaf}
      </p>
      {mayWrite && (
        <>
          <SegmentedControl
            size="xs"
            aria-label={t.own}
            data={(['survey', 'all'] as const).map((v) => ({ value: v, label: t.of[v] }))}
            value={of}
            onChange={(v) => {
              setOf(v as 'survey')
              setDraft(null)
            }}
          />
          <p className={css.why}>{t.ownWhy}</p>
        </>
      )}
      <ul className={css.bubbles}>
        {texts.map((x) => (
          <li key={x.language}>
            <OneText
              one={x}
              own={own[x.language] ?? ''}
              write={mayWrite ? (text) => setDraft({ ...own, [x.language]: text }) : null}
            />
          </li>
        ))}
      </ul>
      {mayWrite && (
        <SaveRow
          words={t}
          changed={draft !== null}
          wrong={wrong}
          saving={save}
          save={() =>
            save.mutate({ params: { id: survey, step }, body: { of, words: own } }, { onSuccess: () => setDraft(null) })
          }
        />
      )}
      {save.error && <p role="alert">{say(save.error)}</p>}
      <TestText survey={survey} step={step} languages={texts.map((x) => x.language)} words={wrong ? {} : whole} />
    </>
  )
}

const filledIn = (words: Localized): Localized =>
  Object.fromEntries(Object.entries(words).filter(([, text]) => text?.trim()))

type One = {
  language: Language
  text: string
  ours: string
  parts: number
  units: number
  left: number
  foreign: string[]
}

function OneText({ one: x, own, write }: { one: One; own: string; write: ((text: string) => void) | null }) {
  const { texts: t } = useBrandText()
  const { language: names } = useText()
  const f = useFormat()
  const faults = textFaults(own)
  return (
    <>
      <h3>{names[x.language]}</h3>
      <p className={css.bubble} lang={x.language}>
        {x.text}
      </p>
      <p className={css.cost} aria-live="polite">
        <strong>{t.parts(x.parts, f.count(x.parts))}</strong> · {t.letters(f.count(x.units))} ·{' '}
        {t.left(f.count(x.left))}
      </p>
      {x.foreign.length > 0 && <p className={css.signal}>{t.unicode(x.foreign.slice(0, 10).join(' '))}</p>}
      {write && (
        <>
          <Textarea
            mt={8}
            label={t.ownIn(names[x.language])}
            placeholder={x.ours}
            lang={x.language}
            value={own}
            maxLength={mostTextLetters}
            autosize
            minRows={3}
            error={faults.length > 0 ? faults.map((fault) => t.faults[fault]).join(' ') : undefined}
            onChange={(event) => write(event.currentTarget.value)}
          />
          {own === '' && (
            <Button variant="subtle" size="compact-xs" mt={4} onClick={() => write(x.ours)}>
              {t.beginWithOurs}
            </Button>
          )}
        </>
      )}
    </>
  )
}

function TestText({
  survey,
  step,
  languages,
  words,
}: {
  survey: string
  step: 'invite' | 'remind'
  languages: Language[]
  words: Localized
}) {
  const { texts: t } = useBrandText()
  const { language: names } = useText()
  const say = useProblem()
  const [number, setNumber] = useState('')
  const health = useCall('messages.health', {}, { fresh: 5_000 }).data
  const test = useAct('texts.test', ['messages.list', 'messages.funnel'])
  const noGateway = health?.ways.find((w) => w.channel === 'sms')?.name === null
  return (
    <form
      className={css.test}
      aria-label={t.testTitle}
      onSubmit={(event) => {
        event.preventDefault()
      }}
    >
      <h3>{t.testTitle}</h3>
      <TextInput
        type="tel"
        autoComplete="tel"
        label={t.testNumber}
        value={number}
        onChange={(event) => setNumber(event.currentTarget.value)}
      />
      <div className="row">
        {languages.map((language) => (
          <Button
            key={language}
            type="button"
            variant="default"
            aria-label={t.test(names[language])}
            disabled={number.trim() === ''}
            loading={test.isPending && test.variables?.body.language === language}
            onClick={() => test.mutate({ body: { survey, step, language, number, words } })}
          >
            {names[language]}
          </Button>
        ))}
      </div>
      <p className="small dim" role="status">
        {test.data && (noGateway ? t.testWaits : t.tested(test.data.to))}
      </p>
      {test.error && <p role="alert">{say(test.error)}</p>}
    </form>
  )
}
