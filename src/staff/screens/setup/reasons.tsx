import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Reason } from '../../../contract/operations/catalog.ts'
import { call } from '../../client.ts'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { FormDialog } from './form-dialog.tsx'
import { LocalFields } from './local-fields.tsx'
import { ListPanel } from './panel.tsx'
import setup from './setup.module.css'
import { branch, inTree, treeOptions } from './tree.ts'
import { useSubmit } from './use-submit.ts'

/** Why customers get in touch, as a tree in their own words. */
export function Panel() {
  const t = useSetupText()
  const may = useMay()
  const language = useLanguage()
  const reading = useCall('reasons.list', {}, { fresh: 0 })
  const [editing, setEditing] = useState<{ reason: Reason | null; parent: string | null } | null>(null)
  const name = (r: Reason) => say(r.name, language) || r.code
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: t.reason.none, why: t.reason.noneWhy }}
        create={
          may('reasons.create') && { label: t.reason.create, run: () => setEditing({ reason: null, parent: null }) }
        }
      >
        {(reasons) =>
          inTree(reasons, name).map(({ node: r, depth }) => (
            <li key={r.id} data-off={r.closed || undefined} style={{ paddingLeft: depth * 22 }}>
              <div className={setup.text}>
                <span className={setup.title}>{name(r)}</span> <span className={setup.under}>{r.code}</span>
              </div>
              {r.closed && <span className={setup.chip}>{t.reason.closed}</span>}
              {may('reasons.create') && !r.closed && (
                <Button
                  variant="subtle"
                  size="compact-sm"
                  aria-label={t.reason.createBelow(name(r))}
                  onClick={() => setEditing({ reason: null, parent: r.id })}
                >
                  {t.common.add}
                </Button>
              )}
              {may('reasons.save') && (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={t.reason.edit(name(r))}
                  onClick={() => setEditing({ reason: r, parent: r.parent })}
                >
                  {t.common.edit}
                </Button>
              )}
            </li>
          ))
        }
      </ListPanel>
      {editing && <ReasonForm {...editing} reasons={reading.data ?? []} close={() => setEditing(null)} />}
    </>
  )
}

type FormProps = { reason: Reason | null; parent: string | null; reasons: readonly Reason[]; close: () => void }

function ReasonForm({ reason, parent: below, reasons, close }: FormProps) {
  const t = useSetupText()
  const language = useLanguage()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [name, setName] = useState(reason?.name ?? {})
  const [code, setCode] = useState(reason?.code ?? '')
  const [parent, setParent] = useState(below)
  const own = reason ? branch(reasons, reason.id) : new Set<string>()
  const above = reasons.filter((r) => !own.has(r.id) && (!r.closed || r.id === parent))
  const save = (more: { closed?: boolean } = {}) =>
    submit.run(async () => {
      const body = { name, parent, code: code.trim() || codeOf(say(name, language)) }
      if (reason) await call('reasons.save', { params: { id: reason.id }, body: { ...body, ...more } })
      else await call('reasons.create', { body })
      await cache.invalidateQueries({ queryKey: ['reasons.list'] })
      close()
    })
  return (
    <FormDialog
      opened
      close={close}
      title={reason ? t.reason.edit(say(reason.name, language)) : t.reason.create}
      submit={submit}
      send={() => void save()}
      known={['name', 'code', 'parent']}
      beside={
        reason && (
          <Button
            variant="subtle"
            color={reason.closed ? 'gray' : 'red'}
            onClick={() => void save({ closed: !reason.closed })}
          >
            {reason.closed ? t.reason.openIt : t.reason.closeIt}
          </Button>
        )
      }
    >
      <LocalFields label={t.common.name} value={name} onChange={setName} error={submit.issue('name')} autoFocus />
      <TextInput
        label={t.reason.code}
        description={t.reason.codeHint}
        value={code}
        placeholder={codeOf(say(name, language))}
        maxLength={60}
        error={submit.issue('code')}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <NativeSelect
        label={t.reason.parent}
        value={parent ?? ''}
        error={submit.issue('parent')}
        data={[{ value: '', label: t.reason.top }, ...treeOptions(above, (r) => say(r.name, language) || r.code)]}
        onChange={(event) => setParent(event.currentTarget.value || null)}
      />
    </FormDialog>
  )
}

/** A code out of a name: "Lasku väärin" → lasku-vaarin. */
const codeOf = (name: string): string =>
  name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 60)
