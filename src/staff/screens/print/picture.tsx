import type { Language } from '../../../contract/language.ts'
import type { Touchpoint } from '../../../contract/operations/catalog.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { usePrintText } from '../../text.ts'
import css from './print.module.css'
import type { PrintForm } from './search.ts'

type Props = { touchpoint: Touchpoint; form: PrintForm; language: Language | undefined }

/** The sheet as it will be printed, and what the printed letters lack. */
export function Picture({ touchpoint, form, language }: Props) {
  const t = usePrintText()
  const query = { form, ...(language && { language }) }
  const { data, error, refetch } = useCall('print.look', { params: { id: touchpoint.id }, query }, { keep: true })
  return (
    <section className={`card ${css.picture}`}>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={8} />
      ) : (
        <>
          <img
            alt={t.pictureOf(t.forms[form])}
            data-form={form}
            src={`data:image/svg+xml;charset=utf-8,${encodeURIComponent(data.svg)}`}
          />
          {form.startsWith('code-') && <p className={css.small}>{t.sample}</p>}
          {data.missing.length > 0 && (
            <p className={css.notYet} role="alert">
              {t.missing(data.missing.join(' '))}
            </p>
          )}
        </>
      )}
    </section>
  )
}
