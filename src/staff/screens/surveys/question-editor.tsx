import { Button, Collapse, Radio, SegmentedControl, Switch } from '@mantine/core'
import { useState } from 'react'
import type { Question, Rule } from '../../../contract/survey.ts'
import { useSetupText } from '../../text.ts'
import css from './builder.module.css'
import { useBuilder } from './builder-context.ts'
import { changeQuestion, withField } from './draft.ts'
import { LocalText } from './local-text.tsx'
import { OptionsEditor } from './options-editor.tsx'
import { PurposeFields } from './purpose-fields.tsx'
import { RuleEditor } from './rule-editor.tsx'
import { comparisonsOf, isScaleKind, newCondition } from './rule-words.ts'

const orNothing = <T extends object>(text: T): T | undefined => (Object.keys(text).length > 0 ? text : undefined)

/** Everything about one question: its words, its answers, whom it is asked of, and why. */
export function QuestionEditor({ place }: { place: number }) {
  const t = useSetupText()
  const { draft, change, locked } = useBuilder()
  const q = draft.questions[place]
  const [ends, setEnds] = useState(Boolean(q?.low || q?.high))
  if (!q) return null
  const path = `questions.${place}`
  const set = (step: (q: Question) => Question) => change(changeQuestion(place, step))
  const earlier = draft.questions.slice(0, place)
  return (
    <div className={css.editor}>
      <LocalText
        path={`${path}.title`}
        label={q.kind === 'ces' ? t.builder.statement : t.builder.text}
        value={q.title}
        onChange={(title) => set((x) => ({ ...x, title }))}
        pipes
        long
      />
      <LocalText
        path={`${path}.help`}
        label={t.builder.help}
        hint={t.builder.helpHint}
        value={q.help}
        onChange={(help) => set((x) => withField(x, 'help', orNothing(help)))}
        pipes
      />
      {(q.kind === 'choice' || q.kind === 'choices') && <OptionsEditor path={path} question={q} onChange={set} />}
      {q.kind === 'csat' && (
        <div className={css.inline}>
          <span id={`look-${q.id}`}>{t.builder.look}</span>
          <SegmentedControl
            aria-labelledby={`look-${q.id}`}
            disabled={locked}
            value={q.look ?? 'numbers'}
            data={(['faces', 'numbers'] as const).map((l) => ({ value: l, label: t.builder.looks[l] }))}
            onChange={(look) => set((x) => ({ ...x, look: look as 'faces' | 'numbers' }))}
          />
        </div>
      )}
      {isScaleKind(q.kind) && !(q.kind === 'csat' && q.look === 'faces') && (
        <div>
          <Button
            variant="subtle"
            size="compact-sm"
            aria-expanded={ends}
            onClick={() => setEnds(!ends)}
            className={css.addSmall}
          >
            {t.builder.ends}
          </Button>
          <Collapse expanded={ends}>
            <div className={css.two}>
              <LocalText
                path={`${path}.low`}
                label={t.builder.low}
                value={q.low}
                max={60}
                onChange={(low) => set((x) => withField(x, 'low', orNothing(low)))}
              />
              <LocalText
                path={`${path}.high`}
                label={t.builder.high}
                value={q.high}
                max={60}
                onChange={(high) => set((x) => withField(x, 'high', orNothing(high)))}
              />
            </div>
            <p className={css.hint}>{t.builder.endsHint}</p>
          </Collapse>
        </div>
      )}
      {q.kind !== 'contact' && (
        <Switch
          label={t.builder.required}
          description={t.builder.requiredHint}
          checked={q.required}
          disabled={locked}
          onChange={(event) => {
            const required = event.currentTarget.checked
            set((x) => ({ ...x, required }))
          }}
        />
      )}
      <ShownTo
        path={`${path}.showIf`}
        rule={q.showIf}
        earlier={earlier}
        onChange={(showIf) => set((x) => withField(x, 'showIf', showIf))}
      />
      <PurposeFields path={path} question={q} onChange={set} />
      <p className={css.hint}>
        {t.builder.identifier}: <code>{q.id}</code>. {t.builder.identifierHint}
      </p>
    </div>
  )
}

type ShownProps = {
  path: string
  rule: Rule | undefined
  earlier: Question[]
  onChange: (rule: Rule | undefined) => void
}

/** Everybody, or those whose earlier answers fulfil a rule. */
function ShownTo({ path, rule, earlier, onChange }: ShownProps) {
  const t = useSetupText()
  const { locked } = useBuilder()
  const last = earlier.findLast((q) => comparisonsOf(q).length > 2) ?? earlier.at(-1)
  return (
    <fieldset className={css.group} data-path={path}>
      <legend>{t.builder.showIf}</legend>
      {earlier.length === 0 && !rule ? (
        <p className={css.hint}>{t.builder.showFirst}</p>
      ) : (
        <Radio.Group
          value={rule ? 'some' : 'all'}
          onChange={(value) => {
            if (value === 'all') onChange(undefined)
            else if (last)
              onChange({ mode: 'all', conditions: [newCondition(last, comparisonsOf(last)[0] ?? 'answered')] })
          }}
        >
          <div className={css.radios}>
            <Radio value="all" disabled={locked} label={t.builder.showAlways} />
            <Radio value="some" disabled={locked || !last} label={t.builder.showSome} />
          </div>
        </Radio.Group>
      )}
      {rule && <RuleEditor path={path} rule={rule} earlier={earlier} onChange={onChange} />}
    </fieldset>
  )
}
