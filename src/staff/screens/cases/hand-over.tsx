import { Button, Popover } from '@mantine/core'
import { useState } from 'react'
import { Problem, useProblem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { useText } from '../../text.ts'
import css from '../../view/filter.module.css'
import { touchedByCase } from './touched.ts'

/** Giving a case to somebody else who can act. */
export function HandOver({ id, owner }: { id: string; owner: string | null }) {
  const t = useText()
  const words = useProblem()
  const [open, setOpen] = useState(false)
  const { data, error, refetch } = useCall('cases.colleagues', { params: { id } }, { enabled: open, fresh: 60_000 })
  const take = useAct('cases.take', touchedByCase)
  const people = data?.filter((p) => p.id !== owner)
  return (
    <Popover opened={open} onChange={setOpen} position="bottom-start" width={280} trapFocus returnFocus shadow="md">
      <Popover.Target>
        <Button variant="default" onClick={() => setOpen(!open)} aria-haspopup="dialog" aria-expanded={open}>
          {t.cases.hand}
        </Button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t.cases.handTo}>
        <p className={css.label}>{t.cases.handTo}</p>
        {error && <Problem error={error} retry={() => void refetch()} />}
        {take.error && <p role="alert">{words(take.error)}</p>}
        {!people && !error && <Wait lines={3} />}
        <div className={css.values}>
          {people?.map((p) => (
            <button
              key={p.id}
              type="button"
              className={css.choice}
              onClick={() =>
                take.mutate({ params: { id }, body: { person: p.id } }, { onSuccess: () => setOpen(false) })
              }
            >
              {p.name}{' '}
              <span className="small dim">
                {[t.role[p.role as 'lead'], p.away && t.cases.away].filter(Boolean).join(' · ')}
              </span>
            </button>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  )
}
