import { SegmentedControl } from '@mantine/core'
import { useState } from 'react'
import type { ImportState } from '../../../contract/operations/flow.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useCall } from '../../queries.ts'
import { useSetupText } from '../../text.ts'
import { ContactMapping } from './contact/editor.tsx'
import css from './import.module.css'
import { Mapping } from './mapping.tsx'

type Kind = ImportState['kind']

/** Asks whether a file holds encounters or answers, and then what its columns are. What it looks like is chosen at first. */
export function WhatItHolds({ state }: { state: ImportState }) {
  const t = useSetupText().contactLog
  const [chosen, choose] = useState<Kind | null>(state.encounters ? 'encounters' : state.mapping ? 'answers' : null)
  const guess = useCall('imports.preview', { params: { id: state.id } }, { fresh: 60_000, enabled: chosen === null })
  if (guess.error && !chosen) return <Problem error={guess.error} retry={() => void guess.refetch()} />
  const guessed = guess.data?.holds
  const kind = chosen ?? guessed
  return (
    <>
      <section className={`card ${css.kind}`}>
        <h2>{t.kind}</h2>
        <SegmentedControl
          aria-label={t.kind}
          value={kind ?? 'encounters'}
          disabled={!kind}
          data={(['encounters', 'answers'] as const).map((value) => ({ value, label: t.kinds[value] }))}
          onChange={(value) => choose(value as Kind)}
        />
      </section>
      {!kind ? (
        <section className="card">
          <Wait lines={8} />
        </section>
      ) : kind === 'answers' ? (
        <Mapping state={state} />
      ) : (
        <ContactMapping state={state} />
      )}
    </>
  )
}
