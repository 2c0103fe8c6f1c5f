import { Button } from '@mantine/core'
import type { Touchpoint } from '../../../contract/operations/catalog.ts'
import type { CodeBatch } from '../../../contract/operations/paper.ts'
import { address } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { usePrintText, useText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import css from './print.module.css'

/** The codes made for a touchpoint: how many were answered with, their files again, and a way to stop them. */
export function Batches({ touchpoint }: { touchpoint: Touchpoint }) {
  const t = usePrintText()
  const query = { touchpoint: touchpoint.id }
  const { data, error, refetch } = useCall('codes.batches', { query }, { fresh: 0, keep: true })
  return (
    <section className={`card ${css.batches}`}>
      <h2>{t.batches}</h2>
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={3} />
      ) : data.length === 0 ? (
        <Empty title={t.batchesNone} why={t.batchesNoneWhy} />
      ) : (
        <ul className={setup.rows}>
          {data.map((batch) => (
            <Batch key={batch.id} batch={batch} />
          ))}
        </ul>
      )}
      <Till touchpoint={touchpoint.id} />
      <p className={css.small}>
        {t.till} <a href="/api/docs">{t.tillDocs}</a>
      </p>
    </section>
  )
}

/** What tills asked for. A response rate would need to know how many receipts customers were handed, and nobody does. */
function Till({ touchpoint }: { touchpoint: string }) {
  const t = usePrintText()
  const f = useFormat()
  const { data } = useCall('codes.till', { query: { touchpoint } }, { fresh: 0, keep: true })
  return (
    <p className={css.small}>
      {data && data.issued > 0 && (
        <>
          {t.tillCodes(f.count(data.issued))} ·{' '}
          {data.answered === null ? t.answeredHidden : t.answered(f.count(data.answered))}.{' '}
        </>
      )}
      {t.noDenominator}
    </p>
  )
}

function Batch({ batch: b }: { batch: CodeBatch }) {
  const t = usePrintText()
  const { language: names } = useText()
  const f = useFormat()
  const may = useMay()
  const close = useAct('codes.close', ['codes.batches'])
  const expired = Date.parse(b.expiresAt) < Date.now()
  const what = t.forms[b.form === 'card' ? 'code-card' : 'code-receipt']
  const name = b.name || f.day(b.createdAt)
  const facts = [
    t.batch(b.count, f.count(b.count)),
    b.answered === null ? t.answeredHidden : t.answered(f.count(b.answered)),
    t.madeAt(f.day(b.createdAt)),
    t.until(f.day(b.expiresAt)),
    b.language && names[b.language],
  ]
  const file = (of: 'codes.pdf' | 'codes.csv', label: string) => (
    <Button
      component="a"
      variant="default"
      size="xs"
      href={address('codes.print', { params: { id: b.id, file: of } })}
      download=""
      aria-label={t.ofBatch(label, name)}
    >
      {label}
    </Button>
  )
  return (
    <li data-off={b.closed || expired || undefined}>
      <div className={setup.text}>
        <span className={setup.title}>{b.name || what}</span>
        <div className={setup.under}>{[b.name && what, ...facts].filter(Boolean).join(' · ')}</div>
      </div>
      {(b.closed || expired) && <span className={setup.chip}>{b.closed ? t.stopped : t.expired}</span>}
      {may('codes.print') && (
        <span className={css.buttons}>
          {file('codes.pdf', t.download)}
          {file('codes.csv', t.csv)}
          {!expired && (
            <Button
              variant="subtle"
              size="xs"
              color={b.closed ? 'spruce' : 'red'}
              loading={close.isPending}
              aria-label={t.ofBatch(b.closed ? t.restart : t.stop, name)}
              onClick={() => close.mutate({ params: { id: b.id }, body: { closed: !b.closed } })}
            >
              {b.closed ? t.restart : t.stop}
            </Button>
          )}
        </span>
      )}
    </li>
  )
}
