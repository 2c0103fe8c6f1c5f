import { scales, solvedValues } from 'virtual:contract'
import { Checkbox, Textarea, TextInput } from '@mantine/core'
import type { Language } from '../../../contract/language.ts'
import type { AnswerValue, Question, ScaleKind } from '../../../contract/survey.ts'
import { chosen, otherOption } from '../../../contract/survey-flow.ts'
import { say } from '../../names.ts'
import { useCallsText } from '../../text.ts'
import css from './calls.module.css'

type Props = { question: Question; language: Language; value: AnswerValue; onChange: (value: AnswerValue) => void }

/** A question of any kind, to be filled in by somebody who listens. A second tap on a choice takes it back. */
export function AnswerField({ question, language, value, onChange }: Props) {
  const t = useCallsText()
  const { kind } = question
  if (kind in scales) {
    const [from, to] = scales[kind as ScaleKind]
    return (
      <>
        <div className={css.scale}>
          {Array.from({ length: to - from + 1 }, (_, i) => from + i).map((n) => (
            <button
              key={n}
              type="button"
              data-key={n}
              aria-pressed={value === n}
              onClick={() => onChange(value === n ? null : n)}
            >
              {n}
            </button>
          ))}
        </div>
        {(question.low || question.high) && (
          <p className={css.small}>
            {from} {say(question.low ?? {}, language)} – {to} {say(question.high ?? {}, language)}
          </p>
        )}
      </>
    )
  }
  if (kind === 'solved')
    return (
      <div className={css.scale}>
        {solvedValues.map((v, n) => (
          <button
            key={v}
            type="button"
            data-key={n + 1}
            aria-pressed={value === v}
            onClick={() => onChange(value === v ? null : v)}
          >
            {t.solved[v]}
          </button>
        ))}
      </div>
    )
  if (kind === 'choice' || kind === 'choices') return <Options {...{ question, language, value, onChange }} />
  if (kind === 'contact') return <Contact {...{ question, language, value, onChange }} />
  return (
    <Textarea
      aria-label={say(question.title, language)}
      value={typeof value === 'string' ? value : ''}
      autosize
      minRows={kind === 'longtext' ? 3 : 1}
      data-autofocus
      onChange={(event) => onChange(event.currentTarget.value || null)}
    />
  )
}

function Options({ question, language, value, onChange }: Props) {
  const t = useCallsText()
  const many = question.kind === 'choices'
  const picked = chosen(value)
  const words = typeof value === 'object' && value && 'other' in value ? (value.other ?? '') : ''
  const set = (options: string[], other: string) => {
    const more = other ? { other } : {}
    if (options.length === 0) onChange(null)
    else onChange(many ? { options, ...more } : { option: options[0]!, ...more })
  }
  const tap = (id: string) => {
    const on = picked.includes(id)
    set(on ? picked.filter((p) => p !== id) : many ? [...picked, id] : [id], id === otherOption && on ? '' : words)
  }
  const options = (question.options ?? []).map((o) => ({ id: o.id, label: say(o.label, language) }))
  return (
    <div className={css.options}>
      {options.map((o, n) => (
        <button
          key={o.id}
          type="button"
          data-key={n + 1}
          aria-pressed={picked.includes(o.id)}
          onClick={() => tap(o.id)}
        >
          {o.label}
        </button>
      ))}
      {question.other && (
        <TextInput
          label={t.other}
          value={words}
          onChange={(event) => {
            const other = event.currentTarget.value
            const rest = picked.filter((p) => p !== otherOption)
            set(other ? (many ? [...rest, otherOption] : [otherOption]) : rest, other)
          }}
        />
      )}
    </div>
  )
}

function Contact({ value, onChange }: Props) {
  const t = useCallsText()
  const given = typeof value === 'object' && value && 'consent' in value ? value : { consent: false }
  const set = (more: Partial<typeof given & { email: string; phone: string }>) => {
    const { consent, email, phone } = { email: undefined, phone: undefined, ...given, ...more }
    // Without consent nothing is kept of where the customer could be reached.
    onChange(consent ? { consent, ...(email && { email }), ...(phone && { phone }) } : { consent: false })
  }
  return (
    <div className={css.options}>
      <Checkbox
        label={t.consent}
        checked={given.consent}
        onChange={(event) => set({ consent: event.currentTarget.checked })}
      />
      {given.consent && (
        <>
          <TextInput
            label={t.email}
            value={('email' in given && given.email) || ''}
            onChange={(event) => set({ email: event.currentTarget.value })}
          />
          <TextInput
            label={t.phone}
            value={('phone' in given && given.phone) || ''}
            onChange={(event) => set({ phone: event.currentTarget.value })}
          />
        </>
      )}
    </div>
  )
}
