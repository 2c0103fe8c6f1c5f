import { messageSteps, suppressions } from 'virtual:contract'
import { Button, NativeSelect } from '@mantine/core'
import { useNavigate, useParams } from '@tanstack/react-router'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useLanguage, useOutboxText } from '../../text.ts'
import css from './outbox.module.css'
import { channels, type OutboxSearch, periods, states, usualDays } from './search.ts'

/** What narrows the list, kept in the address. */
export function Filters({ search }: { search: OutboxSearch }) {
  const t = useOutboxText()
  const language = useLanguage()
  const navigate = useNavigate()
  const { id } = useParams({ strict: false }) as { id?: string }
  const touchpoints = useCall('touchpoints.list', {}, { fresh: 60_000 }).data
  const set = (change: Record<string, string | undefined>) => {
    const kept = Object.fromEntries(Object.entries({ ...search, ...change }).filter(([, v]) => v))
    void navigate({ to: (id ? `/outbox/${id}` : '/outbox') as string, search: kept as never, replace: true })
  }
  const select = (
    key: 'state' | 'channel' | 'step' | 'reason' | 'touchpoint',
    values: readonly string[],
    words: (value: string) => string,
  ) => (
    <NativeSelect
      size="xs"
      label={t.filter[key]}
      data={[{ value: '', label: t.filter.any }, ...values.map((v) => ({ value: v, label: words(v) }))]}
      value={search[key] ?? ''}
      onChange={(e) => set({ [key]: e.currentTarget.value || undefined })}
    />
  )
  const narrowed = Object.keys(search).some((k) => k !== 'days')
  return (
    <div className={css.filters}>
      <NativeSelect
        size="xs"
        label={t.filter.period}
        data={periods.map((p) => ({ value: `${p}`, label: t.filter.days(p) }))}
        value={`${search.days ?? usualDays}`}
        onChange={(e) => set({ days: e.currentTarget.value === `${usualDays}` ? undefined : e.currentTarget.value })}
      />
      {select('state', states, (s) => t.states[s as (typeof states)[number]])}
      {select('channel', channels, (c) => t.channels[c as (typeof channels)[number]])}
      {select('step', messageSteps, (s) => t.steps[s as (typeof messageSteps)[number]])}
      {(search.state === 'suppressed' || search.reason) &&
        select('reason', suppressions, (r) => t.reasons[r as (typeof suppressions)[number]])}
      {select(
        'touchpoint',
        (touchpoints ?? []).map((p) => p.id),
        (p) => say(touchpoints?.find((x) => x.id === p)?.name ?? {}, language),
      )}
      {narrowed && (
        <Button
          variant="subtle"
          size="xs"
          onClick={() =>
            set({ state: undefined, channel: undefined, step: undefined, reason: undefined, touchpoint: undefined })
          }
        >
          {t.filter.clear}
        </Button>
      )}
    </div>
  )
}
