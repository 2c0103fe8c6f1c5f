import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { CallReply } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useAct } from '../../queries.ts'
import { useText } from '../../text.ts'
import css from './case.module.css'
import { Failed } from './failed.tsx'
import { touchedByCase } from './touched.ts'

/** Other open cases of the same customer: one click makes them one. */
export function Merge({ id, others }: { id: string; others: CallReply<'cases.read'>['mergeable'] }) {
  const t = useText().cases
  const f = useFormat()
  const merge = useAct('cases.merge', touchedByCase)
  return (
    <section className={css.merge}>
      <h3 className={css.h3}>{t.mergeTitle}</h3>
      <p className="small dim">{t.mergeWhy}</p>
      <ul>
        {others.map((o) => (
          <li key={o.id}>
            <span>
              <Link to={'/cases/$id' as string} params={{ id: o.id } as never} search={true as never}>
                {t.number(String(o.number))} {o.title}
              </Link>{' '}
              <small className="dim">{f.full(o.openedAt)}</small>
            </span>
            <Button
              variant="default"
              size="xs"
              loading={merge.isPending}
              aria-label={t.mergeDo(String(o.number))}
              onClick={() => merge.mutate({ params: { id }, body: { cases: [o.id] } })}
            >
              {t.merge}
            </Button>
          </li>
        ))}
      </ul>
      <Failed error={merge.error} />
    </section>
  )
}
