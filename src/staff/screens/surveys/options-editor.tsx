import { ActionIcon, Button, Switch } from '@mantine/core'
import type { Question } from '../../../contract/survey.ts'
import { say } from '../../names.ts'
import { useSetupText } from '../../text.ts'
import css from './builder.module.css'
import { at, useBuilder } from './builder-context.ts'
import { withField } from './draft.ts'
import { Glyph } from './glyph.tsx'
import { LocalText } from './local-text.tsx'
import { problemWords } from './problem-words.ts'

type Props = { path: string; question: Question; onChange: (change: (q: Question) => Question) => void }

/** The options of a choice: words, order, "other", shuffling. */
export function OptionsEditor({ path, question, onChange }: Props) {
  const t = useSetupText()
  const { draft, language, problems, locked } = useBuilder()
  const options = question.options ?? []
  const problem = at(problems, `${path}.options`)
  const set = (next: typeof options) => onChange((q) => ({ ...q, options: next }))
  const add = () => {
    let n = options.length + 1
    while (options.some((o) => o.id === `o${n}`)) n++
    set([...options, { id: `o${n}`, label: {} }])
  }
  const move = (from: number, to: number) => {
    const o = options[from]
    if (o && to >= 0 && to < options.length) set(options.toSpliced(from, 1).toSpliced(to, 0, o))
  }
  return (
    <fieldset className={css.group} data-path={`${path}.options`}>
      <legend>{t.builder.options}</legend>
      <ol className={css.options}>
        {options.map((o, i) => {
          const name = say(o.label, language) || t.builder.option(String(i + 1))
          return (
            <li key={o.id}>
              <LocalText
                path={`${path}.options.${i}.label`}
                label={t.builder.option(String(i + 1))}
                hideLabel
                max={200}
                value={o.label}
                onChange={(label) => set(options.map((x, n) => (n === i ? { ...x, label } : x)))}
              />
              {!locked && (
                <span className={css.tools}>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t.builder.moveUp(name)}
                    disabled={i === 0}
                    onClick={() => move(i, i - 1)}
                  >
                    <Glyph of="up" />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t.builder.moveDown(name)}
                    disabled={i === options.length - 1}
                    onClick={() => move(i, i + 1)}
                  >
                    <Glyph of="down" />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    aria-label={t.builder.removeOption(name)}
                    onClick={() => set(options.toSpliced(i, 1))}
                  >
                    <Glyph of="remove" />
                  </ActionIcon>
                </span>
              )}
            </li>
          )
        })}
      </ol>
      {problem && <p className={css.fieldError}>{problemWords(t, problem, draft, language)}</p>}
      {!locked && options.length < 30 && (
        <Button variant="subtle" size="compact-sm" onClick={add} className={css.addSmall}>
          {t.builder.addOption}
        </Button>
      )}
      <Switch
        label={t.builder.other}
        checked={question.other ?? false}
        disabled={locked}
        onChange={(event) => {
          const on = event.currentTarget.checked
          onChange((q) => withField(q, 'other', on || undefined))
        }}
      />
      <Switch
        label={t.builder.shuffle}
        checked={question.shuffle ?? false}
        disabled={locked}
        onChange={(event) => {
          const on = event.currentTarget.checked
          onChange((q) => withField(q, 'shuffle', on || undefined))
        }}
      />
    </fieldset>
  )
}
