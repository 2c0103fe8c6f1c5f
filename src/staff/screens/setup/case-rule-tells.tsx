import { Button, Checkbox, MultiSelect, NativeSelect } from '@mantine/core'
import type { RuleTell } from '../../../contract/cases.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useSetupText } from '../../text.ts'
import setup from './setup.module.css'

const ways = ['screen', 'email', 'sms'] as const
const whom = ['owner', 'leads', 'people', 'room'] as const
type Props = { tells: RuleTell[]; set: (tells: RuleTell[]) => void; issue: (n: number) => string | undefined }

/** Whom the rule tells, how and when. */
export function RuleTells({ tells, set, issue }: Props) {
  const t = useSetupText().caseSetup.rule
  const may = useMay()
  const people = useCall('people.list', {}, { enabled: may('people.list'), fresh: 60_000 }).data
  const rooms = useCall('receivers.list', {}, { enabled: may('receivers.list'), fresh: 60_000 }).data?.filter(
    (r) => r.kind !== 'webhook',
  )
  const change = (n: number, more: Partial<RuleTell>) =>
    set(tells.map((tell, i) => (i === n ? { ...tell, ...more } : tell)))
  return (
    <fieldset className={setup.localized}>
      <legend>{t.tell}</legend>
      {tells.map((tell, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is being written has no other name
        <div key={n} className={setup.several}>
          <div className={setup.pair}>
            <NativeSelect
              aria-label={t.tell}
              value={tell.who}
              error={issue(n)}
              data={(rooms?.length || tell.who === 'room' ? whom : whom.slice(0, 3)).map((w) => ({
                value: w,
                label: t.who[w],
              }))}
              onChange={(e) => {
                const who = e.currentTarget.value as RuleTell['who']
                change(n, who === 'room' ? { who, by: [], room: rooms?.[0]?.id } : { who, by: ['screen', 'email'] })
              }}
            />
            <NativeSelect
              aria-label={t.whenLabel}
              value={tell.when}
              data={(['now', 'digest'] as const).map((w) => ({ value: w, label: t.when[w] }))}
              onChange={(e) => change(n, { when: e.currentTarget.value as RuleTell['when'] })}
            />
            {tell.who === 'people' && (
              <MultiSelect
                label={t.people}
                searchable
                data={(people ?? [])
                  .filter((p) => !p.disabled || tell.people?.includes(p.id))
                  .map((p) => ({ value: p.id, label: p.name }))}
                value={tell.people ?? []}
                onChange={(chosen) => change(n, { people: chosen })}
              />
            )}
            {tell.who === 'room' ? (
              <NativeSelect
                label={t.room}
                value={tell.room ?? ''}
                data={(rooms ?? []).map((r) => ({ value: r.id, label: r.name }))}
                onChange={(e) => change(n, { room: e.currentTarget.value })}
              />
            ) : (
              <Checkbox.Group
                label={t.byLabel}
                value={tell.by}
                onChange={(by) => change(n, { by: by as RuleTell['by'] })}
              >
                <div className={setup.values}>
                  {ways.map((w) => (
                    <Checkbox key={w} value={w} label={t.by[w]} />
                  ))}
                </div>
              </Checkbox.Group>
            )}
          </div>
          <Button variant="default" aria-label={t.removeTell} onClick={() => set(tells.filter((_, i) => i !== n))}>
            ×
          </Button>
        </div>
      ))}
      <Button
        variant="default"
        size="xs"
        style={{ justifySelf: 'start' }}
        onClick={() => set([...tells, { who: 'owner', by: ['screen', 'email'], when: 'now' }])}
      >
        {t.addTell}
      </Button>
    </fieldset>
  )
}
