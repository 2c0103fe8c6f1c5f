import { Select } from '@mantine/core'
import { useState } from 'react'
import type { ImportState } from '../../../../contract/operations/flow.ts'
import type { CallReply } from '../../../client.ts'
import { useFormat } from '../../../format.ts'
import { Problem, Wait } from '../../../look/states.tsx'
import { useNames } from '../../../names.ts'
import { useCall } from '../../../queries.ts'
import { useSetupText } from '../../../text.ts'
import css from '../import.module.css'

type Row = CallReply<'contactLog.summary'>['rows'][number]

/** What a contact log brought, by reason, to be held against the file. */
export function Summary({ state }: { state: ImportState }) {
  const t = useSetupText().contactLog
  const f = useFormat()
  const names = useNames()
  const [outcome, setOutcome] = useState<string | null>(null)
  const input = { params: { id: state.id }, query: outcome === null ? {} : { outcome } }
  const { data, error, refetch } = useCall('contactLog.summary', input, { fresh: 10_000, keep: true })
  // A mean of so many calls is compared with the file, so it keeps a decimal.
  const mean = (x: number | null) => (x === null ? '–' : t.seconds(f.value('hours', x, 0.5).replace(/\s*h$/, '')))
  const row = (name: string, r: Row) => (
    <>
      <td>{name}</td>
      <td className="num">{f.count(r.n)}</td>
      <td className="num">{mean(r.ahtSeconds)}</td>
      <td className="num">{mean(r.waitSeconds)}</td>
      <td className="num">{f.value('share', r.unknownShare, 0.004)}</td>
    </>
  )
  return (
    <section className={`card ${css.table}`}>
      <h2>{t.summary}</h2>
      <p className={css.small}>{t.summaryWhy}</p>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={4} />
      ) : data.outcomes.length === 0 ? (
        <p>{t.summaryNone}</p>
      ) : (
        <>
          {data.outcomes.length > 1 && (
            <Select
              size="xs"
              label={t.outcome}
              placeholder={t.allOutcomes}
              clearable
              value={outcome}
              data={data.outcomes.map((o) => ({
                value: o.outcome,
                label: `${o.outcome || t.noOutcome} (${f.count(o.n)})`,
              }))}
              onChange={setOutcome}
            />
          )}
          <div className={css.scroll}>
            <table className="plain">
              <thead>
                <tr>
                  <th>{t.reason}</th>
                  <th className="num">{t.n}</th>
                  <th className="num">{t.aht}</th>
                  <th className="num">{t.wait}</th>
                  <th className="num">{t.unknownShare}</th>
                </tr>
              </thead>
              <tbody>
                {data.rows.map((r) => (
                  <tr key={r.reason}>{row(r.reason ? names.name('reason', r.reason) : t.noReason, r)}</tr>
                ))}
                {data.total && <tr className={css.total}>{row(t.total, data.total)}</tr>}
              </tbody>
            </table>
          </div>
        </>
      )}
    </section>
  )
}
