import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { DraftReasonRule } from '../../../contract/operations/reasons.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { Problem, Wait } from '../../look/states.tsx'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useReasonsText } from '../../text.ts'
import { DraftList, useDraftList } from '../policies/draft-list.tsx'
import policies from '../policies/policies.module.css'
import { conditionWords } from './condition-words.ts'
import css from './reasons.module.css'
import { RuleForm } from './rule-form.tsx'
import { RulesTried, type Tried } from './rules-tried.tsx'

/** Rules that classify on arrival, changed as a draft: tried on last month's encounters, and saved as a whole. */
export function RuleDesk() {
  const all = useReasonsText()
  const t = all.rules
  const f = useFormat()
  const names = useNames()
  const may = useMay()
  const cache = useQueryClient()
  const { data, error, refetch } = useCall('reasonRules.list', {}, { fresh: 0 })
  const draft = useDraftList<DraftReasonRule>(data?.rules)
  const [tried, setTried] = useState<Tried | null>(null)
  if (!data)
    return (
      <section className="card">
        {error ? <Problem error={error} retry={() => void refetch()} /> : <Wait lines={6} />}
      </section>
    )
  const save = async (rules: DraftReasonRule[]) => {
    const saved = await call('reasonRules.save', { body: { rules, seen: data.seen } })
    cache.setQueryData(['reasonRules.list', {}], saved)
  }
  const fits = tried?.of === JSON.stringify(draft.entries) ? tried.run : null
  return (
    <div className={css.stack}>
      <DraftList
        draft={draft}
        t={t}
        rest={t.rest}
        changeable={may('reasonRules.save')}
        save={save}
        about={(r, at) => (
          <>
            <div className={policies.under}>{conditionWords(r.condition, all, names)}</div>
            <div className={policies.under}>{t.gives(names.name('reason', r.reason))}</div>
            {fits?.rules[at] && (
              <div className={policies.result}>
                {t.matched(fits.rules[at].matched, f.count(fits.rules[at].matched))}
              </div>
            )}
          </>
        )}
      />
      {may('reasonRules.dryRun') && draft.entries.length > 0 && (
        <RulesTried rules={draft.entries} tried={tried} stale={tried !== null && !fits} onTried={setTried} />
      )}
      {draft.form && <RuleForm {...draft.form} rule={draft.form.entry} />}
    </div>
  )
}
