import { NativeSelect } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { useBrandText } from '../../text.ts'
import { unitOptions } from '../setup/tree.ts'
import css from './brand.module.css'
import { BrandForm } from './brand-form.tsx'

/** How the organisation, or a unit of it, looks to its customers. */
export function Panel() {
  const { brand: t } = useBrandText()
  const { person } = useMe()
  const may = useMay()
  const { units } = useNames()
  const navigate = useNavigate()
  const search = useSearch({ strict: false }) as { unit?: string }
  const open = units.filter((u) => !u.closed)
  const unit = open.find((u) => u.id === search.unit)?.id ?? person.unit ?? undefined
  const query = unit ? { unit } : {}
  const { data, error, refetch } = useCall('brand.read', { query })
  const choose = (id: string) =>
    void navigate({
      to: '/settings/$section' as string,
      params: { section: 'brand' } as never,
      search: (id ? { unit: id } : {}) as never,
      replace: true,
    })
  return (
    <div className="stack">
      <p className={css.why}>{t.why}</p>
      {open.length > 1 && (
        <NativeSelect
          label={t.of}
          value={unit ?? ''}
          maw={360}
          onChange={(event) => choose(event.currentTarget.value)}
          data={[...(person.unit ? [] : [{ value: '', label: t.whole }]), ...unitOptions(open)]}
        />
      )}
      {error && !data ? (
        <section className="card">
          <Problem error={error} retry={() => void refetch()} />
        </section>
      ) : data ? (
        <BrandForm
          key={unit ?? ''}
          unit={unit}
          state={data}
          locked={!may('brand.save') || (unit === undefined && person.unit !== null)}
        />
      ) : (
        <section className="card">
          <Wait lines={8} />
        </section>
      )}
    </div>
  )
}
