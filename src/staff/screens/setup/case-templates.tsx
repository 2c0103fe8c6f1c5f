import { Button, Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { CaseTemplate } from '../../../contract/operations/case-setup.ts'
import { call } from '../../client.ts'
import { say } from '../../names.ts'
import { useAct, useCall } from '../../queries.ts'
import { useMay, useMe } from '../../session.ts'
import { useLanguage, useSetupText, useText } from '../../text.ts'
import { Failed } from '../cases/failed.tsx'
import { FormDialog } from './form-dialog.tsx'
import { LocalFields } from './local-fields.tsx'
import { ListPanel } from './panel.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'

/** Beginnings of what is written to customers. */
export function Panel() {
  const t = useSetupText()
  const words = t.caseSetup.templates
  const language = useLanguage()
  const may = useMay()
  const reading = useCall('caseTemplates.list', {}, { fresh: 0 })
  const bring = useAct('caseTemplates.bring', ['caseTemplates.list'])
  const [editing, setEditing] = useState<CaseTemplate | 'new' | null>(null)
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: words.none, why: words.noneWhy }}
        ready={
          may('caseTemplates.bring') && (
            <>
              <Button loading={bring.isPending} onClick={() => bring.mutate({})}>
                {words.bring}
              </Button>
              <Failed error={bring.error} />
            </>
          )
        }
        hint={words.noneWhy}
        create={may('caseTemplates.save') && { label: words.create, run: () => setEditing('new') }}
      >
        {(all) =>
          [...all.filter((x) => !x.closed), ...all.filter((x) => x.closed)].map((x) => (
            <li key={x.id} data-off={x.closed || undefined}>
              <div className={setup.text}>
                <span className={setup.title}>{say(x.name, language)}</span>
                <div className={setup.under}>{firstWords(say(x.body, language))}</div>
              </div>
              {x.closed && <span className={setup.chip}>{words.closed}</span>}
              {may('caseTemplates.save') && (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={words.edit(say(x.name, language))}
                  onClick={() => setEditing(x)}
                >
                  {t.common.edit}
                </Button>
              )}
            </li>
          ))
        }
      </ListPanel>
      {editing && <TemplateForm template={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </>
  )
}

/** What it says first; most greet in the same words. */
function firstWords(body: string): string | undefined {
  const lines = body.split('\n').filter((l) => l.trim())
  return lines.find((l) => !l.includes('{name}')) ?? lines[0]
}

function TemplateForm({ template, close }: { template: CaseTemplate | null; close: () => void }) {
  const t = useSetupText()
  const words = t.caseSetup.templates
  const { language: languageNames } = useText()
  const language = useLanguage()
  const { organisation } = useMe()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [form, setForm] = useState<Omit<CaseTemplate, 'id'>>(
    template ?? { name: {}, subject: {}, body: {}, closed: false },
  )
  const set = (more: Partial<typeof form>) => setForm((f) => ({ ...f, ...more }))
  const save = (more: { closed?: boolean } = {}) =>
    submit.run(async () => {
      await call('caseTemplates.save', { body: { ...form, ...more, ...(template && { id: template.id }) } })
      await cache.invalidateQueries({ queryKey: ['caseTemplates.list'] })
      close()
    })
  return (
    <FormDialog
      opened
      close={close}
      size="40rem"
      title={template ? words.edit(say(template.name, language)) : words.create}
      submit={submit}
      send={() => void save()}
      known={['name', 'body']}
      beside={
        template && (
          <Button variant="subtle" color="gray" onClick={() => void save({ closed: !template.closed })}>
            {template.closed ? words.openIt : words.closeIt}
          </Button>
        )
      }
    >
      <LocalFields
        label={t.common.name}
        value={form.name}
        error={submit.issue('name')}
        autoFocus
        onChange={(name) => set({ name })}
      />
      <LocalFields label={words.subject} value={form.subject} onChange={(subject) => set({ subject })} />
      <fieldset className={setup.localized}>
        <legend>{words.body}</legend>
        <p className={setup.hint}>{words.bodyHint}</p>
        {organisation.languages.map((l, n) => (
          <Textarea
            key={l}
            lang={l}
            label={languageNames[l]}
            value={form.body[l] ?? ''}
            autosize
            minRows={4}
            maxLength={10_000}
            error={n === 0 ? submit.issue('body') : undefined}
            onChange={(e) => {
              const { [l]: _, ...rest } = form.body
              const text = e.currentTarget.value
              set({ body: text === '' ? rest : { ...rest, [l]: text } })
            }}
          />
        ))}
      </fieldset>
    </FormDialog>
  )
}
