import { Button } from '@mantine/core'
import { useFormat } from '../../format.ts'
import { useAct, useCall } from '../../queries.ts'
import { useSetupText } from '../../text.ts'
import setup from '../setup/setup.module.css'

/** The named mappings; nothing where there are none. */
export function SavedMappings() {
  const { contactLog: t, common } = useSetupText()
  const f = useFormat()
  const { data } = useCall('mappings.list', {}, { fresh: 0 })
  const remove = useAct('mappings.remove', ['mappings.list'])
  if (!data?.length) return null
  return (
    <section className="card">
      <h2>{t.mappings}</h2>
      <p className={setup.hint}>{t.mappingsWhy}</p>
      <ul className={setup.rows}>
        {data.map((one) => (
          <li key={one.id}>
            <div className={setup.text}>
              <span className={setup.title}>{one.name}</span>
              <div className={setup.under}>
                {[one.mapping.source, one.usedAt && t.used(f.full(one.usedAt))].filter(Boolean).join(' · ')}
              </div>
            </div>
            <Button
              variant="default"
              size="xs"
              aria-label={t.forget(one.name)}
              loading={remove.isPending}
              onClick={() => remove.mutate({ params: { id: one.id } })}
            >
              {common.remove}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
