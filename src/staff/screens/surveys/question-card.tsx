import { ActionIcon, Button } from '@mantine/core'
import type { KeyboardEvent, PointerEvent } from 'react'
import { say } from '../../names.ts'
import { useSetupText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from './builder.module.css'
import { under, useBuilder } from './builder-context.ts'
import { Glyph } from './glyph.tsx'
import { QuestionEditor } from './question-editor.tsx'
import { ruleWords } from './rule-words.ts'

type Props = {
  place: number
  open: boolean
  onToggle: () => void
  onMove: (to: number) => void
  onKeys: (event: KeyboardEvent) => void
  onRemove: () => void
  onDuplicate: () => void
  drag: {
    onPointerDown: (event: PointerEvent<HTMLElement>, id: string) => void
    onPointerMove: (event: PointerEvent<HTMLElement>) => void
    onPointerUp: () => void
  }
}

/** One question: a line that says what it is and what it lacks, and below it, when opened, its editor. */
export function QuestionCard({ place, open, onToggle, onMove, onKeys, onRemove, onDuplicate, drag }: Props) {
  const t = useSetupText()
  const { draft, language, problems, locked } = useBuilder()
  const q = draft.questions[place]
  if (!q) return null
  const own = under(problems, `questions.${place}`)
  const stops = own.filter((p) => !p.warning)
  const untranslated = [
    ...new Set(own.flatMap((p) => (p.code === 'missing-translation' && p.language ? [p.language] : []))),
  ]
  const title = say(q.title, language)
  const name = title || t.builder.untitled
  const noPurpose = stops.some((p) => p.code === 'no-purpose')
  const rest = stops.filter((p) => p.code !== 'no-purpose').length
  return (
    <li
      className={css.card}
      data-open={open || undefined}
      data-stops={stops.length > 0 || undefined}
      onKeyDown={onKeys}
    >
      <div className={css.cardHead}>
        {!locked && (
          <span
            className={css.handle}
            title={t.builder.moveHint}
            onPointerDown={(event) => drag.onPointerDown(event, q.id)}
            onPointerMove={drag.onPointerMove}
            onPointerUp={drag.onPointerUp}
            onPointerCancel={drag.onPointerUp}
          >
            <Glyph of="drag" />
          </span>
        )}
        <button type="button" className={css.cardTitle} aria-expanded={open} onClick={onToggle}>
          <span className={css.number}>{place + 1}</span>
          <span className={css.cardText}>
            <span className={css.kind}>
              {t.builder.kind[q.kind]}
              {q.required && ` · ${t.builder.requiredShort}`}
            </span>
            <span
              className={css.cardName}
              data-empty={!title || undefined}
              lang={q.title[language] ? language : undefined}
            >
              {name}
            </span>
            {q.showIf && <span className={css.cardRule}>{ruleWords(t, q.showIf, draft.questions, language)}</span>}
            <span className={css.marks}>
              {noPurpose && (
                <span className={setup.chip} data-tone="signal">
                  {t.builder.purposeMissing}
                </span>
              )}
              {rest > 0 && (
                <span className={setup.chip} data-tone="signal">
                  {t.builder.toMend(rest, String(rest))}
                </span>
              )}
              {untranslated.map((l) => (
                <span key={l} className={setup.chip} data-tone="plain">
                  {t.common.missing(t.common.languageCode[l])}
                </span>
              ))}
            </span>
          </span>
          <span className={css.chevron}>
            <Glyph of="open" />
          </span>
        </button>
        {!locked && (
          <span className={css.tools}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t.builder.moveUp(name)}
              data-edge={place === 0 || undefined}
              onClick={() => onMove(place - 1)}
            >
              <Glyph of="up" />
            </ActionIcon>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t.builder.moveDown(name)}
              data-edge={place === draft.questions.length - 1 || undefined}
              onClick={() => onMove(place + 1)}
            >
              <Glyph of="down" />
            </ActionIcon>
          </span>
        )}
      </div>
      {open && (
        <>
          <QuestionEditor place={place} />
          {!locked && (
            <div className={css.cardFoot}>
              <Button
                variant="subtle"
                color="gray"
                size="compact-sm"
                onClick={onDuplicate}
                disabled={draft.questions.length >= 30}
              >
                {t.builder.duplicate}
              </Button>
              <Button
                variant="subtle"
                color="red"
                size="compact-sm"
                aria-label={t.builder.removeQuestion(name)}
                onClick={onRemove}
              >
                {t.common.remove}
              </Button>
            </div>
          )}
        </>
      )}
    </li>
  )
}
