import { Button } from '@mantine/core'
import type { DraftReasonRule, RulesTried as Run } from '../../../contract/operations/reasons.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useReasonsText } from '../../text.ts'
import policies from '../policies/policies.module.css'
import { Failed } from '../setup/failed.tsx'
import setup from '../setup/setup.module.css'
import { useSubmit } from '../setup/use-submit.ts'

export type Tried = { of: string; run: Run }
type Props = { rules: DraftReasonRule[]; tried: Tried | null; stale: boolean; onTried: (tried: Tried) => void }

/** What the draft would have done with the encounters of the last month. */
export function RulesTried({ rules, tried, stale, onTried }: Props) {
  const t = useReasonsText().rules
  const f = useFormat()
  const submit = useSubmit()
  const run = () =>
    submit.run(async () => {
      onTried({ of: JSON.stringify(rules), run: await call('reasonRules.dryRun', { body: { rules } }) })
    })
  const result = tried?.run
  return (
    <section className="card">
      <h2>{t.tried}</h2>
      <div aria-live="polite">
        {!result ? (
          <p className={setup.hint}>{t.tryWhy}</p>
        ) : !result.from || !result.to ? (
          <p className={policies.big}>{t.noEncounters}</p>
        ) : (
          <>
            <p className={policies.big}>
              {t.without(f.count(result.unclassified.before), f.count(result.unclassified.after))}
            </p>
            <p className={setup.hint}>
              {t.period(f.day(result.from), f.day(result.to), f.count(result.encounters))}
              {stale && ` · ${t.stale}`}
            </p>
            {!stale && (
              <ul className={policies.reasons}>
                {result.rules.map((r, n) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: the n-th rule of the draft
                  <li key={n}>
                    <span>
                      {rules[n]?.name}
                      {r.examples.map(
                        (e) =>
                          e.text && (
                            <span key={e.id} className={setup.under}>
                              <br />”{e.text}”
                            </span>
                          ),
                      )}
                    </span>
                    <b>{f.count(r.matched)}</b>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </div>
      <Failed submit={submit} />
      <div className={policies.bar}>
        <Button variant={tried && !stale ? 'default' : 'light'} loading={submit.busy} onClick={() => void run()}>
          {t.try}
        </Button>
      </div>
    </section>
  )
}
