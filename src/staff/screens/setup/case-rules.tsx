import { Button } from '@mantine/core'
import { useState } from 'react'
import type { CaseRule } from '../../../contract/operations/flow.ts'
import { useFormat } from '../../format.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useSetupText } from '../../text.ts'
import { CaseRuleForm } from './case-rule-form.tsx'
import { whenWords } from './case-rule-words.ts'
import { ListPanel } from './panel.tsx'
import setup from './setup.module.css'

/** Rules by which an answer opens a case. */
export function Panel() {
  const t = useSetupText()
  const f = useFormat()
  const hours = new Intl.NumberFormat(f.tag, { maximumFractionDigits: 1 })
  const may = useMay()
  const names = useNames()
  const reading = useCall('caseRules.list', {}, { fresh: 0 })
  const [editing, setEditing] = useState<CaseRule | 'new' | null>(null)
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: t.caseRule.none, why: t.caseRule.noneWhy }}
        hint={t.caseRule.firstWins}
        create={may('caseRules.save') && { label: t.caseRule.create, run: () => setEditing('new') }}
      >
        {(rules) =>
          rules.map((r) => (
            <li key={r.id} data-off={!r.enabled || undefined}>
              <div className={setup.text}>
                <span className={setup.title}>{r.name}</span>
                <div className={setup.under}>
                  {whenWords(t, r)} · {t.caseRule.hours(hours.format(r.dueHours))}
                </div>
                <div className={setup.under}>
                  {[
                    r.survey ? names.name('survey', r.survey) : t.caseRule.anySurvey,
                    r.unit ? names.name('unit', r.unit) : t.common.whole,
                  ].join(' · ')}
                </div>
              </div>
              <span className={setup.chip} data-tone={r.enabled ? 'good' : undefined}>
                {r.enabled ? t.caseRule.on : t.caseRule.off}
              </span>
              {may('caseRules.save') && (
                <Button variant="default" size="xs" aria-label={t.caseRule.edit(r.name)} onClick={() => setEditing(r)}>
                  {t.common.edit}
                </Button>
              )}
            </li>
          ))
        }
      </ListPanel>
      {editing && <CaseRuleForm rule={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </>
  )
}
