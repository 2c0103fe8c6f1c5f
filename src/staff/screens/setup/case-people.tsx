import { Button, NativeSelect, TagsInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { CaseHandler } from '../../../contract/cases.ts'
import { localDate } from '../../../contract/zone.ts'
import { call } from '../../client.ts'
import { useFormat } from '../../format.ts'
import { useNames } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useSetupText, useText } from '../../text.ts'
import { AwayFields, wholeAway } from './away-fields.tsx'
import { FormDialog } from './form-dialog.tsx'
import { ListPanel } from './panel.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'

/** Whether somebody gets cases at all. */
const gets = (h: CaseHandler): boolean => h.takes ?? h.role === 'lead'

/** Who gets cases: skills, days away, what is in hand. */
export function Panel() {
  const t = useSetupText()
  const words = t.caseSetup.people
  const { role } = useText()
  const f = useFormat()
  const names = useNames()
  const may = useMay()
  const reading = useCall('caseHandlers.list', {}, { fresh: 0 })
  const [editing, setEditing] = useState<CaseHandler | null>(null)
  const today = localDate(Date.now(), f.zone)
  return (
    <>
      <ListPanel reading={reading} empty={{ title: words.none }} hint={words.hint}>
        {(people) =>
          [...people.filter(gets), ...people.filter((p) => !gets(p))].map((p) => (
            <li key={p.person} data-off={!gets(p) || undefined}>
              <div className={setup.text}>
                <span className={setup.title}>{p.name}</span>
                <div className={setup.under}>
                  {[role[p.role as 'lead'], p.unit ? names.name('unit', p.unit) : t.common.whole, ...p.skills].join(
                    ' · ',
                  )}
                </div>
                <div className={setup.under}>
                  {gets(p) ? words.gets : words.getsNot}
                  {' · '}
                  {p.open > 0 ? (
                    <Link to={'/cases' as string} search={{ owner: p.person } as never}>
                      {words.inHand(p.open, f.count(p.open))}
                    </Link>
                  ) : (
                    words.inHand(p.open, f.count(p.open))
                  )}
                  {p.away
                    .filter((a) => a.to >= today)
                    .map(
                      (a) =>
                        ` · ${words.awayNow} ${a.from === a.to ? '' : `${f.localDay(a.from)}–`}${f.localDay(a.to)}`,
                    )
                    .join('')}
                </div>
              </div>
              {p.away.some((a) => a.from <= today && today <= a.to) && (
                <span className={setup.chip} data-tone="signal">
                  {words.awayNow}
                </span>
              )}
              {may('caseHandlers.save') && (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={`${t.common.edit}: ${p.name}`}
                  onClick={() => setEditing(p)}
                >
                  {t.common.edit}
                </Button>
              )}
            </li>
          ))
        }
      </ListPanel>
      {editing && <HandlerForm handler={editing} close={() => setEditing(null)} />}
    </>
  )
}

function HandlerForm({ handler, close }: { handler: CaseHandler; close: () => void }) {
  const t = useSetupText()
  const words = t.caseSetup.people
  const cache = useQueryClient()
  const submit = useSubmit()
  const [form, setForm] = useState(handler)
  const set = (more: Partial<CaseHandler>) => setForm((f) => ({ ...f, ...more }))
  const save = () =>
    submit.run(async () => {
      const { takes, skills, away, phone } = form
      await call('caseHandlers.save', {
        params: { id: handler.person },
        body: { takes, skills, away: wholeAway(away), phone: phone?.trim() || null },
      })
      await cache.invalidateQueries({ queryKey: ['caseHandlers.list'] })
      close()
    })
  return (
    <FormDialog
      opened
      close={close}
      title={words.edit(handler.name)}
      submit={submit}
      send={() => void save()}
      known={['away', 'phone', 'skills']}
    >
      <NativeSelect
        label={words.takes}
        data-autofocus
        value={form.takes === null ? 'role' : form.takes ? 'yes' : 'no'}
        data={(['role', 'yes', 'no'] as const).map((v) => ({ value: v, label: words.takesOptions[v] }))}
        onChange={(e) => {
          const v = e.currentTarget.value
          set({ takes: v === 'role' ? null : v === 'yes' })
        }}
      />
      <TagsInput
        label={words.skills}
        description={words.skillsHint}
        value={form.skills}
        acceptValueOnBlur
        onChange={(skills) => set({ skills })}
      />
      <AwayFields away={form.away} set={(away) => set({ away })} issue={submit.issue} />
      <TextInput
        type="tel"
        label={words.phone}
        value={form.phone ?? ''}
        maxLength={40}
        error={submit.issue('phone')}
        onChange={(e) => set({ phone: e.currentTarget.value })}
      />
    </FormDialog>
  )
}
