import { Button, NativeSelect, Switch, TagsInput, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Reason } from '../../../contract/operations/catalog.ts'
import { call } from '../../client.ts'
import { say } from '../../names.ts'
import { useLanguage, useReasonsText, useSetupText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import { LocalFields } from '../setup/local-fields.tsx'
import { branch, treeOptions } from '../setup/tree.ts'
import { useSubmit } from '../setup/use-submit.ts'
import { codeOf } from './code-of.ts'

type Props = { reason: Reason | null; parent: string | null; reasons: readonly Reason[]; close: () => void }

/** One reason: its words, its place in the tree, and by which words it is suggested. */
export function ReasonForm({ reason, parent: below, reasons, close }: Props) {
  const t = useReasonsText()
  const common = useSetupText().common
  const language = useLanguage()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [name, setName] = useState(reason?.name ?? {})
  const [code, setCode] = useState(reason?.code ?? '')
  const [parent, setParent] = useState(below)
  const [other, setOther] = useState(reason?.other ?? false)
  const [keywords, setKeywords] = useState(reason?.keywords ?? [])
  const own = reason ? branch(reasons, reason.id) : new Set<string>()
  const above = reasons.filter((r) => !own.has(r.id) && (!r.closed || r.id === parent))
  const save = (more: { closed?: boolean } = {}) =>
    submit.run(async () => {
      const body = { name, parent, code: code.trim() || codeOf(say(name, language)), other, keywords }
      if (reason) await call('reasons.save', { params: { id: reason.id }, body: { ...body, ...more } })
      else await call('reasons.create', { body })
      await Promise.all(
        ['reasons.list', 'reasons.versions', 'reasons.other'].map((key) =>
          cache.invalidateQueries({ queryKey: [key] }),
        ),
      )
      close()
    })
  return (
    <FormDialog
      opened
      close={close}
      title={reason ? t.tree.edit(say(reason.name, language) || reason.code) : t.tree.create}
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
            {reason.closed ? t.form.openIt : t.form.closeIt}
          </Button>
        )
      }
    >
      <LocalFields label={common.name} value={name} onChange={setName} error={submit.issue('name')} autoFocus />
      <TextInput
        label={t.form.code}
        description={t.form.codeHint}
        value={code}
        placeholder={codeOf(say(name, language))}
        maxLength={60}
        error={submit.issue('code')}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <NativeSelect
        label={t.form.parent}
        value={parent ?? ''}
        error={submit.issue('parent')}
        data={[{ value: '', label: t.form.top }, ...treeOptions(above, (r) => say(r.name, language) || r.code)]}
        onChange={(event) => setParent(event.currentTarget.value || null)}
      />
      <TagsInput
        label={t.form.keywords}
        description={t.form.keywordsHint}
        value={keywords}
        acceptValueOnBlur
        maxTags={100}
        onChange={(values) => setKeywords(values.map((v) => v.trim()).filter((v) => v.length > 1))}
      />
      <Switch
        label={t.form.other}
        description={t.form.otherHint}
        checked={other}
        onChange={(event) => setOther(event.currentTarget.checked)}
      />
    </FormDialog>
  )
}
