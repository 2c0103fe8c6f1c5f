import { Button, MultiSelect, NativeSelect, NumberInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Cause } from '../../../contract/operations/causes.ts'
import { call } from '../../client.ts'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { FormDialog } from './form-dialog.tsx'
import { LocalFields } from './local-fields.tsx'
import setup from './setup.module.css'
import { branch, treeOptions } from './tree.ts'
import { useSubmit } from './use-submit.ts'

type Props = { cause: Cause | null; parent: string | null; causes: readonly Cause[]; close: () => void }

/** One cause: its name, its place in the tree, which reasons mostly come from it and what it costs. */
export function CauseForm({ cause, parent: below, causes, close }: Props) {
  const t = useSetupText()
  const language = useLanguage()
  const cache = useQueryClient()
  const submit = useSubmit()
  const { data: reasons } = useCall('reasons.list')
  const [name, setName] = useState(cause?.name ?? {})
  const [parent, setParent] = useState(below)
  const [from, setFrom] = useState(cause?.reasons ?? [])
  const [cost, setCost] = useState<number | ''>(cause?.cost ?? '')
  const own = cause ? branch(causes, cause.id) : new Set<string>()
  const above = causes.filter((c) => !own.has(c.id) && (!c.closed || c.id === parent))
  const save = (closed = cause?.closed ?? false) =>
    submit.run(async () => {
      const body = { name, closed, parent, reasons: from, cost: cost === '' ? null : cost }
      await call('causes.save', { body: { ...(cause && { id: cause.id }), ...body } })
      await cache.invalidateQueries({ queryKey: ['causes.list'] })
      close()
    })
  const shown = (reasons ?? []).filter((r) => !r.closed || from.includes(r.id))
  return (
    <FormDialog
      opened
      close={close}
      title={cause ? t.cause.edit(say(cause.name, language)) : t.cause.create}
      submit={submit}
      send={() => void save()}
      known={['name', 'parent', 'reasons', 'cost']}
      beside={
        cause && (
          <Button variant="subtle" color={cause.closed ? 'gray' : 'red'} onClick={() => void save(!cause.closed)}>
            {cause.closed ? t.cause.openIt : t.cause.closeIt}
          </Button>
        )
      }
    >
      <LocalFields label={t.common.name} value={name} onChange={setName} error={submit.issue('name')} autoFocus />
      <NativeSelect
        label={t.cause.parent}
        value={parent ?? ''}
        error={submit.issue('parent')}
        data={[{ value: '', label: t.cause.top }, ...treeOptions(above, (c) => say(c.name, language))]}
        onChange={(event) => setParent(event.currentTarget.value || null)}
      />
      <MultiSelect
        label={t.cause.reasons}
        description={t.cause.reasonsHint}
        value={from}
        data={treeOptions(shown, (r) => say(r.name, language) || r.code)}
        error={submit.issue('reasons')}
        searchable
        hidePickedOptions
        onChange={setFrom}
      />
      <NumberInput
        label={t.cause.cost}
        description={t.cause.costHint}
        value={cost}
        min={0}
        max={1_000_000}
        decimalScale={2}
        error={submit.issue('cost')}
        onChange={(v) => setCost(typeof v === 'number' ? v : '')}
      />
      {cause && !cause.closed && own.size > 1 && <p className={setup.hint}>{t.cause.closesBelow}</p>}
    </FormDialog>
  )
}
