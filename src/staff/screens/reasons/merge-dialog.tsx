import { MultiSelect, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import type { Reason } from '../../../contract/operations/catalog.ts'
import { say } from '../../names.ts'
import { useLanguage, useReasonsText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import setup from '../setup/setup.module.css'
import { treeOptions } from '../setup/tree.ts'
import { Preview } from './preview.tsx'
import { useRecode } from './use-recode.ts'

type Props = { reason: Reason; reasons: readonly Reason[]; close: () => void }

/** Several reasons become one; looked at before it is done. */
export function MergeDialog({ reason, reasons, close }: Props) {
  const t = useReasonsText().recode
  const language = useLanguage()
  const [from, setFrom] = useState([reason.id])
  const [into, setInto] = useState('')
  const body = into && from.length > 0 ? { kind: 'merge' as const, from, into } : null
  const { submit, preview, send } = useRecode(body, close)
  const open = reasons.filter((r) => !r.closed)
  const name = (r: Reason) => say(r.name, language) || r.code
  return (
    <FormDialog
      opened
      close={close}
      size="38rem"
      title={t.mergeTitle}
      submit={submit}
      send={() => void send()}
      sendLabel={preview ? t.runMerge : t.preview}
    >
      <p className={setup.hint}>{t.mergeWhy}</p>
      <MultiSelect
        label={t.from}
        data={treeOptions(
          open.filter((r) => r.id !== into),
          name,
        )}
        value={from}
        searchable
        comboboxProps={{ withinPortal: true }}
        onChange={setFrom}
      />
      <NativeSelect
        label={t.into}
        value={into}
        data-autofocus
        data={[
          { value: '', label: '' },
          ...treeOptions(
            open.filter((r) => !from.includes(r.id)),
            name,
          ),
        ]}
        onChange={(event) => setInto(event.currentTarget.value)}
      />
      {preview && <Preview preview={preview} reasons={reasons} />}
    </FormDialog>
  )
}
