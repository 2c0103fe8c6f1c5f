import { ActionIcon, Button } from '@mantine/core'
import type { Thanks } from '../../../contract/survey.ts'
import { useSetupText } from '../../text.ts'
import css from './builder.module.css'
import { at, under, useBuilder } from './builder-context.ts'
import { addThanks, changeThanks, removeThanks, withField } from './draft.ts'
import { Glyph } from './glyph.tsx'
import { LocalText } from './local-text.tsx'
import { problemWords } from './problem-words.ts'
import { RuleEditor } from './rule-editor.tsx'
import { comparisonsOf, newCondition } from './rule-words.ts'

/** The thank-yous: those for certain answers first, the one for everybody else last. */
export function ThanksList() {
  const t = useSetupText()
  const { draft, change, language, problems, locked } = useBuilder()
  const problem = at(problems, 'thanks')
  const about = draft.questions.find((q) => comparisonsOf(q).length > 2)
  const hasDefault = draft.thanks.some((x) => !x.when)
  const add = () => {
    if (!hasDefault) return change(addThanks({ title: {} }))
    if (about) {
      const condition = newCondition(about, comparisonsOf(about)[0] ?? 'answered')
      change(addThanks({ when: { mode: 'all', conditions: [condition] }, title: {} }))
    }
  }
  return (
    <section className={css.section} data-path="thanks" aria-labelledby="thanks-heading">
      <h2 id="thanks-heading">{t.builder.sections.thanks}</h2>
      <p className={css.hint}>{t.builder.thanksWhy}</p>
      {problem && <p className={css.fieldError}>{problemWords(t, problem, draft, language)}</p>}
      <ol className={css.questions}>
        {draft.thanks.map((x, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: thank-yous have no identity but their place
          <li key={i} className={css.card} data-open>
            <OneThanks thanks={x} place={i} />
          </li>
        ))}
      </ol>
      {!locked && draft.thanks.length < 10 && (about || !hasDefault) && (
        <Button variant="default" leftSection={<Glyph of="add" size={16} />} onClick={add} className={css.addSmall}>
          {hasDefault ? t.builder.addThanks : t.builder.thanksDefault}
        </Button>
      )}
    </section>
  )
}

function OneThanks({ thanks, place }: { thanks: Thanks; place: number }) {
  const t = useSetupText()
  const { draft, change, language, problems, locked } = useBuilder()
  const path = `thanks.${place}`
  const set = (step: (x: Thanks) => Thanks) => change(changeThanks(place, step))
  const dead = under(problems, path).find((p) => p.code === 'dead-end')
  const name = thanks.when ? t.builder.thanksNumber(String(place + 1)) : t.builder.thanksDefault
  return (
    <div className={css.editor} data-path={path}>
      <div className={css.thanksHead}>
        <h3>{name}</h3>
        {!locked && thanks.when && (
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t.builder.removeThanks(name)}
            onClick={() => change(removeThanks(place))}
          >
            <Glyph of="remove" />
          </ActionIcon>
        )}
      </div>
      {dead && <p className={css.fieldError}>{problemWords(t, dead, draft, language)}</p>}
      {thanks.when && (
        <RuleEditor
          path={`${path}.when`}
          rule={thanks.when}
          earlier={draft.questions}
          onChange={(when) => (when ? set((x) => ({ ...x, when })) : change(removeThanks(place)))}
        />
      )}
      <LocalText
        path={`${path}.title`}
        label={t.builder.thanksTitle}
        value={thanks.title}
        onChange={(title) => set((x) => ({ ...x, title }))}
        pipes
      />
      <LocalText
        path={`${path}.text`}
        label={t.builder.thanksText}
        value={thanks.text}
        long
        onChange={(text) => set((x) => withField(x, 'text', Object.keys(text).length > 0 ? text : undefined))}
      />
    </div>
  )
}
