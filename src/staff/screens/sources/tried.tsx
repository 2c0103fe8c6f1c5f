import type { MappedField, WebhookMapping } from '../../../contract/webhook.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { say, useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useLanguage, usePeopleText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from './sources.module.css'

const tones = { ready: 'good', held: 'signal', refused: 'signal', ignored: 'plain' } as const

/** What the newest request would become with a mapping. */
export function Tried({ id, mapping }: { id: string; mapping: WebhookMapping }) {
  const t = usePeopleText().hook
  const format = useFormat()
  const names = useNames()
  const language = useLanguage()
  const { data, error } = useCall('webhooks.try', { params: { id }, body: { mapping } }, { keep: true, fresh: 0 })
  const name = (field: string) =>
    field === 'extraReasons'
      ? t.extraReason
      : field.startsWith('attribute:')
        ? field.slice(10)
        : (t.field[field as MappedField] ?? field)
  // Names and times as everywhere else; what the mapping calls them stands in its fields above.
  const shown = (field: string, value: string) => {
    if (field === 'startedAt' || field === 'endedAt') return format.full(value)
    if (field === 'channel') return names.name('channel', value)
    if (field === 'customerLanguage') return names.name('language', value)
    if (field !== 'touchpoint' && field !== 'reason' && field !== 'extraReasons') return value
    const found = field !== 'touchpoint' ? names.reasons : names.touchpoints
    const one = found.find((x) => x.id === value || x.code === value)
    return one ? say(one.name, language) : value
  }
  return (
    <div className={css.section} aria-live="polite">
      <strong>{t.tried}</strong>
      {error && !data ? (
        <Problem error={error} />
      ) : !data ? (
        <Wait lines={2} />
      ) : data.problem ? (
        <p className={setup.missing}>{t.problem[data.problem]}</p>
      ) : (
        <ul className={css.tried}>
          {data.items.slice(0, 5).map((item, n) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: items of an example have no other identity
            <li key={n}>
              <span className={setup.chip} data-tone={tones[item.kind]}>
                {t.item[item.kind]}
              </span>
              <dl>
                {item.fields.map((f) => (
                  <div key={`${f.field} ${f.value}`}>
                    <dt>{name(f.field)}</dt>
                    <dd>{shown(f.field, f.value)}</dd>
                  </div>
                ))}
                {item.issues.map((i) => (
                  <div key={i.path} className={setup.missing}>
                    <dt>{name(i.path)}</dt>
                    <dd>{t.issue[i.message] ?? t.issueOther}</dd>
                  </div>
                ))}
                {item.unknown.map((u) => (
                  <div key={`${u.field} ${u.value}`} className={setup.missing}>
                    <dt>{name(u.field)}</dt>
                    <dd>{u.value}</dd>
                  </div>
                ))}
              </dl>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
