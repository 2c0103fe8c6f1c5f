import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DraftPolicy } from '../../../contract/operations/policies.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { usePoliciesText, useText } from '../../text.ts'
import { DraftList, useDraftList } from './draft-list.tsx'
import { DryRunPanel, type Tried } from './dry-run-panel.tsx'
import css from './policies.module.css'
import { PolicyForm } from './policy-form.tsx'
import { actionWords, conditionWords } from './policy-words.ts'

/** The list in its order, changed as a draft: tried on last month's encounters beside it, and saved as a whole. */
export function PolicyDesk() {
  const t = usePoliciesText()
  const words = { t, staff: useText(), f: useFormat(), names: useNames() }
  const may = useMay()
  const cache = useQueryClient()
  const { data, error, refetch } = useCall('policies.list', {}, { fresh: 0 })
  const draft = useDraftList<DraftPolicy>(data?.policies)
  const [tried, setTried] = useState<Tried | null>(null)
  if (!data)
    return (
      <section className="card">
        {error ? <Problem error={error} retry={() => void refetch()} /> : <Wait lines={6} />}
      </section>
    )
  const save = async (policies: DraftPolicy[]) => {
    const saved = await call('policies.save', { body: { policies, seen: data.seen } })
    cache.setQueryData(['policies.list', {}], saved)
  }
  const fits = tried?.of === JSON.stringify(draft.entries) ? tried.run : null
  return (
    <div className={css.desk}>
      <DraftList
        draft={draft}
        t={t}
        rest={t.restWhy}
        changeable={may('policies.save')}
        save={save}
        about={(p, at) => (
          <>
            <div className={css.under}>{conditionWords(p, words)}</div>
            <div className={css.under}>{actionWords(p, words)}</div>
            {fits?.policies[at] && (
              <div className={css.result}>
                {t.try.policy(words.f.count(fits.policies[at].asked), words.f.count(fits.policies[at].matched))}
              </div>
            )}
          </>
        )}
      />
      {may('policies.dryRun') && (
        <DryRunPanel policies={draft.entries} tried={tried} stale={tried !== null && !fits} onTried={setTried} />
      )}
      {draft.form && <PolicyForm {...draft.form} policy={draft.form.entry} />}
    </div>
  )
}
