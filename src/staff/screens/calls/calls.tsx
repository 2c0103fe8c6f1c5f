import { languages } from 'virtual:contract'
import { Button, NativeSelect } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import type { PhoneCall } from '../../../contract/operations/phone.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { Head } from '../../shell/head.tsx'
import { useCallsText, useText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import css from './calls.module.css'
import { Conversation } from './conversation.tsx'

/** The interviewer's list: what waits, and one call at a time. */
export function Screen() {
  const t = useCallsText()
  const { language: names } = useText()
  const f = useFormat()
  const cache = useQueryClient()
  const submit = useSubmit()
  const { data, error, refetch } = useCall('phone.summary', {}, { fresh: 0 })
  const [language, setLanguage] = useState<Language | ''>('')
  const [held, setHeld] = useState<PhoneCall | null>(null)
  const [none, setNone] = useState(false)
  const again = () => cache.invalidateQueries({ queryKey: ['phone.summary'] })
  const justOver = useRef(false)
  const take = () =>
    submit.run(async () => {
      const { call: taken } = await call('phone.next', { body: language ? { language } : {} })
      setHeld(taken)
      setNone(taken === null)
      await again()
    })
  const over = () => {
    setHeld(null)
    setNone(false)
    void again()
    justOver.current = true
  }
  /** The next call is taken from the button, when it has come back after one. */
  const next = (button: HTMLButtonElement | null) => {
    if (!button || !justOver.current) return
    justOver.current = false
    button.focus()
  }
  return (
    <>
      <Head title={t.title} />
      <div className={css.page}>
        <section className="card">
          {error && !data ? (
            <Problem error={error} retry={() => void refetch()} />
          ) : !data ? (
            <Wait lines={2} />
          ) : (
            <div className={css.figures}>
              {(['due', 'later', 'held'] as const).map((what) => (
                <div key={what}>
                  <b>{f.count(data[what])}</b>
                  <span className={css.small}>{t[what]}</span>
                </div>
              ))}
              {!held && (
                <div className={css.buttons}>
                  <NativeSelect
                    aria-label={t.language}
                    value={language}
                    data={[{ value: '', label: t.any }, ...languages.map((l) => ({ value: l, label: names[l] }))]}
                    onChange={(event) => setLanguage(event.currentTarget.value as Language | '')}
                  />
                  <Button ref={next} loading={submit.busy} onClick={() => void take()}>
                    {t.next}
                  </Button>
                </div>
              )}
              {data.today.length > 0 && (
                <p className={css.today}>
                  {t.today}: {data.today.map((o) => `${t.outcome[o.outcome]} ${f.count(o.calls)}`).join(' · ')}
                </p>
              )}
            </div>
          )}
          <Failed submit={submit} />
        </section>
        {held ? (
          <Conversation key={held.id} held={held} over={over} />
        ) : (
          (none || data?.due === 0) && (
            <section className="card">
              <Empty title={t.none} why={t.noneWhy} />
            </section>
          )
        )}
      </div>
    </>
  )
}
