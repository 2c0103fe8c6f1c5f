import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useBrandText } from '../../text.ts'
import { CopyButton } from '../setup/copy-button.tsx'
import setup from '../setup/setup.module.css'
import css from './texts.module.css'

/** Which way texts go, and the addresses to give to the operator. */
export function TextGateway() {
  const { texts: t } = useBrandText()
  const { data, error, refetch } = useCall('texts.setup', {})
  return (
    <section className="card">
      <h2>{t.gateway}</h2>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={4} />
      ) : (
        <div className={css.gateway}>
          <p>{data.gateway ? t.goesBy(data.gateway) : t.noGateway}</p>
          {!data.hears && <p className={css.signal}>{t.unsigned}</p>}
          {(['receive', 'report'] as const).map((what) => (
            <div key={what} className={setup.field}>
              <span>{t[what]}</span>
              <code className={setup.secret}>{data[what]}</code>
              <CopyButton text={data[what]} size="xs" />
            </div>
          ))}
          <p className={setup.hint}>{t.addressWhy}</p>
        </div>
      )}
    </section>
  )
}
