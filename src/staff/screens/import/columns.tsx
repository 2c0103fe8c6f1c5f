import { Select, TagsInput } from '@mantine/core'
import type { ImportMapping } from '../../../contract/operations/flow.ts'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import css from './import.module.css'
import { type ColumnTarget, choiceOf, details, targetOf } from './target.ts'

type Preview = CallReply<'imports.preview'>
type Props = {
  preview: Preview
  mapping: ImportMapping
  set: (column: string, to: ColumnTarget) => void
  issueOf: (path: string) => string | undefined
}

/** Each column with what stands in it and what it becomes. */
export function Columns({ preview, mapping, set, issueOf }: Props) {
  const t = useSetupText().imports
  const f = useFormat()
  const language = useLanguage()
  const survey = useCall('surveys.versions', { params: { id: mapping.survey } }).data?.[0]?.content
  const choices = [
    {
      group: t.groups.questions,
      items: (survey?.questions ?? []).map((q) => ({
        value: `question:${q.id}`,
        label: say(q.title, language) || q.id,
      })),
    },
    { group: t.groups.about, items: details.map((value) => ({ value, label: t.targets[value] })) },
    {
      group: t.groups.other,
      items: (['attribute', 'skip'] as const).map((value) => ({ value, label: t.targets[value] })),
    },
  ]
  const looked = t.looked(
    f.count(preview.rowsLooked),
    preview.encoding,
    t.delimiter[preview.delimiter] ?? preview.delimiter,
  )
  // What was recognised comes first; the order does not change while one chooses.
  const first = preview.columns.filter((c) => c.guess.to !== 'skip')
  const rest = preview.columns.filter((c) => c.guess.to === 'skip')
  const row = (c: Preview['columns'][number]) => {
    const target = mapping.columns[c.name]
    return (
      <li key={c.name} data-off={choiceOf(target) === 'skip' || undefined}>
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
            value={choiceOf(target)}
            data={choices}
            error={issueOf(`columns.${c.name}`)}
            maxDropdownHeight={340}
            onChange={(choice) => choice && set(c.name, targetOf(choice, c.name, target))}
          />
          {target?.to === 'question' && (
            <TagsInput
              size="xs"
              label={t.blankValues}
              aria-label={t.blankOf(c.name)}
              placeholder={target.blank?.length ? '' : t.blankHint}
              value={target.blank ?? []}
              onChange={(blank) =>
                set(c.name, { to: 'question', question: target.question, ...(blank.length > 0 && { blank }) })
              }
            />
          )}
        </div>
      </li>
    )
  }
  return (
    <section className={`card ${css.columns}`}>
      <h2>{t.columns}</h2>
      <p className={css.small}>{looked}</p>
      <p role="alert" className={css.issue}>
        {issueOf('columns')}
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
