import { Button, NativeSelect, Switch } from '@mantine/core'
import { useState } from 'react'
import type { Localized } from '../../../contract/language.ts'
import type { Reason } from '../../../contract/operations/catalog.ts'
import { useFormat } from '../../format.ts'
import { say } from '../../names.ts'
import { useLanguage, useReasonsText, useSetupText } from '../../text.ts'
import { FormDialog } from '../setup/form-dialog.tsx'
import { LocalFields } from '../setup/local-fields.tsx'
import setup from '../setup/setup.module.css'
import { treeOptions } from '../setup/tree.ts'
import { codeOf } from './code-of.ts'
import { ConditionFields, conditionOf, type DraftCondition, draftOf } from './condition-fields.tsx'
import { Preview } from './preview.tsx'
import css from './reasons.module.css'
import { useRecode } from './use-recode.ts'

type Props = { reason: Reason; reasons: readonly Reason[]; close: () => void }
/** `to` is '' for a new reason. */
type Part = { key: number; to: string; name: Localized; condition: DraftCondition }

let made = 0
const aPart = (): Part => ({ key: ++made, to: '', name: {}, condition: draftOf({}) })

/** One reason becomes several, by conditions in their order. */
export function SplitDialog({ reason, reasons, close }: Props) {
  const t = useReasonsText().recode
  const common = useSetupText().common
  const f = useFormat()
  const language = useLanguage()
  const [parts, setParts] = useState([aPart()])
  const [rest, setRest] = useState('')
  const [asRules, setAsRules] = useState(true)
  const name = (r: Reason) => say(r.name, language) || r.code
  const others = reasons.filter((r) => !r.closed && r.id !== reason.id)
  const set = (key: number, more: Partial<Part>) =>
    setParts((all) => all.map((p) => (p.key === key ? { ...p, ...more } : p)))
  const codes = new Set(reasons.map((r) => r.code))
  const ready = parts.map((p) => {
    const condition = conditionOf(p.condition)
    const words = say(p.name, language)
    if (!condition || !(p.to || words.trim())) return null
    return { to: p.to || { code: freeCode(codes, codeOf(words)), name: p.name }, condition }
  })
  const body = ready.every((p) => p !== null)
    ? { kind: 'split' as const, reason: reason.id, parts: ready.filter((p) => p !== null), rest: rest || null, asRules }
    : null
  const { submit, preview, send } = useRecode(body, close)
  return (
    <FormDialog
      opened
      close={close}
      size="40rem"
      title={t.splitTitle(name(reason))}
      submit={submit}
      send={() => void send()}
      sendLabel={preview ? t.runSplit : t.preview}
    >
      <p className={setup.hint}>{t.splitWhy}</p>
      {parts.map((p, n) => (
        <fieldset key={p.key} className={css.part}>
          <legend>
            {t.part(f.count(n + 1))}
            {preview?.parts[n] && (
              <span className={setup.chip}>
                {f.count(preview.parts[n].encounters)} {t.encounters}
              </span>
            )}
          </legend>
          <NativeSelect
            label={t.existing}
            value={p.to}
            data={[{ value: '', label: t.newReason }, ...treeOptions(others, name)]}
            error={submit.issue(`parts.${n}.to`)}
            onChange={(event) => set(p.key, { to: event.currentTarget.value })}
          />
          {p.to === '' && <LocalFields label={common.name} value={p.name} onChange={(v) => set(p.key, { name: v })} />}
          <ConditionFields value={p.condition} onChange={(condition) => set(p.key, { condition })} wrong />
          {submit.issue(`parts.${n}.condition`) && (
            <p className={setup.missing}>{submit.issue(`parts.${n}.condition`)}</p>
          )}
          {parts.length > 1 && (
            <Button
              variant="subtle"
              color="red"
              size="compact-sm"
              onClick={() => setParts((all) => all.filter((x) => x.key !== p.key))}
            >
              {t.removePart(f.count(n + 1))}
            </Button>
          )}
        </fieldset>
      ))}
      <div>
        <Button variant="default" size="xs" onClick={() => setParts((all) => [...all, aPart()])}>
          {t.addPart}
        </Button>
      </div>
      <NativeSelect
        label={t.rest}
        value={rest}
        data={[{ value: '', label: t.restStay }, ...treeOptions(others, name)]}
        onChange={(event) => setRest(event.currentTarget.value)}
      />
      <Switch label={t.asRules} checked={asRules} onChange={(event) => setAsRules(event.currentTarget.checked)} />
      {preview && <Preview preview={preview} reasons={reasons} partName={(n) => say(parts[n]!.name, language)} />}
    </FormDialog>
  )
}

/** Of two new reasons with one name each gets its own. */
function freeCode(taken: Set<string>, wanted: string): string {
  for (let n = 1; ; n++) {
    const code = n === 1 ? wanted || 'x' : `${wanted || 'x'}-${n}`
    if (taken.has(code)) continue
    taken.add(code)
    return code
  }
}
