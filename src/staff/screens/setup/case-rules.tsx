import { Button } from '@mantine/core'
import { useState } from 'react'
import type { CaseRule } from '../../../contract/operations/case-setup.ts'
import { useFormat } from '../../format.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useSetupText, useText } from '../../text.ts'
import { CaseRuleForm } from './case-rule-form.tsx'
import { thenWords, whenWords } from './case-rule-words.ts'
import { ListPanel } from './panel.tsx'
import setup from './setup.module.css'

/** Rules that open cases and tell people. */
export function Panel() {
  const t = useSetupText()
  const staff = useText()
  const language = useLanguage()
  const f = useFormat()
  const hours = new Intl.NumberFormat(f.tag, { maximumFractionDigits: 1 })
  const may = useMay()
  const names = useNames()
  const reading = useCall('caseRules.list', {}, { fresh: 0 })
  const [editing, setEditing] = useState<CaseRule | 'new' | null>(null)
  const rule = t.caseSetup.rule
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: rule.none, why: rule.noneWhy }}
        hint={rule.firstWins}
        create={may('caseRules.save') && { label: rule.create, run: () => setEditing('new') }}
      >
        {(rules) =>
          rules.map((r) => (
            <li key={r.id} data-off={!r.enabled || undefined}>
              <div className={setup.text}>
                <span className={setup.title}>{r.name}</span>
                <div className={setup.under}>
                  {[whenWords({ t, staff, names, language }, r), r.does.open && rule.hours(hours.format(r.dueHours))]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
                <div className={setup.under}>
                  {[
                    thenWords({ t }, r),
                    r.survey ? names.name('survey', r.survey) : r.when.on === 'answer' && rule.anySurvey,
                    r.unit ? names.name('unit', r.unit) : t.common.whole,
                  ]
                    .filter(Boolean)
                    .join(' · ')}
                </div>
              </div>
              {!r.enabled && <span className={setup.chip}>{rule.off}</span>}
              {may('caseRules.save') && (
                <Button variant="default" size="xs" aria-label={rule.edit(r.name)} onClick={() => setEditing(r)}>
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
