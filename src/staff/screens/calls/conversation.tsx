import { Button, NativeSelect, Textarea, TextInput } from '@mantine/core'
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react'
import type { Language } from '../../../contract/language.ts'
import type { CallOutcome, PhoneCall } from '../../../contract/operations/phone.ts'
import type { AnswerValue } from '../../../contract/survey.ts'
import { nextStep, previousStep, resumeStep } from '../../../contract/survey-flow.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { say } from '../../names.ts'
import { callsTextOf, useCallsText, useLanguage, useText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'
import { AnswerField } from './answer-field.tsx'
import css from './calls.module.css'

const outcomes: CallOutcome[] = ['answered', 'no-answer', 'busy', 'later', 'refused', 'wrong-number', 'language']
const uuid = () => URL.createObjectURL(new Blob()).slice(-36)

/** One call: who, the script in the customer's language, the questions one by one, and how it ended. Each answer is saved as it is given. */
export function Conversation({ held, over }: { held: PhoneCall; over: () => void }) {
  const t = useCallsText()
  const f = useFormat()
  const mine = useLanguage()
  const submit = useSubmit()
  const { questions } = held.content
  const spoken = held.content.languages.includes(held.language) ? held.language : (held.content.languages[0] ?? 'fi')
  const [script, setScript] = useState<typeof t.script>(t.script)
  useEffect(() => {
    void callsTextOf(spoken).then((text) => setScript(text.script))
  }, [spoken])
  const [given, setGiven] = useState<Record<string, AnswerValue>>(held.given as Record<string, AnswerValue>)
  const begun = Object.keys(held.given).length > 0
  /** Place of the question on the screen; −1 before the first, the number of questions when all is said. */
  const [at, setAt] = useState(() => {
    const step = begun ? resumeStep(questions, held.given as Record<string, AnswerValue>) : undefined
    return begun ? (step ? questions.indexOf(step) : questions.length) : -1
  })
  const sent = useRef(JSON.stringify(given))
  const question = questions[at]
  const panel = useRef<HTMLElement>(null)
  const saveButton = useRef<HTMLButtonElement>(null)
  // Whoever talks looks at the screen and not for the focus: it goes where the next key is meant for.
  useEffect(() => {
    if (at >= questions.length) saveButton.current?.focus()
    else (panel.current?.querySelector<HTMLElement>('textarea, input') ?? panel.current)?.focus()
  }, [at, questions.length])
  const typed = useRef({ at: 0, digits: '' })
  const hear = (event: KeyboardEvent<HTMLElement>) => {
    const target = event.target as HTMLElement
    const writing = target.closest('textarea, input') !== null
    if (event.key === 'Enter' && !target.closest('button, a') && (!writing || event.ctrlKey)) {
      event.preventDefault()
      void go(true)
    }
    if (writing || !/^\d$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return
    // A nought soon after a one makes ten of it.
    const digits = Date.now() - typed.current.at < 900 ? typed.current.digits + event.key : event.key
    typed.current = { at: Date.now(), digits: event.key }
    const key = (k: string) => panel.current?.querySelector<HTMLButtonElement>(`[data-key="${k}"]`)
    const button = key(digits) ?? key(event.key)
    if (button?.getAttribute('aria-pressed') === 'false') button.click()
  }

  const post = (events: { id: string; question: string; value: AnswerValue; at: string }[], finished = false) =>
    submit.run(() =>
      call('phone.answer', {
        params: { id: held.id },
        body: { version: held.version, language: spoken, events, ...(finished && { finished }) },
      }),
    )
  /** Saves the question on the screen where it changed; false when that failed, and then nobody goes on. */
  const save = async (finished = false): Promise<boolean> => {
    const before = JSON.parse(sent.current) as Record<string, AnswerValue>
    const value = question ? (given[question.id] ?? null) : null
    const changed = question && JSON.stringify(before[question.id] ?? null) !== JSON.stringify(value)
    if (!changed && !finished) return true
    const events = changed ? [{ id: uuid(), question: question.id, value, at: new Date().toISOString() }] : []
    if (!(await post(events, finished))) return false
    sent.current = JSON.stringify(given)
    return true
  }
  const go = async (forward: boolean) => {
    const to = forward ? nextStep(questions, given, at) : previousStep(questions, given, at)
    if (!(await save(forward && !to))) return
    setAt(to ? questions.indexOf(to) : forward ? questions.length : -1)
  }
  return (
    <>
      <section className={`card ${css.card}`}>
        <div className={css.who}>
          <h2>{held.customer ?? t.unknown}</h2>
          <a className={css.number} href={`tel:${held.number}`}>
            {held.number}
          </a>
        </div>
        <p className={css.small}>
          {[
            held.metAt ? t.met(say(held.touchpoint, mine), f.full(held.metAt)) : say(held.touchpoint, mine),
            held.reason && say(held.reason, mine),
            held.agent,
            t.heldUntil(f.clock(held.heldUntil)),
          ]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {held.tries.length > 0 && (
          <details>
            <summary>
              {t.history} ({held.tries.length})
            </summary>
            {held.tries.map((x) => (
              <p key={x.at} className={css.small}>
                {[f.full(x.at), t.outcome[x.outcome], x.who, x.note].filter(Boolean).join(' · ')}
              </p>
            ))}
          </details>
        )}
      </section>
      <section
        ref={panel}
        tabIndex={-1}
        className={`card ${css.card}`}
        lang={spoken}
        aria-label={held.customer ?? t.unknown}
        onKeyDown={hear}
      >
        {at < 0 ? (
          <>
            {held.opening ? (
              <p className={css.say}>
                {spokenText(held.opening.replaceAll('{name}', held.organisation), held, spoken)}
              </p>
            ) : (
              <>
                <p className={css.say}>{script.opening(held.organisation)}</p>
                <p className={css.say}>{script.consent}</p>
              </>
            )}
            <div className={css.buttons}>
              <Button onClick={() => void go(true)}>{t.start}</Button>
            </div>
          </>
        ) : question ? (
          <>
            <p className={css.say}>{spokenText(say(question.title, spoken), held, spoken)}</p>
            {question.help && <p className={css.small}>{spokenText(say(question.help, spoken), held, spoken)}</p>}
            <AnswerField
              key={question.id}
              question={question}
              language={spoken}
              value={given[question.id] ?? null}
              onChange={(value) => setGiven({ ...given, [question.id]: value })}
            />
            <div className={css.buttons}>
              <Button variant="default" onClick={() => void go(false)}>
                {t.back}
              </Button>
              <Button loading={submit.busy} onClick={() => void go(true)}>
                {t.next2}
              </Button>
            </div>
            <p className={css.keys} lang={mine}>
              {t.keys}
            </p>
          </>
        ) : (
          <>
            <p className={css.say}>{script.closing}</p>
            <p className={setup.said} role="status">
              {t.saved}
            </p>
          </>
        )}
        <Failed submit={submit} />
      </section>
      <End
        held={held}
        first={at >= questions.length ? 'answered' : null}
        before={save}
        over={over}
        button={saveButton}
      />
    </>
  )
}

/** A text with the names that the page would piece in: the agent by first name, as the customer heard it. */
function spokenText(text: string, held: PhoneCall, language: Language): string {
  const known: Record<string, string | undefined> = {
    touchpoint: say(held.touchpoint, language),
    agent: held.agent?.trim().split(/\s+/u)[0],
    reason: held.reason ? say(held.reason, language) : undefined,
  }
  return text.replace(
    /\{(touchpoint|agent|reason)(?:\|([^{}]*))?\}/g,
    (_, name: string, fallback: string | undefined) => known[name] || fallback || '…',
  )
}

type EndProps = {
  held: PhoneCall
  first: CallOutcome | null
  before: () => Promise<boolean>
  over: () => void
  button: RefObject<HTMLButtonElement | null>
}

function End({ held, first, before, over, button }: EndProps) {
  const t = useCallsText()
  const { language: names } = useText()
  const submit = useSubmit()
  const [outcome, setOutcome] = useState<CallOutcome | null>(null)
  const [when, setWhen] = useState('')
  const [to, setTo] = useState<Language | ''>('')
  const [note, setNote] = useState('')
  // Sent again after a lost reply it is the same try.
  const id = useRef(uuid())
  const chosen = outcome ?? first
  const send = () =>
    submit.run(async () => {
      if (!chosen || !(await before())) return
      await call('phone.end', {
        params: { id: held.id },
        body: {
          try: id.current,
          outcome: chosen,
          ...(chosen === 'later' && when && { againAt: new Date(when).toISOString() }),
          ...(chosen === 'language' && to && { language: to }),
          ...(note.trim() && { note: note.trim() }),
        },
      })
      over()
    })
  const release = () =>
    submit.run(async () => {
      await call('phone.release', { params: { id: held.id } })
      over()
    })
  return (
    <section className={`card ${css.card}`}>
      <strong>{t.ended}</strong>
      <div className={css.scale}>
        {outcomes.map((o) => (
          <button key={o} type="button" aria-pressed={chosen === o} onClick={() => setOutcome(o)}>
            {t.outcome[o]}
          </button>
        ))}
      </div>
      {chosen && <p className={css.small}>{t.follows[chosen]}</p>}
      {chosen === 'later' && (
        <TextInput
          type="datetime-local"
          label={t.when}
          value={when}
          error={submit.issue('againAt')}
          onChange={(event) => setWhen(event.currentTarget.value)}
        />
      )}
      {chosen === 'language' && (
        <NativeSelect
          label={t.toLanguage}
          value={to}
          data={[
            { value: '', label: t.giveUp },
            ...held.content.languages.filter((l) => l !== held.language).map((l) => ({ value: l, label: names[l] })),
          ]}
          onChange={(event) => setTo(event.currentTarget.value as Language | '')}
        />
      )}
      <Textarea
        label={t.note}
        value={note}
        autosize
        minRows={1}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Failed submit={submit} known={['againAt']} />
      <div className={css.buttons}>
        <Button
          ref={button}
          disabled={!chosen || (chosen === 'later' && !when)}
          loading={submit.busy}
          onClick={() => void send()}
        >
          {t.save}
        </Button>
        <Button variant="subtle" onClick={() => void release()}>
          {t.release}
        </Button>
      </div>
    </section>
  )
}
