import { Button } from '@mantine/core'
import type { DraftPolicy, DryRun } from '../../../contract/operations/policies.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useOutboxText, usePoliciesText } from '../../text.ts'
import { Failed } from '../setup/failed.tsx'
import { useSubmit } from '../setup/use-submit.ts'
import css from './policies.module.css'

/** A dry run and the draft that it was of. */
export type Tried = { of: string; run: DryRun }

/** What the draft would have done with the last month's encounters. */
export function DryRunPanel({
  policies,
  tried,
  stale,
  onTried,
}: {
  policies: DraftPolicy[]
  tried: Tried | null
  stale: boolean
  onTried: (tried: Tried) => void
}) {
  const t = usePoliciesText()
  const { reasons } = useOutboxText()
  const f = useFormat()
  const submit = useSubmit()
  const run = () =>
    submit.run(async () => {
      const of = JSON.stringify(policies)
      onTried({ of, run: await call('policies.dryRun', { body: { policies } }) })
    })
  const result = tried?.run
  return (
    <section className={`card ${css.try}`}>
      <h2>{t.try.title}</h2>
      <p className={css.under}>{t.try.why}</p>
      <div aria-live="polite">
        {result?.from && result.to ? (
          <>
            <p className={css.big}>{t.try.asked(f.count(result.asked), f.count(result.encounters))}</p>
            <p className={css.under}>
              {t.try.period(f.day(result.from), f.day(result.to))}
              {stale && ` · ${t.try.stale}`}
            </p>
            <ul className={css.reasons}>
              {(['link', 'email', 'sms', 'phone'] as const)
                .filter((via) => result.via[via] > 0)
                .map((via) => (
                  <li key={via}>
                    {t.via[via]} <b>{f.count(result.via[via])}</b>
                  </li>
                ))}
            </ul>
            {result.suppressed.length > 0 && (
              <>
                <p className={css.big}>
                  {t.try.not} {f.count(result.encounters - result.asked)}
                </p>
                <ul className={css.reasons}>
                  {result.suppressed.map(({ reason, n }) => (
                    <li key={reason}>
                      {reasons[reason]} <b>{f.count(n)}</b>
                    </li>
                  ))}
                </ul>
              </>
            )}
            <p className={css.note}>{t.try.note}</p>
          </>
        ) : (
          result && <p className={css.big}>{t.try.noEncounters}</p>
        )}
      </div>
      <Failed submit={submit} />
      <div className={css.bar}>
        <Button variant={tried && !stale ? 'default' : 'light'} loading={submit.busy} onClick={() => void run()}>
          {t.try.run}
        </Button>
      </div>
    </section>
  )
}
