import { Button, NumberInput, Select } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'
import type { StaffingReply } from '../../../contract/staffing.ts'
import { useFormat } from '../../format.ts'
import { useNames } from '../../names.ts'
import { useStaffingText } from '../../text.ts'
import { type Away, changesAnything, readAway, type SetStaffing, type StaffingSearch, writeAway } from './search.ts'
import css from './staffing.module.css'

type Draft = { volume: number; aht: number; away: Away[] }

const draftOf = (search: StaffingSearch): Draft => ({
  ...{ volume: search.volume ?? 0, aht: search.aht ?? 0, away: readAway(search.away) },
})

/** More or fewer contacts, longer or shorter, some reasons gone to self-service: what it does to the week. It stays in the link. */
export function WhatIfPanel({ search, set, plan }: { search: StaffingSearch; set: SetStaffing; plan: StaffingReply }) {
  const t = useStaffingText()
  const f = useFormat()
  const names = useNames()
  const [draft, setDraft] = useState(() => draftOf(search))
  const { volume, aht, away } = search
  // The link may change by itself: the way back, another screen's link.
  useEffect(
    () => setDraft(draftOf({ ...(volume && { volume }), ...(aht && { aht }), ...(away && { away }) })),
    [volume, aht, away],
  )
  const send = useDebouncedCallback((next: Draft) => {
    set({ volume: next.volume || undefined, aht: next.aht || undefined, away: writeAway(next.away) || undefined })
  }, 500)
  const change = (more: Partial<Draft>) => {
    const next = { ...draft, ...more }
    setDraft(next)
    send(next)
  }
  const hours = (pick: (c: StaffingReply['channels'][number]) => number | null | undefined) => {
    const all = plan.channels.map(pick)
    const known = all.filter((h) => typeof h === 'number')
    return known.length > 0 ? known.reduce((a, b) => a + b, 0) : null
  }
  const [now, before] = [hours((c) => c.hours), hours((c) => c.without?.hours)]
  const left = names.reasons.filter((r) => !draft.away.some((a) => a.reason === r.id))
  const percent = (key: 'volume' | 'aht', label: string) => (
    <NumberInput
      label={label}
      value={draft[key]}
      min={-90}
      max={500}
      step={5}
      allowDecimal={false}
      suffix=" %"
      onChange={(n) => typeof n === 'number' && n >= -90 && n <= 500 && change({ [key]: n })}
    />
  )
  return (
    <section className={`card ${css.whatIf}`}>
      <h2>
        {t.whatIf}
        {changesAnything(search) && (
          <Button variant="subtle" size="compact-sm" onClick={() => change({ volume: 0, aht: 0, away: [] })}>
            {t.reset}
          </Button>
        )}
      </h2>
      <div className={css.pair}>
        {percent('volume', t.volume)}
        {percent('aht', t.handlingChange)}
      </div>
      {draft.away.map(({ reason, percent }) => {
        const name = names.name('reason', reason)
        return (
          <div key={reason} className={css.away}>
            <NumberInput
              label={t.awayShare(name)}
              value={percent}
              min={1}
              max={100}
              step={10}
              allowDecimal={false}
              suffix=" %"
              onChange={(n) =>
                typeof n === 'number' &&
                n >= 1 &&
                n <= 100 &&
                change({ away: draft.away.map((a) => (a.reason === reason ? { reason, percent: n } : a)) })
              }
            />
            <Button
              variant="default"
              aria-label={t.removeAway(name)}
              onClick={() => change({ away: draft.away.filter((a) => a.reason !== reason) })}
            >
              ×
            </Button>
          </div>
        )
      })}
      {left.length > 0 && (
        <Select
          label={t.away}
          placeholder={t.addAway}
          searchable
          value={null}
          data={left.map((r) => ({ value: r.id, label: names.name('reason', r.id) }))}
          onChange={(reason) => reason && change({ away: [...draft.away, { reason, percent: 50 }] })}
        />
      )}
      <p className={css.outcome} aria-live="polite">
        {!changesAnything(search)
          ? t.outcomeNone
          : now === null || before === null
            ? t.outcomeUnknown
            : t.outcome(`${f.count(now)} (${f.signed(Math.round(now) - Math.round(before))})`, f.count(before))}
      </p>
    </section>
  )
}
