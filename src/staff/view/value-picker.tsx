import { Checkbox, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Dimension } from '../../contract/metric.ts'
import { Problem, Wait } from '../look/states.tsx'
import { type Names, say } from '../names.ts'
import { useCall } from '../queries.ts'
import { useLanguage, useText } from '../text.ts'
import css from './filter.module.css'

type Option = { value: string; label: string; depth: number }

/** A tree laid out as a list: children under their parents, in the order of their names. */
function laidOut<T extends { id: string; parent: string | null }>(rows: T[], label: (r: T) => string): Option[] {
  const known = new Set(rows.map((r) => r.id))
  const below = (parent: string | null, depth: number): Option[] =>
    rows
      .filter((r) => (r.parent && known.has(r.parent) ? r.parent : null) === parent)
      .sort((a, b) => label(a).localeCompare(label(b)))
      .flatMap((r) => [{ value: r.id, label: label(r), depth }, ...below(r.id, depth + 1)])
  return below(null, 0)
}

type Props = { dimension: Dimension; names: Names; chosen: string[]; choose: (values: string[]) => void }

/** Values to tick: units and reasons as their tree, others as they occur, the most frequent first. */
export function ValuePicker({ dimension, names, chosen, choose }: Props) {
  const t = useText()
  const language = useLanguage()
  const [search, setSearch] = useState('')
  const ofReasons = dimension === 'reason' || dimension === 'reason_recorded'
  const tree = dimension === 'unit' || ofReasons || dimension === 'topic'
  const { data, error, refetch } = useCall(
    'dimensions.values',
    { params: { dimension } },
    { enabled: !tree, fresh: 60_000 },
  )
  const topicOptions = [
    ...names.topics
      .filter((topic) => !topic.closed)
      .map((topic) => ({ value: topic.id, label: names.topic(topic.id), depth: 0 })),
    { value: '', label: t.dimension.noTopic, depth: 0 },
  ]
  const options: Option[] | undefined =
    dimension === 'unit'
      ? laidOut(names.units, (u) => u.name)
      : ofReasons
        ? laidOut(names.reasons, (r) => say(r.name, language))
        : dimension === 'topic'
          ? topicOptions
          : data?.map((v) => ({ value: v.value, label: names.name(dimension, v.value), depth: 0 }))
  const wanted = search.trim().toLocaleLowerCase()
  const shown = options?.filter((o) => !wanted || o.label.toLocaleLowerCase().includes(wanted))
  return (
    <div className={css.panel}>
      {(options?.length ?? 0) > 8 && (
        <TextInput
          size="xs"
          aria-label={t.filter.search}
          placeholder={t.filter.search}
          value={search}
          onChange={(e) => setSearch(e.currentTarget.value)}
        />
      )}
      {error && <Problem error={error} retry={() => void refetch()} />}
      {!shown && !error && <Wait lines={4} />}
      {shown?.length === 0 && <p className="dim small">{t.filter.none}</p>}
      <div className={css.values}>
        {shown?.map((o) => (
          <div key={o.value} className={css.value} style={{ paddingLeft: 6 + o.depth * 18 }}>
            <Checkbox
              size="sm"
              label={o.label}
              checked={chosen.includes(o.value)}
              onChange={(e) =>
                choose(e.currentTarget.checked ? [...chosen, o.value] : chosen.filter((v) => v !== o.value))
              }
            />
          </div>
        ))}
      </div>
    </div>
  )
}
