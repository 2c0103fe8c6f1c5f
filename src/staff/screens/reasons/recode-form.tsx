import { MultiSelect, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Reason } from '../../../contract/operations/catalog.ts'
import { say } from '../../names.ts'
import { useLanguage, useReasonsText } from '../../text.ts'
import policies from '../policies/policies.module.css'
import { FormDialog } from '../setup/form-dialog.tsx'
import setup from '../setup/setup.module.css'
import { treeOptions } from '../setup/tree.ts'
import { ConditionFields, conditionOf, draftOf } from './condition-fields.tsx'
import { Preview } from './preview.tsx'
import { useRecode } from './use-recode.ts'

type Props = { reason: Reason; reasons: readonly Reason[]; close: () => void }
const none = 'none'

/** What fits the conditions gets another reason; the tree stays. */
export function RecodeForm({ reason, reasons, close }: Props) {
  const t = useReasonsText().recode
  const language = useLanguage()
  const [from, setFrom] = useState([reason.id])
  const [to, setTo] = useState('')
  const [draft, setDraft] = useState(draftOf({}))
  const [since, setSince] = useState('')
  const [until, setUntil] = useState('')
  const condition = conditionOf(draft)
  const body =
    to && from.length > 0 && condition
      ? {
          ...{ kind: 'recode' as const, from: from.map((id) => (id === none ? '' : id)), to, condition },
          ...(since && { since }),
          ...(until && { until }),
        }
      : null
  const { submit, preview, send } = useRecode(body as Parameters<typeof useRecode>[0], close)
  const name = (r: Reason) => say(r.name, language) || r.code
  return (
    <FormDialog
      opened
      close={close}
      size="38rem"
      title={t.recodeTitle}
      submit={submit}
      send={() => void send()}
      sendLabel={preview ? t.runRecode : t.preview}
    >
      <p className={setup.hint}>{t.recodeWhy}</p>
      <MultiSelect
        label={t.from}
        data={[{ value: none, label: t.fromNone }, ...treeOptions(reasons, name)]}
        value={from}
        searchable
        comboboxProps={{ withinPortal: true }}
        onChange={setFrom}
      />
      <NativeSelect
        label={t.to}
        value={to}
        data={[
          { value: '', label: '' },
          ...treeOptions(
            reasons.filter((r) => !r.closed && !from.includes(r.id)),
            name,
          ),
        ]}
        onChange={(event) => setTo(event.currentTarget.value)}
      />
      <ConditionFields value={draft} onChange={setDraft} wrong />
      <div className={policies.pair}>
        <TextInput type="date" label={t.since} value={since} onChange={(e) => setSince(e.currentTarget.value)} />
        <TextInput type="date" label={t.until} value={until} onChange={(e) => setUntil(e.currentTarget.value)} />
      </div>
      {preview && <Preview preview={preview} reasons={reasons} />}
    </FormDialog>
  )
}
