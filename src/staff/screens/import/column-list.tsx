import { Select, TagsInput } from '@mantine/core'
import type { ReactNode } from 'react'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useSetupText } from '../../text.ts'
import css from './import.module.css'

type Column = CallReply<'imports.preview'>['columns'][number] | CallReply<'contactLog.preview'>['columns'][number]
type Preview<C extends Column> = { columns: C[]; rowsLooked: number; encoding: string; delimiter: string }
type Choices = { group: string; items: { value: string; label: string }[] }[]

type Props<C extends Column> = {
  preview: Preview<C>
  choices: Choices
  chosen: (column: string) => string
  choose: (column: string, choice: string) => void
  /** What else is to be said of a column that was chosen. */
  more: (column: string) => ReactNode
  /** Beside what was looked at. */
  note?: string | false
  /** What is wrong with the columns together. */
  problem: string | undefined
  issueOf: (path: string) => string | undefined
}

/** Each column of a file with what stands in it and what it becomes. */
export function ColumnList<C extends Column>(props: Props<C>) {
  const { preview, choices, chosen, choose, more, note, problem, issueOf } = props
  const t = useSetupText().imports
  const f = useFormat()
  // What was recognised comes first; the order does not change while one chooses.
  const first = preview.columns.filter((c) => c.guess.to !== 'skip')
  const rest = preview.columns.filter((c) => c.guess.to === 'skip')
  const looked = t.looked(
    f.count(preview.rowsLooked),
    preview.encoding,
    t.delimiter[preview.delimiter] ?? preview.delimiter,
  )
  const row = (c: C) => (
    <li key={c.name} data-off={chosen(c.name) === 'skip' || undefined}>
      <div className={css.name}>
        <strong>{c.name}</strong>
        <small>
          {c.distinct === 0
            ? t.allBlank
            : [t.distinct(f.count(c.distinct)), c.blank > 0 && t.blank(f.count(c.blank))].filter(Boolean).join(', ')}
        </small>
      </div>
      <div className={css.samples}>
        {c.samples.map((sample) => (
          <span key={sample}>{sample}</span>
        ))}
      </div>
      <div className={css.target}>
        <Select
          aria-label={t.becomesOf(c.name)}
          searchable
          allowDeselect={false}
          value={chosen(c.name)}
          data={choices}
          error={issueOf(`columns.${c.name}`)}
          maxDropdownHeight={340}
          onChange={(choice) => choice && choose(c.name, choice)}
        />
        {more(c.name)}
      </div>
    </li>
  )
  return (
    <section className={`card ${css.columns}`}>
      <h2>{t.columns}</h2>
      <p className={css.small}>
        {looked} {note}
      </p>
      <p role="alert" className={css.issue}>
        {problem}
      </p>
      <ul>{first.map(row)}</ul>
      {rest.length > 0 && (
        <details open={first.length === 0 || rest.length <= 6}>
          <summary>{t.otherColumns(f.count(rest.length))}</summary>
          <ul>{rest.map(row)}</ul>
        </details>
      )}
    </section>
  )
}

/** Values of a column that stand for nothing. */
export function BlankValues({
  column,
  blank = [],
  set,
}: {
  column: string
  blank?: string[] | undefined
  set: (blank: string[]) => void
}) {
  const t = useSetupText().imports
  return (
    <TagsInput
      size="xs"
      label={t.blankValues}
      aria-label={t.blankOf(column)}
      placeholder={blank.length > 0 ? '' : t.blankHint}
      value={blank}
      onChange={set}
    />
  )
}
