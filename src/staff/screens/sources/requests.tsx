import { Button, Modal, NativeSelect } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { WebhookRequest } from '../../../contract/operations/sources.ts'
import type { MappedField } from '../../../contract/webhook.ts'
import { useFormat } from '../../format.ts'
import { Empty, Problem, Wait } from '../../look/states.tsx'
import { useAct, useCall } from '../../queries.ts'
import { usePeopleText } from '../../text.ts'
import setup from '../setup/setup.module.css'
import type { RequestsSearch } from './search.ts'
import css from './sources.module.css'

const tones = { accepted: 'good', held: 'signal', refused: 'signal', unsigned: 'plain' } as const
const states = ['waiting', 'accepted', 'held', 'refused', 'unsigned'] as const
const touched = ['webhooks.requests', 'webhooks.held', 'webhooks.read', 'sources.list'] as const

/** What has come of late, with what became of it; what waits can be tried again. */
export function Requests({ id }: { id: string }) {
  const t = usePeopleText().hook
  const navigate = useNavigate()
  const { state } = useSearch({ strict: false }) as RequestsSearch
  const query = state ? { state } : {}
  const { data, error, refetch } = useCall('webhooks.requests', { params: { id }, query }, { fresh: 0, keep: true })
  const all = useAct('webhooks.retry', touched)
  const [shown, setShown] = useState<WebhookRequest | null>(null)
  return (
    <section className={`card ${css.section}`}>
      <h2>{t.requests}</h2>
      <div className={css.row}>
        <NativeSelect
          aria-label={t.requests}
          value={state ?? ''}
          data={[{ value: '', label: t.all }, ...states.map((s) => ({ value: s, label: t.state[s] }))]}
          onChange={(event) =>
            void navigate({
              to: '.',
              search: (event.currentTarget.value ? { state: event.currentTarget.value } : {}) as never,
              replace: true,
            })
          }
        />
        {data?.rows.some((r) => r.state === 'held' || r.state === 'refused') && (
          <Button variant="default" loading={all.isPending} onClick={() => all.mutate({ params: { id } })}>
            {t.retryAll}
          </Button>
        )}
      </div>
      {all.data && (
        <p className={setup.said} role="status">
          {t.applied(all.data.in, all.data.left)}
        </p>
      )}
      {error && !data ? (
        <Problem error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Wait lines={4} />
      ) : data.rows.length === 0 ? (
        <Empty title={t.requestsNone} />
      ) : (
        <ul className={setup.rows}>
          {data.rows.map((r) => (
            <Row key={r.id} request={r} show={() => setShown(r)} />
          ))}
        </ul>
      )}
      {shown && <Body request={shown} close={() => setShown(null)} />}
    </section>
  )
}

function Row({ request, show }: { request: WebhookRequest; show: () => void }) {
  const t = usePeopleText().hook
  const f = useFormat()
  const retry = useAct('webhookRequests.retry', touched)
  const name = (field: string) => t.field[field as MappedField] ?? field
  const why = request.leftOut.flatMap((l) => [
    ...l.issues.map((i) => `${name(i.path)}: ${t.issue[i.message] ?? t.issueOther}`),
    ...l.unknown.map((u) => `${name(u.field)}: ${u.value}`),
  ])
  return (
    <li>
      <div className={setup.text}>
        <span className={setup.title}>{f.full(request.receivedAt)}</span>
        <div className={setup.under}>
          {[
            request.problem
              ? t.problem[request.problem]
              : // Of one that waits it matters why, not that nothing of it is in yet.
                request.created + request.known > 0 || why.length === 0
                ? t.counts(f.count(request.created), f.count(request.known))
                : null,
            ...[...new Set(why)].slice(0, 3),
          ]
            .filter(Boolean)
            .join(' · ')}
        </div>
      </div>
      <span className={setup.chip} data-tone={tones[request.state]}>
        {t.state[request.state]}
      </span>
      <Button variant="subtle" size="compact-sm" onClick={show}>
        {t.show}
      </Button>
      {(request.state === 'held' || request.state === 'refused') && (
        <Button
          variant="default"
          size="compact-sm"
          loading={retry.isPending}
          onClick={() => retry.mutate({ params: { id: request.id } })}
        >
          {t.retry}
        </Button>
      )}
    </li>
  )
}

function Body({ request, close }: { request: WebhookRequest; close: () => void }) {
  const t = usePeopleText().hook
  const { data, error } = useCall('webhookRequests.read', { params: { id: request.id } }, { fresh: 0 })
  const forget = useAct('webhookRequests.forget', touched)
  return (
    <Modal opened onClose={close} title={t.show} size="48rem" closeButtonProps={{ 'aria-label': t.done }}>
      <div className={setup.form}>
        {error && !data ? (
          <Problem error={error} />
        ) : !data ? (
          <Wait lines={6} />
        ) : (
          <pre className={css.pre}>{data.body}</pre>
        )}
        {data && !data.whole && <p className={setup.hint}>{t.cut}</p>}
        <div className={setup.actions}>
          <Button
            variant="subtle"
            color="red"
            loading={forget.isPending}
            onClick={() => forget.mutate({ params: { id: request.id } }, { onSuccess: close })}
          >
            {t.forget}
          </Button>
        </div>
      </div>
    </Modal>
  )
}
