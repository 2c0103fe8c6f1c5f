import { scales } from 'virtual:contract'
import { ActionIcon, Button, Checkbox, NativeSelect, SegmentedControl } from '@mantine/core'
import type { Condition, Question, Rule } from '../../../contract/survey.ts'
import { useSetupText } from '../../text.ts'
import css from './builder.module.css'
import { at, useBuilder } from './builder-context.ts'
import { Glyph } from './glyph.tsx'
import { problemWords } from './problem-words.ts'
import {
  type Comparison,
  comparisonOf,
  comparisonsOf,
  conditionWords,
  isScaleKind,
  newCondition,
  ruleWords,
  shortName,
  valuesOf,
  valueWords,
} from './rule-words.ts'

type Props = {
  path: string
  rule: Rule | undefined
  /** Questions that conditions may look at, in order: those that come before. */
  earlier: readonly Question[]
  onChange: (rule: Rule | undefined) => void
}

/** Conditions on earlier answers, one row each, and below them the whole rule in words. */
export function RuleEditor({ path, rule, earlier, onChange }: Props) {
  const t = useSetupText()
  const { draft, language, locked } = useBuilder()
  const conditions = rule?.conditions ?? []
  const last = earlier.at(-1)
  const set = (next: Condition[]) =>
    onChange(next.length > 0 ? { mode: rule?.mode ?? 'all', conditions: next } : undefined)
  const add = () => {
    const unused = earlier.findLast((q) => !conditions.some((c) => c.question === q.id)) ?? last
    if (unused) set([...conditions, newCondition(unused, comparisonsOf(unused)[0] ?? 'answered')])
  }
  return (
    <div className={css.rule} data-path={path}>
      {conditions.length > 1 && (
        <SegmentedControl
          aria-label={t.rule.joined}
          size="xs"
          disabled={locked}
          value={rule?.mode ?? 'all'}
          data={(['all', 'any'] as const).map((m) => ({ value: m, label: t.rule.mode[m] }))}
          onChange={(mode) => onChange({ mode: mode as Rule['mode'], conditions })}
        />
      )}
      {conditions.map((c, i) => (
        <ConditionRow
          // biome-ignore lint/suspicious/noArrayIndexKey: conditions have no identity but their place
          key={i}
          path={`${path}.conditions.${i}`}
          condition={c}
          earlier={earlier}
          onChange={(next) => set(conditions.map((x, n) => (n === i ? next : x)))}
          onRemove={() => set(conditions.toSpliced(i, 1))}
        />
      ))}
      {!locked && conditions.length < 10 && last && (
        <Button variant="subtle" size="compact-sm" onClick={add} className={css.addSmall}>
          {t.rule.add}
        </Button>
      )}
      {rule && <p className={css.ruleWords}>{ruleWords(t, rule, draft.questions, language)}</p>}
    </div>
  )
}

type RowProps = {
  path: string
  condition: Condition
  earlier: readonly Question[]
  onChange: (c: Condition) => void
  onRemove: () => void
}

function ConditionRow({ path, condition, earlier, onChange, onRemove }: RowProps) {
  const t = useSetupText()
  const { draft, language, problems, locked } = useBuilder()
  const q = draft.questions.find((x) => x.id === condition.question)
  const known = earlier.some((x) => x.id === condition.question)
  const comparison = comparisonOf(condition)
  const problem = at(problems, path)
  const labels: Record<Comparison, string> = {
    atMost: t.rule.to,
    atLeast: t.rule.from,
    between: t.rule.range,
    oneOf: t.rule.is,
    answered: t.rule.answered,
    skipped: t.rule.skipped,
  }
  const choose = (id: string) => {
    const next = draft.questions.find((x) => x.id === id)
    if (next) onChange(newCondition(next, comparisonsOf(next)[0] ?? 'answered'))
  }
  return (
    <div className={css.condition} data-path={path}>
      <NativeSelect
        aria-label={t.rule.question}
        value={condition.question}
        disabled={locked}
        onChange={(event) => choose(event.currentTarget.value)}
        data={[
          ...(known ? [] : [{ value: condition.question, label: q ? shortName(t, q, language) : t.rule.unknown }]),
          ...earlier.map((x) => ({
            value: x.id,
            label: `${draft.questions.indexOf(x) + 1}. ${shortName(t, x, language)}`,
          })),
        ]}
      />
      <NativeSelect
        aria-label={t.rule.compare}
        value={comparison}
        disabled={locked || !q}
        onChange={(event) => q && onChange(newCondition(q, event.currentTarget.value as Comparison))}
        data={[...new Set([...comparisonsOf(q), comparison])].map((x) => ({ value: x, label: labels[x] }))}
      />
      {q && <Value condition={condition} of={q} comparison={comparison} onChange={onChange} />}
      {!locked && (
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t.rule.remove(conditionWords(t, condition, draft.questions, language))}
          onClick={onRemove}
        >
          <Glyph of="remove" />
        </ActionIcon>
      )}
      {problem && (
        <p className={css.fieldError} role="alert">
          {problemWords(t, problem, draft, language)}
        </p>
      )}
    </div>
  )
}

function Value({
  condition: c,
  of: q,
  comparison,
  onChange,
}: {
  condition: Condition
  of: Question
  comparison: Comparison
  onChange: (c: Condition) => void
}) {
  const t = useSetupText()
  const { language, locked } = useBuilder()
  if (comparison === 'answered' || comparison === 'skipped') return null
  if (comparison === 'oneOf') {
    return (
      <Checkbox.Group
        aria-label={t.rule.value}
        value={c.oneOf ?? []}
        // A condition without a value would say nothing; the last one stays.
        onChange={(values) => values.length > 0 && onChange({ ...c, oneOf: values })}
      >
        <div className={css.values}>
          {valuesOf(q).map((v) => (
            <Checkbox key={v} value={v} disabled={locked} size="sm" label={valueWords(t, q, v, language)} />
          ))}
        </div>
      </Checkbox.Group>
    )
  }
  const [low, high] = isScaleKind(q.kind) ? scales[q.kind] : [0, 10]
  const numbers = Array.from({ length: high - low + 1 }, (_, i) => String(low + i))
  const pick = (key: 'min' | 'max', label: string) => (
    <NativeSelect
      aria-label={label}
      value={String(c[key])}
      disabled={locked}
      data={numbers}
      onChange={(event) => {
        const next = { ...c, [key]: Number(event.currentTarget.value) }
        // The other end follows, so that the range is never upside down.
        if (next.min !== undefined && next.max !== undefined && next.min > next.max) {
          next[key === 'min' ? 'max' : 'min'] = next[key]!
        }
        onChange(next)
      }}
    />
  )
  return (
    <span className={css.range}>
      {c.min !== undefined && pick('min', t.rule.from)}
      {comparison === 'between' && <span aria-hidden>–</span>}
      {c.max !== undefined && pick('max', t.rule.to)}
    </span>
  )
}
