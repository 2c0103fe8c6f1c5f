import { Button, MultiSelect, NativeSelect, Switch, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { DraftReasonRule } from '../../../contract/operations/reasons.ts'
import { say, useNames } from '../../names.ts'
import { useLanguage, useReasonsText, useSetupText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import setup from '../setup/setup.module.css'
import { treeOptions } from '../setup/tree.ts'
import { useSubmit } from '../setup/use-submit.ts'
import { ConditionFields, conditionOf, draftOf } from './condition-fields.tsx'

type Props = {
  rule: DraftReasonRule | null
  close: () => void
  done: (rule: DraftReasonRule) => void
  remove: () => void
}

/** A rule of the draft: which encounters, and which reason they get. Nothing is saved before the whole list is. */
export function RuleForm({ rule, close, done, remove }: Props) {
  const all = useReasonsText()
  const t = all.rules
  const common = useSetupText().common
  const names = useNames()
  const language = useLanguage()
  const submit = useSubmit()
  const { reasons: given = [], ...rest } = rule?.condition ?? {}
  const [name, setName] = useState(rule?.name ?? '')
  const [enabled, setEnabled] = useState(rule?.enabled ?? true)
  const [reason, setReason] = useState(rule?.reason ?? '')
  const [reasons, setReasons] = useState(given)
  const [draft, setDraft] = useState(draftOf(rest))
  const [tried, setTried] = useState(false)
  const options = treeOptions(
    names.reasons.filter((r) => !r.closed || r.id === reason),
    (r) => say(r.name, language) || r.code,
  )
  const finish = () => {
    setTried(true)
    const condition = conditionOf(draft)
    if (name.trim() === '' || reason === '' || condition === null) return
    done({
      ...(rule?.id && { id: rule.id }),
      ...{ name: name.trim(), enabled, reason },
      condition: { ...condition, ...(reasons.length > 0 && { reasons }) },
    })
    close()
  }
  return (
    <FormDialog
      opened
      close={close}
      size="38rem"
      title={rule ? t.edit(rule.name) : t.create}
      submit={submit}
      send={finish}
      sendLabel={t.ready}
      beside={
        rule && (
          <Button
            variant="subtle"
            color="red"
            onClick={() => {
              remove()
              close()
            }}
          >
            {common.remove}
          </Button>
        )
      }
    >
      <TextInput
        label={t.name}
        value={name}
        maxLength={120}
        data-autofocus
        error={tried && name.trim() === '' && common.required}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t.reason}
        value={reason}
        data={[{ value: '', label: '' }, ...options]}
        error={tried && reason === '' && common.required}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div>
        <strong>{t.when}</strong>
        <p className={setup.hint}>{all.condition.whole}</p>
      </div>
      <ConditionFields value={draft} onChange={setDraft} wrong={tried} />
      <MultiSelect
        label={t.reasons}
        description={t.reasonsHint}
        data={options}
        value={reasons}
        searchable
        clearable
        comboboxProps={{ withinPortal: true }}
        onChange={setReasons}
      />
      <Switch label={t.enabled} checked={enabled} onChange={(event) => setEnabled(event.currentTarget.checked)} />
    </FormDialog>
  )
}
