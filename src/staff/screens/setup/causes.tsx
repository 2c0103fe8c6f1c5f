import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type CallReply, call } from '../../client.ts'
import { say } from '../../names.ts'
import { useCall } from '../../queries.ts'
import { useMay } from '../../session.ts'
import { useLanguage, useSetupText } from '../../text.ts'
import { FormDialog } from './form-dialog.tsx'
import { LocalFields } from './local-fields.tsx'
import { ListPanel } from './panel.tsx'
import setup from './setup.module.css'
import { useSubmit } from './use-submit.ts'

type Cause = CallReply<'causes.save'>

/** Causes with which cases are closed. */
export function Panel() {
  const t = useSetupText()
  const may = useMay()
  const language = useLanguage()
  const reading = useCall('causes.list', {}, { fresh: 0 })
  const [editing, setEditing] = useState<Cause | 'new' | null>(null)
  return (
    <>
      <ListPanel
        reading={reading}
        empty={{ title: t.cause.none, why: t.cause.noneWhy }}
        hint={t.cause.noneWhy}
        create={may('causes.save') && { label: t.cause.create, run: () => setEditing('new') }}
      >
        {(causes) =>
          [...causes.filter((c) => !c.closed), ...causes.filter((c) => c.closed)].map((c) => (
            <li key={c.id} data-off={c.closed || undefined}>
              <div className={setup.text}>
                <span className={setup.title}>{say(c.name, language)}</span>
              </div>
              {c.closed && <span className={setup.chip}>{t.cause.closed}</span>}
              {may('causes.save') && (
                <Button
                  variant="default"
                  size="xs"
                  aria-label={t.cause.edit(say(c.name, language))}
                  onClick={() => setEditing(c)}
                >
                  {t.common.edit}
                </Button>
              )}
            </li>
          ))
        }
      </ListPanel>
      {editing && <CauseForm cause={editing === 'new' ? null : editing} close={() => setEditing(null)} />}
    </>
  )
}

function CauseForm({ cause, close }: { cause: Cause | null; close: () => void }) {
  const t = useSetupText()
  const language = useLanguage()
  const cache = useQueryClient()
  const submit = useSubmit()
  const [name, setName] = useState(cause?.name ?? {})
  const save = (closed = cause?.closed ?? false) =>
    submit.run(async () => {
      await call('causes.save', { body: { ...(cause && { id: cause.id }), name, closed } })
      await cache.invalidateQueries({ queryKey: ['causes.list'] })
      close()
    })
  return (
    <FormDialog
      opened
      close={close}
      title={cause ? t.cause.edit(say(cause.name, language)) : t.cause.create}
      submit={submit}
      send={() => void save()}
      known={['name']}
      beside={
        cause && (
          <Button variant="subtle" color={cause.closed ? 'gray' : 'red'} onClick={() => void save(!cause.closed)}>
            {cause.closed ? t.cause.openIt : t.cause.closeIt}
          </Button>
        )
      }
    >
      <LocalFields label={t.common.name} value={name} onChange={setName} error={submit.issue('name')} autoFocus />
    </FormDialog>
  )
}
