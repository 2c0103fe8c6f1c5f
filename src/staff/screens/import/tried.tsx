import type { ImportMapping } from '../../../contract/operations/flow.ts'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useLanguage, useSetupText, useText } from '../../text.ts'
import css from './import.module.css'
import { Faults, shownRows, Trial } from './trial.tsx'

type Props = {
  reply: CallReply<'imports.check'> | undefined
  error: Error | null
  busy: boolean
  mapping: ImportMapping
}
type Value = CallReply<'imports.check'>['rows'][number]['values'][string]

/** What would come of the first rows. */
export function Tried({ reply, error, busy, mapping }: Props) {
  const t = useSetupText().imports
  const f = useFormat()
  const plain = usePlain(mapping.survey)
  const bad = reply?.rows.filter((r) => r.bad.length > 0) ?? []
  const good = reply?.rows.filter((r) => r.bad.length === 0) ?? []
  const asked = Object.entries(mapping.columns).flatMap(([column, c]) =>
    c.to === 'question' ? [{ column, question: c.question }] : [],
  )
  const fine = bad.length === 0
  const verdict = fine ? t.allGood(f.count(good.length)) : t.someBad(f.count(good.length), f.count(bad.length))
  const head = (
    <>
      <th>{t.when}</th>
      {asked.map(({ column }) => (
        <th key={column}>{column}</th>
      ))}
    </>
  )
  return (
    <Trial error={error} busy={busy} verdict={reply ? verdict : null} fine={fine} head={head}>
      {/* Bad rows first: they are what one looks for. */}
      {[...bad, ...good].slice(0, shownRows).map((r) => (
        <tr key={r.row} data-bad={r.bad.length > 0 || undefined}>
          <td className="num">{f.count(r.row)}</td>
          <td className={css.when}>{r.at ? f.full(r.at) : '–'}</td>
          {asked.map(({ column, question }) => (
            <td key={column} className={css.value}>
              {plain(question, r.values[question] ?? null)}
            </td>
          ))}
          {!fine && (
            <td className={css.why}>
              <Faults bad={r.bad} />
            </td>
          )}
        </tr>
      ))}
    </Trial>
  )
}

/** Values in words: options by their labels, solved as a person says it. */
function usePlain(survey: string) {
  const t = useText().answers
  const language = useLanguage()
  const questions = useCall('surveys.versions', { params: { id: survey } }).data?.[0]?.content.questions
  return (id: string, value: Value): string => {
    const question = questions?.find((q) => q.id === id)
    const label = (option: string) => {
      const found = question?.options?.find((o) => o.id === option)
      return found ? say(found.label, language) : option
    }
    if (value === null) return '–'
    if (typeof value === 'string' && question?.kind === 'solved') return t[value as 'yes' | 'partly' | 'no']
    if (typeof value !== 'object') return String(value)
    if ('consent' in value) return value.email ?? value.phone ?? '–'
    if ('option' in value) return value.other ?? label(value.option)
    return [...value.options.filter((o) => o !== 'other').map(label), value.other].filter(Boolean).join(', ')
  }
}
