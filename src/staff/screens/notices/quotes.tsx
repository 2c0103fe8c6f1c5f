import { Button, Checkbox, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Notice } from '../../../contract/notice.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { useNoticesText, useSetupText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import css from './notices.module.css'

/** Customers' own words, with how each said yes. */
export function Quotes({ notice: n }: { notice: Notice }) {
  const t = useNoticesText()
  const f = useFormat()
  const [adding, setAdding] = useState(false)
  const remove = useAct('notices.unquote', ['notices.read'])
  return (
    <section className={`card ${css.section}`}>
      <h2>{t.quotes}</h2>
      <p className={setup.hint}>{t.quotesHint}</p>
      {n.quotes.length > 0 && (
        <ul className={setup.rows}>
          {n.quotes.map((q) => (
            <li key={q.id}>
              <div className={setup.text}>
                <blockquote className={css.quote}>{q.words}</blockquote>
                <div className={setup.under}>
                  {t.quoteBy([q.consent, q.by, f.day(q.at)].filter(Boolean).join(' · '))}
                </div>
                {q.harmless.length > 0 && <div className={setup.under}>{t.quoteHarmlessBy(q.harmless.join(', '))}</div>}
              </div>
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                loading={remove.isPending}
                onClick={() => remove.mutate({ params: { id: n.id, quote: q.id } })}
              >
                {t.quoteRemove}
              </Button>
            </li>
          ))}
        </ul>
      )}
      {remove.error && <Problem error={remove.error} />}
      {n.state !== 'withdrawn' && (
        <div>
          <Button variant="default" onClick={() => setAdding(true)}>
            {t.quoteAdd}
          </Button>
        </div>
      )}
      {adding && <Add notice={n} close={() => setAdding(false)} />}
    </section>
  )
}

function Add({ notice, close }: { notice: Notice; close: () => void }) {
  const t = useNoticesText()
  const common = useSetupText().common
  const cache = useQueryClient()
  const submit = useSubmit()
  const f = useFormat()
  const found = useCall('notices.quotable', { params: { id: notice.id } }, { fresh: 0 })
  const [answer, setAnswer] = useState('')
  const [words, setWords] = useState('')
  const [consent, setConsent] = useState('')
  const [tried, setTried] = useState(false)
  const answers = found.data ?? []
  const [at, setAt] = useState('')
  const [harmless, setHarmless] = useState<string[]>([])
  // Of what was offered, what is still in the words; asked again of the server when they are sent.
  const chosen = answers[Number(at || Number.NaN)]
  const doubtful = chosen?.doubtful.filter((word) => wordIn(word).test(words)) ?? []
  const unsure = doubtful.some((word) => !harmless.includes(word))
  const lacking = (text: string) => (tried && !text.trim() ? common.required : undefined)
  const send = () => {
    setTried(true)
    if (!answer || !words.trim() || !consent.trim() || unsure) return
    void submit.run(async () => {
      await call('notices.quote', {
        params: { id: notice.id },
        body: { answer, words: words.trim(), consent: consent.trim(), harmless: doubtful },
      })
      await cache.invalidateQueries({ queryKey: ['notices.read'] })
      close()
    })
  }
  return (
    <FormDialog
      opened
      close={close}
      title={t.quoteAdd}
      submit={submit}
      send={send}
      known={['answer', 'words', 'consent']}
    >
      {found.error && <Problem error={found.error} />}
      {found.data && answers.length === 0 && <p className={setup.hint}>{t.quoteNone}</p>}
      <NativeSelect
        label={t.quoteAnswer}
        value={at}
        error={lacking(answer) ?? submit.issue('answer')}
        // One answer can have words at several questions.
        data={[
          { value: '', label: t.choose },
          ...answers.map((a, n) => ({ value: String(n), label: `${f.day(a.at)} · ${short(a.words)}` })),
        ]}
        onChange={(event) => {
          const one = answers[Number(event.currentTarget.value || Number.NaN)]
          setAt(event.currentTarget.value)
          setAnswer(one?.answer ?? '')
          setWords(one?.words ?? '')
          setHarmless([])
        }}
      />
      <Textarea
        label={t.quoteWords}
        description={chosen?.cut ? t.quoteCut : t.quotesHint}
        value={words}
        maxLength={1000}
        autosize
        minRows={3}
        error={lacking(words) ?? submit.issue('words')}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {doubtful.length > 0 && (
        <fieldset className={css.doubt}>
          <legend>{t.quoteDoubt}</legend>
          <p className={setup.hint}>{t.quoteDoubtWhy}</p>
          {doubtful.map((word) => (
            <div key={word} className={css.row}>
              <Checkbox
                label={t.quoteHarmless(word)}
                checked={harmless.includes(word)}
                onChange={(event) =>
                  setHarmless(event.currentTarget.checked ? [...harmless, word] : harmless.filter((w) => w !== word))
                }
              />
              <Button
                variant="subtle"
                size="compact-sm"
                onClick={() => setWords(words.replace(new RegExp(wordIn(word), 'gu'), '…'))}
              >
                {t.quoteLeaveOut(word)}
              </Button>
            </div>
          ))}
          {tried && unsure && (
            <p role="alert" className={setup.failed}>
              {t.quoteUnsure}
            </p>
          )}
        </fieldset>
      )}
      <TextInput
        label={t.quoteConsent}
        description={t.quoteConsentHint}
        value={consent}
        maxLength={500}
        error={lacking(consent) ?? submit.issue('consent')}
        onChange={(event) => setConsent(event.currentTarget.value)}
      />
    </FormDialog>
  )
}

const wordIn = (word: string): RegExp =>
  new RegExp(`(?<![\\p{L}\\p{N}])${word.replace(/[^\p{L}\p{N}]/gu, '\\$&')}(?![\\p{L}\\p{N}])`, 'u')

const short = (text: string): string => (text.length > 110 ? `${text.slice(0, 109).toWellFormed()}…` : text)
