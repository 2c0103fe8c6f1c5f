import { useDebouncedValue } from '@mantine/hooks'
import type { Figure } from '../../../contract/ask.ts'
import type { ErrandRule } from '../../../contract/errand.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { half } from '../../look/verdict.ts'
import { useCall } from '../../queries.ts'
import { useErrandsText } from '../../text.ts'
import css from './rule.module.css'

/** What a rule would do, beside the one in force, as it is being written. */
export function RulePreview({ rule }: { rule: ErrandRule }) {
  const t = useErrandsText()
  const f = useFormat()
  const [tried] = useDebouncedValue(rule, 400)
  const { data, error, refetch } = useCall('errandRule.preview', { body: tried }, { keep: true })
  const share = ({ value, interval, n }: Figure) =>
    value === null
      ? '–'
      : `${f.percent(value)} ${interval ? `±${f.bare('share', half(interval), half(interval))}` : ''} (n ${f.count(n ?? 0)})`
  const rows = {
    contacts: (x: NonNullable<typeof data>['now']) => f.count(x.contacts),
    errands: (x: NonNullable<typeof data>['now']) => f.count(x.errands),
    contactsPerErrand: (x: NonNullable<typeof data>['now']) =>
      x.contactsPerErrand === null ? '–' : f.value('mean', x.contactsPerErrand),
    errandFcr: (x: NonNullable<typeof data>['now']) => share(x.errandFcr),
    observedFcr: (x: NonNullable<typeof data>['now']) => share(x.observedFcr),
    transferred: (x: NonNullable<typeof data>['now']) => share(x.transferred),
  }
  return (
    <section className={css.preview} aria-live="polite">
      <h3>{t.settings.preview}</h3>
      {error ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={4} />
      ) : data.customers === 0 ? (
        <p className="dim">{t.settings.nothing}</p>
      ) : (
        <>
          <table>
            <thead>
              <tr>
                <th scope="col">{t.settings.figure}</th>
                <th scope="col">{t.settings.now}</th>
                <th scope="col">{t.settings.draft}</th>
              </tr>
            </thead>
            <tbody>
              {(Object.keys(rows) as (keyof typeof rows)[]).map((name) => (
                <tr key={name}>
                  <th scope="row">{t.settings.rows[name]}</th>
                  <td>{rows[name](data.now)}</td>
                  <td>{rows[name](data.draft)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          <p className="small dim">{t.settings.previewOf(f.count(data.customers), f.count(data.all))}</p>
        </>
      )}
    </section>
  )
}
