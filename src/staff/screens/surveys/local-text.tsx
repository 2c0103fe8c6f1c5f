import { Textarea, TextInput } from '@mantine/core'
import { useRef } from 'react'
import type { Localized } from '../../../contract/language.ts'
import { useSetupText, useText } from '../../text.ts'
import { Missing } from '../setup/local-fields.tsx'
import css from './builder.module.css'
import { at, useBuilder } from './builder-context.ts'
import { withText } from './draft.ts'
import { problemWords } from './problem-words.ts'

const pieces = ['touchpoint', 'agent', 'reason'] as const

type Props = {
  /** Where the text stands in the content, e.g. questions.0.title: problems lead here. */
  path: string
  label: string
  hint?: string
  value: Localized | undefined
  onChange: (value: Localized) => void
  long?: boolean
  /** Offer pieces that the page fills in: touchpoint, agent, reason. */
  pipes?: boolean
  hideLabel?: boolean
  max?: number
}

/** One text in the language being edited; says what the other languages say while this one is missing. */
export function LocalText({ path, label, hint, value, onChange, long, pipes, hideLabel, max = 2_000 }: Props) {
  const t = useSetupText()
  const { language: names } = useText()
  const { draft, language, problems, locked } = useBuilder()
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null)
  const text = value?.[language] ?? ''
  const other = draft.languages.find((l) => l !== language && value?.[l]?.trim())
  const missing = !text.trim() && other !== undefined
  const problem = at(problems, path)
  const shared = {
    ref: field,
    lang: language,
    value: text,
    readOnly: locked,
    maxLength: max,
    ...(hideLabel ? { 'aria-label': label } : { label }),
    description: hint,
    error: problem && problemWords(t, problem, draft, language),
    onChange: (event: { currentTarget: { value: string } }) =>
      onChange(withText(value, language, event.currentTarget.value)),
  }
  const insert = (piece: (typeof pieces)[number]) => {
    const fallback = t.builder.pieceFallback[piece]
    const token = `{${piece}${fallback && `|${fallback}`}}`
    const [from, to] = [field.current?.selectionStart ?? text.length, field.current?.selectionEnd ?? text.length]
    onChange(withText(value, language, text.slice(0, from) + token + text.slice(to)))
    field.current?.focus()
  }
  return (
    <div data-path={path} data-missing={missing || undefined} className={css.localText}>
      {long ? <Textarea {...shared} autosize minRows={2} maxRows={8} /> : <TextInput {...shared} />}
      {missing && (
        <p className={css.other}>
          <Missing language={language} />
          <span lang={other}>
            {names[other]}: {value?.[other]}
          </span>
        </p>
      )}
      {pipes && !locked && (
        <p className={css.pieces}>
          <span>{t.builder.pieces}</span>
          {pieces.map((p) => (
            <button key={p} type="button" onClick={() => insert(p)} title={t.builder.pieceHint}>
              {t.builder.piece[p]}
            </button>
          ))}
        </p>
      )}
    </div>
  )
}
